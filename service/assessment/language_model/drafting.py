"""A verified reading -> the draft of a criterion: coverage by the référentiel's rule, and what jurors must know."""

from collections.abc import Iterable, Sequence
from itertools import count

from msgspec import Struct

from referentiel.model import CoverageRule, Criterion, Facet
from service.assessment.coverage import criterion_coverage, explain
from service.assessment.dossier import Dossier, Located
from service.assessment.draft import (
    Absence,
    Coverage,
    CriterionDraft,
    Evidence,
    FacetReading,
    Finding,
    Gap,
    ModelReading,
    Stance,
)
from service.assessment.findings import contradiction_finding, facet_finding, facet_gap
from service.assessment.language_model.verified import VerifiedCriterion, VerifiedFacet, VerifiedQuote
from service.assessment.quoting import quote
from service.assessment.search import DossierSearch, Match

_RANKS = (Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED)
_STANCES = {Coverage.SUPPORTED: Stance.SUBSTANCE, Coverage.PARTIAL: Stance.MENTION}


class Drafter(Struct, frozen=True):
    """What a reading is drafted with."""

    dossier: Dossier
    search: DossierSearch
    rule: CoverageRule

    def draft(self, criterion: Criterion, reading: VerifiedCriterion, absences: Sequence[Absence]) -> CriterionDraft:
        """The draft of a criterion; ``absences`` are the receipts of the searches, by facet."""
        evidence, served = self._evidence(criterion, reading)
        facets = _facets(criterion, reading, served)
        contradicted = bool(reading.contradictions)
        coverage = criterion_coverage(facets, contradicted, self.rule)
        open_ids = {facet.facet for facet in facets if facet.coverage is not Coverage.SUPPORTED}
        return CriterionDraft(
            coverage=coverage,
            reason=explain(coverage, facets, contradicted),
            evidence=evidence,
            facets=tuple(sorted(facets, key=lambda f: f.facet not in _unstable(reading))),
            findings=tuple(_findings(criterion, reading, facets, evidence)),
            gaps=tuple(_gaps(criterion, reading, open_ids)),
            absence=tuple(absence for absence in absences if absence.facet in open_ids),
            questions=(reading.questions or criterion.questions) if coverage is not Coverage.SUPPORTED else (),
            model=_entry(reading, coverage, len(evidence)),
        )

    def _evidence(
        self, criterion: Criterion, reading: VerifiedCriterion
    ) -> tuple[tuple[Evidence, ...], dict[str, list[str]]]:
        """The evidence, best first, and the ids of what serves each facet; "" stands for the contradictions.

        What the model calls substance goes first; within that, passages are ranked as every other ranking ranks them.
        """
        uses = _uses(reading)
        matches = {key: self._match(criterion, use.quote) for key, use in uses.items()}
        ranked = sorted(uses, key=lambda key: (uses[key].stance is not Stance.SUBSTANCE, -_strength(matches[key])))
        evidence: list[Evidence] = []
        served: dict[str, list[str]] = {}
        for number, key in zip(count(1), ranked, strict=False):
            use, match = uses[key], matches[key]
            shown = quote(
                self._located(use.quote),
                evidence_id=f"{criterion.id}-e{number}",
                stance=use.stance,
                # The evidence engine's probability: a model's own would not be comparable between criteria.
                score=match.substance if match else 0.0,
                start=use.quote.start,
                end=use.quote.end,
                facet=use.facets[0] or None,
            )
            evidence.append(shown)
            for facet in use.facets:
                served.setdefault(facet, []).append(shown.id)
        return tuple(evidence), served

    def _located(self, verified: VerifiedQuote) -> Located:
        piece = self.dossier.piece(verified.piece)
        return Located(piece, piece.document.passage(verified.passage))

    def _match(self, criterion: Criterion, verified: VerifiedQuote) -> Match | None:
        return self.search.match(criterion.id, f"{verified.piece}/{verified.passage}")


class _Use(Struct, frozen=True):
    """A quote, what it does, and the facets that it serves."""

    quote: VerifiedQuote
    stance: Stance
    facets: tuple[str, ...]


def _strength(match: Match | None) -> float:
    return match.strength if match else 0.0


