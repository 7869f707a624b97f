"""What follows from a juror's ratings, by the session's rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.store.models import Rating, ResultRule
from service.use_cases.results import Result, bloc_result, competence_result

MET, PARTLY, NOT = Rating.MET, Rating.PARTLY_MET, Rating.NOT_MET
RATINGS = st.lists(st.sampled_from(Rating), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("ratings", "rule", "result"),
    [
        ([MET, MET, PARTLY], ResultRule.MOST_MET, Result.ACQUIRED),
        ([MET, PARTLY], ResultRule.MOST_MET, Result.NOT_ACQUIRED),
        ([MET, MET, MET, NOT], ResultRule.MOST_MET, Result.NOT_ACQUIRED),
        ([MET, MET, PARTLY], ResultRule.ALL_MET, Result.NOT_ACQUIRED),
        ([MET, MET], ResultRule.ALL_MET, Result.ACQUIRED),
        ([MET, None], ResultRule.MOST_MET, Result.OPEN),
        ([], ResultRule.MOST_MET, Result.OPEN),
    ],
)
def test_a_competence_follows_from_its_criteria(ratings: list[Rating | None], rule: ResultRule, result: Result) -> None:
    assert competence_result(ratings, rule) is result


@given(RATINGS, st.sampled_from(ResultRule))
def test_a_better_rating_never_loses_a_competence(ratings: list[Rating], rule: ResultRule) -> None:
    if competence_result(ratings, rule) is Result.ACQUIRED:
        for at in range(len(ratings)):
            assert competence_result([*ratings[:at], MET, *ratings[at + 1 :]], rule) is Result.ACQUIRED


@given(RATINGS)
def test_the_stricter_rule_acquires_nothing_that_the_other_does_not(ratings: list[Rating]) -> None:
    if competence_result(ratings, ResultRule.ALL_MET) is Result.ACQUIRED:
        assert competence_result(ratings, ResultRule.MOST_MET) is Result.ACQUIRED


def test_a_bloc_needs_every_competence() -> None:
    assert bloc_result({"K1": Result.ACQUIRED, "K2": Result.ACQUIRED}) is Result.ACQUIRED
    assert bloc_result({"K1": Result.ACQUIRED, "K2": Result.NOT_ACQUIRED}) is Result.NOT_ACQUIRED
    assert bloc_result({"K1": Result.ACQUIRED, "K2": Result.OPEN}) is Result.OPEN
