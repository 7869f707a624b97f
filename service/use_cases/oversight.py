"""Whether jurors judge by themselves: how often they leave the draft's word, which way, how far it weighs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt

from msgspec import Struct

from service.use_cases.session_ratings import RatedCriterion

_Z = 1.959964
"""Of the normal law, for intervals at 95 %."""
ENOUGH = 30
"""Ratings on each side, at least, for a comparison to be worth reading."""


class Overrides(Struct, frozen=True):
    """What became of the draft's word in jurors' ratings."""

    same: int = 0
    more_favourable: int = 0
    """Ratings above what the coverage corresponds to."""
    more_severe: int = 0

    @property
    def total(self) -> int:
        """Ratings that could be compared."""
        return self.same + self.more_favourable + self.more_severe

    @property
    def rate(self) -> float:
        """Share of the ratings that leave the draft's word, from 0 to 1."""
        return (self.total - self.same) / self.total if self.total else 0.0


class Share(Struct, frozen=True):
    """A count among a total."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return self.count / self.total if self.total else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's interval at 95 %."""
        if not self.total:
            return 0.0, 1.0
        share, n = self.value, self.total
        middle = share + _Z**2 / (2 * n)
        margin = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return (middle - margin) / (1 + _Z**2 / n), (middle + margin) / (1 + _Z**2 / n)


class Anchoring(Struct, frozen=True):
    """First ratings that fall on the draft's word, with and without evidence in sight.

    The coverage is hidden from both: what differs is the evidence that the draft chose to show.
    """

    blind: Share
    seen: Share

    @property
    def gap(self) -> float:
        """By how much evidence in sight brings ratings nearer to the draft, from -1 to 1."""
        return self.seen.value - self.blind.value

    def interval(self) -> tuple[float, float]:
        """Newcombe's interval of the gap at 95 % (Statistics in Medicine 17, 1998, method 10)."""
        (blind_low, blind_high), (seen_low, seen_high) = self.blind.interval(), self.seen.interval()
        blind, seen = self.blind.value, self.seen.value
        return (
            self.gap - sqrt((seen - seen_low) ** 2 + (blind_high - blind) ** 2),
            self.gap + sqrt((seen_high - seen) ** 2 + (blind - blind_low) ** 2),
        )

    @property
    def enough(self) -> bool:
        """Whether there are enough ratings on both sides to read anything from it."""
        return min(self.blind.total, self.seen.total) >= ENOUGH


def overrides(ratings: Iterable[RatedCriterion]) -> Overrides:
    """How often, and which way, ratings leave the draft's word."""
    steps = [rating.level - rating.draft_level for rating in ratings if rating.draft_level is not None]
    return Overrides(
        same=sum(step == 0 for step in steps),
        more_favourable=sum(step > 0 for step in steps),
        more_severe=sum(step < 0 for step in steps),
    )


def overrides_by_criterion(ratings: Iterable[RatedCriterion]) -> dict[str, Overrides]:
    """The same for each criterion that has ratings beside a draft, the most often left first."""
    grouped: defaultdict[str, list[RatedCriterion]] = defaultdict(list)
    for rating in ratings:
        if rating.draft_level is not None:
            grouped[rating.criterion].append(rating)
    counted = {criterion: overrides(group) for criterion, group in grouped.items()}
    return dict(sorted(counted.items(), key=lambda pair: -pair[1].rate))


def anchoring(ratings: Sequence[RatedCriterion]) -> Anchoring:
    """How often first ratings fall on the draft's word, on the blind share and on the others."""
    return Anchoring(_on_draft(ratings, blind=True), _on_draft(ratings, blind=False))


def revised(ratings: Iterable[RatedCriterion]) -> tuple[Share, Share]:
    """Ratings that a juror changed after the first, and of those, how many came nearer to the draft."""
    told = [rating for rating in ratings if rating.draft_level is not None]
    changed = [rating for rating in told if rating.level != rating.first_level]
    nearer = sum(
        abs(r.level - r.draft_level) < abs(r.first_level - r.draft_level) for r in changed if r.draft_level is not None
    )
    return Share(len(changed), len(told)), Share(nearer, len(changed))


def _on_draft(ratings: Iterable[RatedCriterion], *, blind: bool) -> Share:
    group = [rating for rating in ratings if rating.draft_level is not None and rating.blind is blind]
    return Share(sum(rating.first_level == rating.draft_level for rating in group), len(group))
