"""The judge that needs no language model: coverage follows from what each facet's passages are worth."""

import hashlib
from collections.abc import Sequence

import numpy as np
from msgspec import structs

from ingest.document import Span
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
from service.assessment.scores import facets_served
from service.assessment.search import DossierSearch, Match
from service.assessment.showing import Showing, Thresholds

_VERSION = "6"


class EvidenceEngine:
    """Drafts from calibrated scores alone, always the same draft from the same scores."""

    usage = None
    notes: tuple[str, ...] = ()

    def __init__(
        self, rule: EvidenceRule, thresholds: Thresholds, scorer: str, description: str, *, shown: int, nearest: int
    ) -> None:
        self._rule = rule
        self._showing = Showing(thresholds, shown)
        self._nearest = nearest
        self.entry = EngineEntry(id="evidence", description=description)
        content = f"{_VERSION}|{scorer}|{rule}|{thresholds}|{shown}|{nearest}"
        self.fingerprint = hashlib.sha256(content.encode()).hexdigest()

    def judge(self, competence: Competence, search: DossierSearch) -> dict[str, CriterionDraft]:
        """See ``Judge.judge``."""
        return {criterion.id: self._draft(criterion, search) for criterion in competence.criteria}

    def prepare(self, search: DossierSearch) -> None:
        """Reads at once the sentences that are chosen among: one competence after the other takes twice as long."""
        shown = (each for criterion in search.bloc.criteria() for each in self._showing.of(criterion.id, search))
        search.read_sentences(each.best for each in shown if each.stance is Stance.SUBSTANCE)

    def ranked(self, criterion: Criterion, search: DossierSearch, beyond: int) -> tuple[Match, ...]:
        """The passages that a criterion's draft follows from, and those of ``beyond`` more pieces of evidence."""
        first = self._showing.first(criterion.id, search, self._showing.limit + beyond)
        shown = (*first, *self._showing.of(criterion.id, search))
        return tuple({row.located.key: row for each in shown for row in each.rows}.values())

    def _draft(self, criterion: Criterion, search: DossierSearch) -> CriterionDraft:
        coverage = self._rule.coverage(search.bearing(criterion.id))
        evidence, served = self._evidence(criterion, search, coverage)
        if not evidence:
            # Several passages, each too weak to be shown, may add up to a word that nothing would bear out.
            coverage = Coverage.MISSING
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
        for number, shown in enumerate(self._showing.of(criterion.id, search), 1):
            # Where the whole is not called found, it is shown so that a juror can look, and not called substance.
            stance = Stance.MENTION if coverage is Coverage.MISSING else shown.stance
            spans = [(row.located, _quoted(criterion.id, row, stance, search)) for row in shown.rows]
            evidence.append(
                quote_spans(
                    [(located, span.start, span.end) for located, span in spans],
                    evidence_id=f"{criterion.id}-e{number}",
                    stance=stance,
                    score=shown.best.substance,
                    facet=shown.best.facet(),
                )
            )
            served[evidence[-1].id] = frozenset().union(*(self._facets(row) for row in shown.rows))
        return tuple(evidence), served

    def _facets(self, match: Match) -> frozenset[str]:
        sure = np.array([list(match.facets.values())], np.float32)
        (own,) = facets_served(sure, self._showing.thresholds.facet)
        return frozenset(facet for facet, serves in zip(match.facets, own, strict=True) if serves)

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


def _quoted(criterion_id: str, row: Match, stance: Stance, search: DossierSearch) -> Span:
    """What of a passage is quoted: a sentence stands for it where it shows something.

    Of what only speaks of a criterion, the sentence that says so most plainly is seldom the one that a juror looks for.
    """
    if stance is Stance.SUBSTANCE:
        return search.quoted(criterion_id, row)
    return Span(0, len(row.located.passage.text))


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