def _uses(reading: VerifiedCriterion) -> dict[tuple[str, str, int, int], _Use]:
    uses: dict[tuple[str, str, int, int], _Use] = {}
    said = [(q, _STANCES[f.coverage], f.facet) for f in reading.facets for q in f.quotes]
    said += [(c.quote, Stance.CONTRADICTION, "") for c in reading.contradictions]
    for verified, stance, facet in said:
        key = (verified.piece, verified.passage, verified.start, verified.end)
        known = uses.get(key)
        strongest = stance if known is None else min(known.stance, stance, key=list(Stance).index)
        uses[key] = _Use(verified, strongest, (*(known.facets if known else ()), facet))
    return uses


def _facets(criterion: Criterion, reading: VerifiedCriterion, served: dict[str, list[str]]) -> tuple[FacetReading, ...]:
    return tuple(
        FacetReading(facet.id, facet.label, facet.weight, read.coverage, tuple(served.get(facet.id, ())))
        for facet, read in zip(criterion.facets, reading.facets, strict=True)
    )


def _findings(
    criterion: Criterion, reading: VerifiedCriterion, facets: Sequence[FacetReading], evidence: Sequence[Evidence]
) -> Iterable[Finding]:
    by_id = {shown.id: shown for shown in evidence}
    for facet, read, entry in zip(criterion.facets, reading.facets, facets, strict=True):
        shown = [by_id[id_] for id_ in entry.evidence]
        if read.finding and shown:
            yield Finding(read.finding, entry.evidence, facet.id)
        elif found := facet_finding(facet, read.coverage, shown):
            yield found
    yield from _contradictions(reading, evidence)


def _contradictions(reading: VerifiedCriterion, evidence: Sequence[Evidence]) -> Iterable[Finding]:
    unsaid: list[Evidence] = []
    for contradiction in reading.contradictions:
        shown = [
            e for e in evidence if (e.passage, e.start) == (contradiction.quote.passage, contradiction.quote.start)
        ]
        if contradiction.finding:
            yield Finding(contradiction.finding, tuple(e.id for e in shown))
        else:
            unsaid += shown
    if found := contradiction_finding(unsaid):
        yield found


def _gaps(criterion: Criterion, reading: VerifiedCriterion, open_ids: set[str]) -> Iterable[Gap]:
    for facet, read in zip(criterion.facets, reading.facets, strict=True):
        if facet.id in open_ids:
            yield _gap(facet, read)


def _gap(facet: Facet, read: VerifiedFacet) -> Gap:
    return Gap(facet.id, f"{facet.label} : {read.gap}") if read.gap else facet_gap(facet, read.coverage)


def _unstable(reading: VerifiedCriterion) -> tuple[str, ...]:
    return tuple(facet.facet for facet in reading.facets if facet.agreement < 1.0)


def _entry(reading: VerifiedCriterion, coverage: Coverage, quotes: int) -> ModelReading:
    return ModelReading(
        claimed=reading.claimed,
        quotes=quotes,
        moved_quotes=reading.losses.moved_quotes,
        dropped_quotes=reading.losses.dropped_quotes,
        dropped_statements=reading.losses.dropped_statements,
        malformed=reading.losses.malformed,
        lowered=_lowered(reading, coverage),
        challenged=reading.challenged,
        would_change=reading.would_change,
        samples=reading.samples,
        confidence=round(sum(facet.agreement for facet in reading.facets) / len(reading.facets), 4),
        unstable=_unstable(reading),
    )


def _lowered(reading: VerifiedCriterion, coverage: Coverage) -> str:
    if _RANKS.index(coverage) >= _RANKS.index(reading.claimed):
        return ""
    words = f"Le modèle annonçait « {reading.claimed.french} », le brouillon retient « {coverage.french} »"
    lost = reading.losses.dropped_quotes
    if lost and any(facet.claimed is not facet.coverage for facet in reading.facets):
        plural, verb = ("s", "ont") if lost > 1 else ("", "a")
        return f"{words} : {lost} citation{plural} n'{verb} pas été retrouvée{plural} dans le dossier."
    if reading.contradictions:
        return f"{words} : un passage semble dire le contraire."
    return f"{words} : les aspects étayés ne suffisent pas, d'après la règle du référentiel."
