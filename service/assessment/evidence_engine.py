"""The judge that needs no language model: coverage follows from what each facet's passages are worth."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from msgspec import Struct, structs

from referentiel.model import Competence, Criterion, Facet
from service.assessment.coverage import EvidenceRule, explain
from service.assessment.draft import (
    Absence,
    Coverage,
    CriterionDraft,
    EngineEntry,
    Evidence,
    FacetReading,
    Finding,
    Stance,
)
from service.assessment.findings import contradiction_finding, facet_finding, facet_gap
from service.assessment.quoting import quote, quote_spans
from service.assessment.scores import MENTION
from service.assessment.search import DossierSearch, Match
from service.assessment.table_rows import rows_quoted_together

_VERSION = "3"


class Thresholds(Struct, frozen=True):
    """From which probabilities the engine says something."""

    shown: float
    """Below it a passage is no evidence."""
    substance: float
    """From it on a passage counts as substance."""
    contradiction: float
    """From it on, and when it exceeds the others, a passage counts as speaking against the criterion."""
    facet: float
    """Share of a passage's best affinity from which it also serves another facet."""


class _Shown(Struct, frozen=True):
    """What is shown as one piece of evidence: a passage, or rows of one table."""

    best: Match
    stance: Stance
    rows: tuple[Match, ...]
    """In reading order, the best among them."""


