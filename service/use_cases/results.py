"""A juror's own result for a competence and for the bloc, from their ratings and the session's rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from service.store.models import Rating, ResultRule


class Result(StrEnum):
    """What follows from a juror's ratings."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"
    OPEN = "open"
    """Some criterion is not rated yet."""


def competence_result(ratings: Sequence[Rating | None], rule: ResultRule) -> Result:
    """The result of a competence; ``ratings`` holds one for each of its criteria, None where there is none yet."""
    counts = Counter(ratings)
    if counts[None] or not ratings:
        return Result.OPEN
    met = counts[Rating.MET]
    acquired = {
        ResultRule.ALL_MET: met == len(ratings),
        ResultRule.MOST_MET: 2 * met > len(ratings) and not counts[Rating.NOT_MET],
    }[rule]
    return Result.ACQUIRED if acquired else Result.NOT_ACQUIRED


def bloc_result(competences: Mapping[str, Result]) -> Result:
    """The result of a bloc: acquired when every competence is."""
    results = set(competences.values())
    if Result.OPEN in results or not results:
        return Result.OPEN
    return Result.ACQUIRED if results == {Result.ACQUIRED} else Result.NOT_ACQUIRED
