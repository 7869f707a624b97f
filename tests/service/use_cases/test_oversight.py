"""Override rates by direction, and anchoring measured on the blind share."""

import pytest

from service.use_cases.oversight import Anchoring, Share, anchoring, overrides, overrides_by_criterion, revised
from service.use_cases.session_ratings import RatedCriterion


def rated(level: int, draft: int | None, *, first: int | None = None, blind: bool = False, criterion: str = "C1.1"):
    return RatedCriterion("d", "j", criterion, level, level, level if first is None else first, draft, blind)


def test_overrides_are_counted_by_direction() -> None:
    found = overrides([rated(2, 2), rated(2, 1), rated(0, 1), rated(1, 2), rated(1, None)])
    assert (found.same, found.more_favourable, found.more_severe) == (1, 1, 2)
    assert found.rate == 0.75


def test_the_criteria_that_are_most_often_overridden_come_first() -> None:
    found = overrides_by_criterion([rated(2, 2), rated(2, 0, criterion="C1.2"), rated(1, None, criterion="C1.3")])
    assert list(found) == ["C1.2", "C1.1"]


def test_a_changed_rating_is_told_apart_by_whether_it_came_nearer_to_the_draft() -> None:
    changed, nearer = revised([rated(1, 0, first=2), rated(2, 0, first=1), rated(1, 1)])
    assert (changed, nearer) == (Share(2, 3), Share(1, 2))


def test_anchoring_compares_first_ratings_with_and_without_evidence_in_sight() -> None:
    ratings = [rated(1, 1, blind=False)] * 27 + [rated(0, 1, blind=False)] * 13
    ratings += [rated(1, 1, blind=True)] * 9 + [rated(2, 1, first=0, blind=True)] * 31
    found = anchoring(ratings)
    assert (found.seen, found.blind) == (Share(27, 40), Share(9, 40))
    assert found.gap == pytest.approx(0.45)
    assert found.enough
    low, high = found.interval()
    assert 0 < low < found.gap < high < 1


def test_too_few_ratings_are_said_to_be_too_few() -> None:
    assert not anchoring([rated(1, 1), rated(1, 1, blind=True)]).enough


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    # Newcombe (1998), table II, case (a): 56/70 against 48/80, method 10.
    low, high = Anchoring(blind=Share(48, 80), seen=Share(56, 70)).interval()
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