class EvidenceEngine:
    """Drafts from calibrated scores alone, always the same draft from the same scores."""

    usage = None
    notes: tuple[str, ...] = ()

    def __init__(
        self, rule: EvidenceRule, thresholds: Thresholds, scorer: str, description: str, *, shown: int, nearest: int
    ) -> None:
        self._rule = rule
        self._thresholds = thresholds
        self._shown = shown
        self._nearest = nearest
        self.entry = EngineEntry(id="evidence", description=description)
        content = f"{_VERSION}|{scorer}|{rule}|{thresholds}|{shown}|{nearest}"
        self.fingerprint = hashlib.sha256(content.encode()).hexdigest()

    def judge(self, competence: Competence, search: DossierSearch) -> dict[str, CriterionDraft]:
        """See ``Judge.judge``."""
        return {criterion.id: self._draft(criterion, search) for criterion in competence.criteria}

    def _draft(self, criterion: Criterion, search: DossierSearch) -> CriterionDraft:
        coverage = self._rule.coverage(*search.probabilities(criterion.id))
        evidence, served = self._evidence(criterion, search, coverage)
        contradicted = any(e.stance is Stance.CONTRADICTION for e in evidence)
        readings = tuple(self._reading(facet, evidence, served) for facet in criterion.facets)
        if coverage is not Coverage.SUPPORTED and not contradicted:
            readings = _with_an_open_facet(readings, evidence)
        open_facets = [
            (facet, reading.coverage)
            for facet, reading in zip(criterion.facets, readings, strict=True)
            if reading.coverage is not Coverage.SUPPORTED
        ]
        return CriterionDraft(
            coverage=coverage,
            reason=explain(coverage, readings, contradicted),
            evidence=evidence,
            facets=readings,
            findings=_findings(criterion, readings, evidence),
            gaps=tuple(facet_gap(facet, found) for facet, found in open_facets),
            absence=tuple(self.absence(criterion, facet, search) for facet, _ in open_facets),
            questions=criterion.questions if coverage is not Coverage.SUPPORTED else (),
        )

    def _evidence(
        self, criterion: Criterion, search: DossierSearch, coverage: Coverage
    ) -> tuple[tuple[Evidence, ...], dict[str, frozenset[str]]]:
        """The evidence to show, and the facets that each piece of it serves."""
        evidence: list[Evidence] = []
        served: dict[str, frozenset[str]] = {}
        for number, shown in enumerate(self._worth_showing(criterion, search), 1):
            # Where the whole is not called found, it is shown so that a juror can look, and not called substance.
            stance = Stance.MENTION if coverage is Coverage.MISSING else shown.stance
            evidence.append(
                quote_spans(
                    [(row.located, 0, len(row.located.passage.text)) for row in shown.rows],
                    evidence_id=f"{criterion.id}-e{number}",
                    stance=stance,
                    score=shown.best.substance,
                    facet=shown.best.facet(),
                )
            )
            served[evidence[-1].id] = frozenset().union(*(self._facets(row) for row in shown.rows))
        return tuple(evidence), served

    def _worth_showing(self, criterion: Criterion, search: DossierSearch) -> tuple[_Shown, ...]:
        """The first passages, with what speaks against the criterion: else nothing would explain its coverage."""
        first = list(islice(self._shown_first(criterion, search), self._shown))
        against = search.against(criterion.id)
        if against is None or self._stance(against) is not Stance.CONTRADICTION:
            return tuple(first)
        if any(row.located.key == against.located.key for shown in first for row in shown.rows):
            return tuple(first)
        return (*first[: self._shown - 1], _Shown(against, Stance.CONTRADICTION, (against,)))

    def _shown_first(self, criterion: Criterion, search: DossierSearch) -> Iterator[_Shown]:
        taken: set[str] = set()
        # Weaker than the weakest mention that is shown, none of the rest can be shown either.
        weakest = MENTION * self._thresholds.shown
        for match in takewhile(lambda match: match.strength >= weakest, search.ranked(criterion.id)):
            stance = self._stance(match)
            if stance is not None and match.located.key not in taken:
                rows = self._rows_alike(match, search.table(criterion.id, match), taken)
                taken.update(row.located.key for row in rows)
                yield _Shown(match, stance, rows)

    def _rows_alike(self, match: Match, table: tuple[Match, ...], taken: set[str]) -> tuple[Match, ...]:
        stance = self._stance(match)
        return rows_quoted_together(
            match, table, lambda row: row.located.key not in taken and self._stance(row) is stance
        )

    def _stance(self, match: Match) -> Stance | None:
        limits = self._thresholds
        if match.contradiction >= limits.contradiction and match.contradiction > match.substance:
            return Stance.CONTRADICTION
        if match.substance >= limits.substance:
            return Stance.SUBSTANCE
        return Stance.MENTION if match.substance + match.mention >= limits.shown else None

    def _facets(self, match: Match) -> frozenset[str]:
        best = max(match.facets.values())
        return frozenset(f for f, affinity in match.facets.items() if affinity >= self._thresholds.facet * best)

    @staticmethod
    def _reading(facet: Facet, evidence: Sequence[Evidence], served: dict[str, frozenset[str]]) -> FacetReading:
        own = [e for e in evidence if facet.id in served[e.id]]
        coverage = Coverage.MISSING
        if any(e.stance is Stance.SUBSTANCE for e in own):
            coverage = Coverage.SUPPORTED
        elif any(e.stance is Stance.MENTION for e in own):
            coverage = Coverage.PARTIAL
        return FacetReading(facet.id, facet.label, facet.weight, coverage, tuple(e.id for e in own))

    def absence(self, criterion: Criterion, facet: Facet, search: DossierSearch) -> Absence:
        """The receipt of the search for a facet."""
        nearest = search.nearest(criterion.id, facet.id, self._nearest)
        return Absence(
            facet=facet.id,
            queries=facet.queries,
            passages_searched=len(search.passages),
            pieces=tuple(dict.fromkeys(located.piece.id for located in search.passages)),
            nearest=tuple(
                quote(
                    match.located,
                    evidence_id=f"{criterion.id}-{facet.id}-n{number}",
                    stance=Stance.MENTION,
                    score=match.substance,
                    facet=facet.id,
                )
                for number, match in enumerate(nearest, 1)
            ),
        )


def _with_an_open_facet(readings: tuple[FacetReading, ...], evidence: Sequence[Evidence]) -> tuple[FacetReading, ...]:
    """Where every facet has its passage and the whole is too unsure, the least sure facet is only touched upon."""
    if any(reading.coverage is not Coverage.SUPPORTED for reading in readings):
        return readings
    scores = {e.id: e.score for e in evidence}
    weakest = min(readings, key=lambda reading: max(scores[id_] for id_ in reading.evidence))
    touched = structs.replace(weakest, coverage=Coverage.PARTIAL)
    return tuple(touched if reading is weakest else reading for reading in readings)


def _findings(
    criterion: Criterion, readings: Sequence[FacetReading], evidence: Sequence[Evidence]
) -> tuple[Finding, ...]:
    by_id = {e.id: e for e in evidence}
    found = [
        facet_finding(facet, reading.coverage, [by_id[id_] for id_ in reading.evidence])
        for facet, reading in zip(criterion.facets, readings, strict=True)
    ]
    found.append(contradiction_finding(evidence))
    return tuple(finding for finding in found if finding is not None)
