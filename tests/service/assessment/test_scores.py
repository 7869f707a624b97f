"""What passages are ranked by."""

from service.assessment.scores import strength


def test_a_sure_mention_comes_after_likely_substance_and_before_unlikely_one() -> None:
    assert strength(0.5, 0.0, 0.0) > strength(0.0, 0.9, 0.0) > strength(0.3, 0.0, 0.0)


def test_what_speaks_against_a_criterion_comes_before_what_only_mentions_it() -> None:
    assert strength(0.0, 0.0, 0.9) > strength(0.0, 0.9, 0.0)
