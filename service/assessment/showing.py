"""Which passages are shown for a criterion, and what each does for it."""

from collections.abc import Iterator
from itertools import islice, takewhile

from msgspec import Struct

from service.assessment.draft import Stance
from service.assessment.scores import CONTRADICTION, MENTION
from service.assessment.search import DossierSearch, Match, say_the_same
from service.assessment.table_rows import rows_quoted_together


class Thresholds(Struct, frozen=True):
    """From which probabilities the engine says something."""

    shown: float
    """Below it a passage is no evidence."""
    substance: float
    """From it on a passage counts as substance."""
    contradiction: float
    """From it on, and when it exceeds the others, a passage counts as speaking against the criterion."""
    facet: float
    """Share of its surest facet's probability from which a passage also serves another."""


class Shown(Struct, frozen=True):
    """What is shown as one piece of evidence: a passage, or rows of one table."""

    best: Match
    stance: Stance
    rows: tuple[Match, ...]
    """In reading order, the best among them."""


class Showing(Struct, frozen=True):
    """Chooses among a criterion's ranked passages."""

    thresholds: Thresholds
    limit: int
    """Pieces of evidence for a criterion, at most."""

    def of(self, criterion_id: str, search: DossierSearch) -> tuple[Shown, ...]:
        """The first passages, with what speaks against the criterion: else nothing would explain its coverage."""
        first = self.first(criterion_id, search, self.limit)
        against = search.against(criterion_id)
        if against is None or self.stance(against) is not Stance.CONTRADICTION:
            return first
        if any(row.located.key == against.located.key for shown in first for row in shown.rows):
            return first
        kept = first[: self.limit - 1]
        rows = self._rows_alike(against, criterion_id, search, [row for shown in kept for row in shown.rows])
        return (*kept, Shown(against, Stance.CONTRADICTION, rows))

    def first(self, criterion_id: str, search: DossierSearch, limit: int) -> tuple[Shown, ...]:
        """The ``limit`` strongest, best first: no row twice, and no table that says the same as another."""
        return tuple(islice(self._ranked(criterion_id, search), limit))

    def stance(self, match: Match) -> Stance | None:
        """What a passage does for the criterion; None when it is no evidence."""
        limits = self.thresholds
        if match.contradiction >= limits.contradiction and match.contradiction > match.substance:
            return Stance.CONTRADICTION
        if match.substance >= limits.substance:
            return Stance.SUBSTANCE
        return Stance.MENTION if match.substance + match.mention >= limits.shown else None

    def _ranked(self, criterion_id: str, search: DossierSearch) -> Iterator[Shown]:
        taken: list[Match] = []
        # Weaker than the weakest that is shown, none of the rest can be shown either.
        weakest = min(MENTION * self.thresholds.shown, CONTRADICTION * self.thresholds.contradiction)
        for match in takewhile(lambda match: match.strength >= weakest, search.ranked(criterion_id)):
            stance = self.stance(match)
            if stance is not None and not _is_among(match, taken):
                rows = self._rows_alike(match, criterion_id, search, taken)
                taken += rows
                yield Shown(match, stance, rows)

    def _rows_alike(
        self, match: Match, criterion_id: str, search: DossierSearch, taken: list[Match]
    ) -> tuple[Match, ...]:
        stance, table = self.stance(match), search.table(criterion_id, match)
        return rows_quoted_together(match, table, lambda row: self.stance(row) is stance and not _is_among(row, taken))


def _is_among(match: Match, taken: list[Match]) -> bool:
    return any(say_the_same(match.located, other.located) for other in taken)
