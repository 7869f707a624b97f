"""What the report shows, in the order that it shows it: the template only lays it out."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote as url_quote

from msgspec import Struct

from referentiel.model import Bloc, Competence, Criterion, Referentiel, Weight
from service.assessment.draft import (
    Absence,
    Coverage,
    CriterionDraft,
    Draft,
    Evidence,
    FacetReading,
    Gap,
    PieceEntry,
    PieceWarning,
    Stance,
)
from service.exports.annotated import AnnotatedCopy
from service.exports.palette import Colour, colour_of
from service.exports.wording import (
    authorship,
    coverage_meaning,
    facet_label,
    link_words,
    reading_remarks,
    shortened,
    stance_words,
)

SHOWN_AT_ONCE = 3
"""Passages shown for a criterion before one asks for the others."""

_LEDGER_LENGTH = 110
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


class CoverageView(Struct, frozen=True):
    """A coverage word and the shape beside it."""

    key: str
    word: str
    meaning: str


class EvidenceView(Struct, frozen=True):
    """A quote and all that places it."""

    id: str
    rank: int
    quote: str
    piece: str
    where: str
    href: str | None
    authorship: str
    headings: tuple[str, ...]
    facet: str
    stance: str
    """Empty for what needs no word: an element of proof."""
    contradicts: bool
    link: str


class FindingView(Struct, frozen=True):
    """A finding and the ranks of the passages that it rests on."""

    text: str
    evidence: tuple[EvidenceView, ...]


class GapView(Struct, frozen=True):
    """A facet without substance, and the receipt of the search."""

    text: str
    facet: str
    queries: tuple[str, ...]
    searched: int
    """Number of passages that were gone through; 0 without a receipt."""
    pieces: tuple[str, ...]
    nearest: tuple[EvidenceView, ...]


class FacetView(Struct, frozen=True):
    """A facet and what was found for it."""

    label: str
    main: bool
    coverage: CoverageView


class CriterionView(Struct, frozen=True):
    """All that the report says of a criterion."""

    id: str
    label: str
    brief: str
    """The label cut to a line, for the summary."""
    official: str
    coverage: CoverageView
    reason: str
    remarks: tuple[str, ...]
    """What must be known of how it was read."""
    evidence: tuple[EvidenceView, ...]
    facets: tuple[FacetView, ...]
    findings: tuple[FindingView, ...]
    gaps: tuple[GapView, ...]
    questions: tuple[str, ...]


class CompetenceView(Struct, frozen=True):
    """A competence, its colour and its criteria."""

    id: str
    short: str
    label: str
    official: str
    colour: Colour
    criteria: tuple[CriterionView, ...]


class CheckView(Struct, frozen=True):
    """What a deterministic check proves."""

    message: str
    criteria: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]


class PieceView(Struct, frozen=True):
    """A piece of the dossier and its annotated copy."""

    entry: PieceEntry
    size: str
    authorship: str
    copy: str | None
    href: str | None


class WarningView(Struct, frozen=True):
    """Something that jurors must know of a piece before they read."""

    message: str
    piece: str
    text: str


class ReportView(Struct, frozen=True):
    """The whole report."""

    bloc: Bloc
    referentiel: Referentiel
    draft: Draft
    created: str
    pieces: tuple[PieceView, ...]
    warnings: tuple[WarningView, ...]
    competences: tuple[CompetenceView, ...]
    checks: tuple[CheckView, ...]
    coverages: tuple[CoverageView, ...]
    at_once: int = SHOWN_AT_ONCE


def report_view(draft: Draft, referentiel: Referentiel, copies: Mapping[str, AnnotatedCopy]) -> ReportView:
    """The report on a draft; ``copies`` holds the annotated copies to link to, by piece."""
    reading, bloc = _Reading(draft, copies), referentiel.bloc(draft.bloc)
    return ReportView(
        bloc=bloc,
        referentiel=referentiel,
        draft=draft,
        created=french_date(draft.created),
        pieces=tuple(reading.piece(entry) for entry in draft.pieces),
        warnings=tuple(reading.warning(warning) for warning in draft.warnings),
        competences=tuple(reading.competence(at, competence) for at, competence in enumerate(bloc.competences)),
        checks=tuple(
            CheckView(check.message, check.criteria, reading.quotes(check.evidence)) for check in draft.checks
        ),
        coverages=tuple(_coverage(coverage) for coverage in Coverage),
    )


def french_date(created: str) -> str:
    """A date and time as people write them: « 3 mars 2026 à 14 h 05 (UTC) »."""
    at = datetime.fromisoformat(created)
    day = "1er" if at.day == 1 else str(at.day)
    return f"{day} {_MONTHS[at.month - 1]} {at.year} à {at.hour} h {at.minute:02} (UTC)"


class _Reading:
    """Turns parts of one draft into what is shown of them."""

    def __init__(self, draft: Draft, copies: Mapping[str, AnnotatedCopy]) -> None:
        self._draft = draft
        self._copies = copies
        self._files = {piece.id: piece.file for piece in draft.pieces}

    def piece(self, entry: PieceEntry) -> PieceView:
        copy = self._copies.get(entry.id)
        pages = f"{entry.pages} page{'s' if entry.pages > 1 else ''}" if entry.pages else ""
        return PieceView(
            entry,
            pages,
            authorship(entry.collective),
            copy.file_name if copy else None,
            _href(copy) if copy else None,
        )

    def warning(self, warning: PieceWarning) -> WarningView:
        return WarningView(warning.message, self._files.get(warning.piece, warning.piece), warning.text)

    def competence(self, at: int, competence: Competence) -> CompetenceView:
        return CompetenceView(
            competence.id,
            competence.short,
            competence.label,
            competence.official,
            colour_of(at),
            tuple(
                self.criterion(criterion, self._draft.criteria[criterion.id])
                for criterion in competence.criteria
                if criterion.id in self._draft.criteria
            ),
        )

    def criterion(self, criterion: Criterion, found: CriterionDraft) -> CriterionView:
        evidence = self.quotes(found.evidence, criterion.id)
        by_id = {shown.id: shown for shown in evidence}
        return CriterionView(
            id=criterion.id,
            label=criterion.label,
            brief=shortened(criterion.label, _LEDGER_LENGTH),
            official=criterion.official,
            coverage=_coverage(found.coverage),
            reason=found.reason,
            remarks=reading_remarks(found),
            evidence=evidence,
            facets=tuple(_facet(facet) for facet in found.facets),
            findings=tuple(
                FindingView(finding.text, tuple(by_id[e] for e in finding.evidence if e in by_id))
                for finding in found.findings
            ),
            gaps=tuple(self.gap(gap, found) for gap in found.gaps),
            questions=found.questions,
        )

    def gap(self, gap: Gap, found: CriterionDraft) -> GapView:
        label = next((facet.label for facet in found.facets if facet.facet == gap.facet), "")
        receipt = next((absence for absence in found.absence if absence.facet == gap.facet), None)
        searched = receipt or Absence(gap.facet, (), 0, (), ())
        return GapView(
            gap.text,
            label,
            searched.queries,
            searched.passages_searched,
            tuple(self._files.get(piece, piece) for piece in searched.pieces),
            self.quotes(searched.nearest),
        )

    def quotes(self, evidence: tuple[Evidence, ...], criterion: str = "") -> tuple[EvidenceView, ...]:
        return tuple(self.quote(rank, one, criterion) for rank, one in enumerate(evidence, start=1))

    def quote(self, rank: int, evidence: Evidence, criterion: str) -> EvidenceView:
        return EvidenceView(
            id=evidence.id,
            rank=rank,
            quote=evidence.quote,
            piece=self._files.get(evidence.piece, evidence.piece),
            where=evidence.where,
            href=self._place(evidence),
            authorship=authorship(evidence.collective),
            headings=_path(evidence),
            facet=facet_label(self._draft, criterion, evidence) if criterion else "",
            stance="" if evidence.stance is Stance.SUBSTANCE else stance_words(evidence.stance),
            contradicts=evidence.stance is Stance.CONTRADICTION,
            link=link_words(evidence.score),
        )

    def _place(self, evidence: Evidence) -> str | None:
        copy = self._copies.get(evidence.piece)
        if copy is None:
            return None
        page = copy.pages.get(evidence.id)
        return f"{_href(copy)}#page={page}" if page else _href(copy)


def _path(evidence: Evidence) -> tuple[str, ...]:
    """The headings above a quote, without the one that already tells its place."""
    headings = evidence.headings
    return headings[:-1] if headings and evidence.where == f"« {headings[-1]} »" else headings


def _href(copy: AnnotatedCopy) -> str:
    """The copy beside the report; the leading dot keeps a file's name from being taken for a scheme."""
    return f"./{url_quote(copy.file_name)}"


def _coverage(coverage: Coverage) -> CoverageView:
    return CoverageView(coverage.value, coverage.french, coverage_meaning(coverage))


def _facet(reading: FacetReading) -> FacetView:
    return FacetView(reading.label, reading.weight is Weight.MAIN, _coverage(reading.coverage))
