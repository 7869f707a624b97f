"""Agreement between jurors, chance set aside: Krippendorff's alpha for ordered words.

Krippendorff, K. (2011), « Computing Krippendorff's Alpha-Reliability ». 1 is perfect agreement, 0 what chance alone
would give, below 0 jurors disagree more than by chance.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

_Unit = TypeVar("_Unit", bound=Hashable)


def ordinal_alpha(units: Iterable[Sequence[int]], levels: int) -> float | None:
    """Alpha of the ratings that each unit got, each a level from 0 to ``levels - 1``.

    A unit with fewer than two ratings tells nothing of agreement and is left out; jurors who rated only some of the
    units are no difficulty. None when no unit has two ratings, or when every rating is the same: there is then
    nothing that agreement could be told from.
    """
    paired = [ratings for ratings in units if len(ratings) > 1]
    totals = Counter(rating for ratings in paired for rating in ratings)
    count = totals.total()
    expected = sum(totals[a] * totals[b] * _distance(a, b, totals) for a, b in combinations(range(levels), 2))
    if not expected:
        return None
    observed = sum(_disagreement(ratings, totals) / (len(ratings) - 1) for ratings in paired)
    return 1 - (count - 1) * observed / expected


def disagreements(ratings: Mapping[_Unit, Sequence[int]]) -> dict[_Unit, float]:
    """How far apart the ratings of each unit are, in levels, on average over its pairs; the most divided first.

    Units with fewer than two ratings, or with none that differ, are not among them.
    """
    spread = {
        unit: sum(abs(a - b) for a, b in combinations(given, 2)) / (len(given) * (len(given) - 1) / 2)
        for unit, given in ratings.items()
        if len(given) > 1
    }
    return dict(sorted(((u, s) for u, s in spread.items() if s), key=lambda pair: -pair[1]))


def _disagreement(ratings: Sequence[int], totals: Counter[int]) -> float:
    return sum(_distance(a, b, totals) for a, b in combinations(ratings, 2))


def _distance(a: int, b: int, totals: Counter[int]) -> float:
    """The square of how many ratings lie between two levels, counting half of each end."""
    low, high = sorted((a, b))
    between = sum(totals[level] for level in range(low, high + 1)) - (totals[low] + totals[high]) / 2
    return float(between**2)
