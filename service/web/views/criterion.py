"""What the desk shows of the criterion in hand: evidence first, the draft's words folded away after it."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Criterion, Weight
from service.assessment.draft import Coverage, Evidence, Stance
from service.exports.wording import authorship, coverage_meaning, link_words, stance_words
from service.store.models import CriterionReview, Decision, EvidenceDecision
from service.use_cases.desk import Desk
from service.use_cases.drafts import CriterionView, FacetView
from service.use_cases.judging import follows_unopened
from service.use_cases.rating_scale import RatingScale, scale_of
from service.web.frame import Page

AT_ONCE = 4
"""Passages shown before one asks for the others."""


class CoverageMark(Struct, frozen=True):
    """A coverage word and the shape beside it."""

    key: str
    word: str
    meaning: str


class FacetMark(Struct, frozen=True):
    """A facet that is looked for; its coverage None while it is hidden."""

    label: str
    main: bool
    coverage: CoverageMark | None


class EvidenceCard(Struct, frozen=True):
    """A quote, where it stands, and what the juror made of it."""

    id: str
    rank: int
    quote: str
    piece: str
    where: str
    authorship: str
    facet: str
    stance: str
    """Empty for what needs no word: an element of proof."""
    contradicts: bool
    link: str
    decision: str
    """``accepted``, ``rejected`` or empty."""
    version: int
    """Of the decision; 0 while there is none."""
    address: str
    """Of the desk with this evidence in view."""


class AddedCard(Struct, frozen=True):
    """A quote that the juror added."""

    id: str
    quote: str
    piece: str
    authorship: str
    mark: str
    """Name of its place on the pages."""


class ReceiptCard(Struct, frozen=True):
    """What was not found for a facet, and the receipt of the search."""

    text: str
    facet: str
    queries: tuple[str, ...]
    searched: int
    pieces: tuple[str, ...]
    nearest: tuple[EvidenceCard, ...]


class RatingChoice(Struct, frozen=True):
    """A degree of the session's scale."""

    value: str
    word: str
    rating: str
    """What it counts as, for its drawing."""
    chosen: bool


class FindingLine(Struct, frozen=True):
    """A statement and the ranks of what it rests on."""

    text: str
    evidence: tuple[EvidenceCard, ...]


class DraftSide(Struct, frozen=True):
    """What the draft says, once the juror may read it."""

    coverage: CoverageMark
    reason: str
    note: str
    findings: tuple[FindingLine, ...]
    receipts: tuple[ReceiptCard, ...]
    questions: tuple[str, ...]


class CheckLine(Struct, frozen=True):
    """What a deterministic check proves, and the lines that it compared."""

    message: str
    evidence: tuple[EvidenceCard, ...]


class CriterionPanel(Struct, frozen=True):
    """The criterion in hand."""

    dossier: str
    draft_id: str
    id: str
    label: str
    official: str
    competence: str
    colour: int
    """Place of the competence in its bloc, from 0."""
    blind: bool
    hidden: bool
    """Whether the draft's coverage is still hidden."""
    signed: bool
    facets: tuple[FacetMark, ...]
    evidence: tuple[EvidenceCard, ...]
    added: tuple[AddedCard, ...]
    checks: tuple[CheckLine, ...]
    draft: DraftSide | None
    ratings: tuple[RatingChoice, ...]
    comment: str
    version: int
    formulas: tuple[str, ...]
    opened: bool
    """Whether the nearest passages were opened."""
    to_open: bool
    """Whether they must be before signing: the juror's rating is the draft's negative word."""
    previous: str
    next: str
    """Addresses of the criteria around; empty at either end."""
    problem: str = ""
    at_once: int = AT_ONCE


class CriterionPart(Page, frozen=True):
    """The part of the desk that a script changes."""

    template: ClassVar[str] = "criterion.html.j2"
    panel: CriterionPanel


def criterion_panel(desk: Desk, criterion_id: str, formulas: tuple[str, ...], problem: str = "") -> CriterionPanel:
    """The panel of a criterion (``KeyError`` when the bloc has none of that id)."""
    criterion, competence = desk.bloc.criterion(criterion_id), desk.bloc.competence_of(criterion_id)
    found = desk.draft.criteria.get(criterion_id) if desk.draft else None
    opinion = desk.opinions.get(criterion_id)
    before, after = _around(desk, criterion_id)
    cards = _Cards(desk, criterion)
    return CriterionPanel(
        dossier=desk.named.dossier.id,
        draft_id=desk.draft.id if desk.draft else "",
        id=criterion.id,
        label=criterion.label,
        official=criterion.official,
        competence=f"{competence.id} · {competence.short}",
        colour=desk.bloc.competences.index(competence),
        blind=criterion_id in desk.blind,
        hidden=found is not None and found.coverage is None,
        signed=desk.signed,
        facets=_facets(criterion, found),
        evidence=cards.of(found.evidence) if found else (),
        added=cards.added(),
        checks=cards.checks(),
        draft=cards.draft_side(found) if found else None,
        ratings=_choices(scale_of(desk.jury), opinion),
        comment=opinion.comment if opinion else "",
        version=opinion.version if opinion else 0,
        formulas=formulas,
        opened=criterion_id in desk.opened,
        to_open=follows_unopened(desk, criterion_id, opinion.rating if opinion else None),
        previous=desk_address(desk, before) if before else "",
        next=desk_address(desk, after) if after else "",
        problem=problem,
    )


def desk_address(desk: Desk, criterion_id: str, evidence_id: str = "") -> str:
    """The address of the desk with a criterion in hand: it can be sent to a fellow juror."""
    shown = f"&preuve={evidence_id}#m-{evidence_id}" if evidence_id else ""
    return f"/dossiers/{desk.named.dossier.id}?critere={criterion_id}{shown}"


class _Cards:
    """Turns quotes of one criterion into cards."""

    def __init__(self, desk: Desk, criterion: Criterion) -> None:
        self._desk = desk
        self._criterion = criterion
        self._facets = {facet.id: facet.label for facet in criterion.facets}
        self._decisions: Mapping[str, EvidenceDecision] = {
            decision.evidence: decision
            for decision in desk.decisions
            if decision.evidence and desk.draft and decision.draft_id == desk.draft.id
        }

    def of(self, evidence: tuple[Evidence, ...]) -> tuple[EvidenceCard, ...]:
        return tuple(self.card(rank, one) for rank, one in enumerate(evidence, 1))

    def card(self, rank: int, evidence: Evidence) -> EvidenceCard:
        decision = self._decisions.get(evidence.id)
        return EvidenceCard(
            id=evidence.id,
            rank=rank,
            quote=evidence.quote,
            piece=self._label(evidence.piece),
            where=evidence.where,
            authorship=authorship(evidence.collective),
            facet=self._facets.get(evidence.facet or "", ""),
            stance="" if evidence.stance is Stance.SUBSTANCE else stance_words(evidence.stance),
            contradicts=evidence.stance is Stance.CONTRADICTION,
            link=link_words(evidence.score),
            decision=decision.decision.value if decision else "",
            version=decision.version if decision else 0,
            address=desk_address(self._desk, self._criterion.id, evidence.id),
        )

    def added(self) -> tuple[AddedCard, ...]:
        return tuple(
            self._added(decision)
            for decision in self._desk.decisions
            if decision.decision is Decision.ADDED and decision.criterion == self._criterion.id
        )

    def checks(self) -> tuple[CheckLine, ...]:
        checks = self._desk.draft.checks if self._desk.draft else ()
        return tuple(
            CheckLine(check.message, self.of(check.evidence))
            for check in checks
            if self._criterion.id in check.criteria
        )

    def draft_side(self, found: CriterionView) -> DraftSide | None:
        if found.coverage is None:
            return None
        by_id = {card.id: card for card in self.of(found.evidence)}
        return DraftSide(
            coverage=coverage_mark(found.coverage),
            reason=found.reason,
            note=found.note,
            findings=tuple(
                FindingLine(finding.text, tuple(by_id[one] for one in finding.evidence if one in by_id))
                for finding in found.findings
            ),
            receipts=self._receipts(found),
            questions=found.questions,
        )

    def _receipts(self, found: CriterionView) -> tuple[ReceiptCard, ...]:
        by_facet = {receipt.facet: receipt for receipt in found.absence}
        cards = []
        for gap in found.gaps:
            receipt = by_facet.get(gap.facet)
            cards.append(
                ReceiptCard(
                    text=gap.text,
                    facet=self._facets.get(gap.facet, ""),
                    queries=receipt.queries if receipt else (),
                    searched=receipt.passages_searched if receipt else 0,
                    pieces=tuple(map(self._label, receipt.pieces)) if receipt else (),
                    nearest=self.of(receipt.nearest) if receipt else (),
                )
            )
        return tuple(cards)

    def _added(self, decision: EvidenceDecision) -> AddedCard:
        piece = next((p for p in self._desk.pieces if p.version.id == decision.piece_version_id), None)
        quote = decision.quote or ""
        return AddedCard(
            id=decision.id,
            quote=self._desk.mask.text(quote) if self._desk.mask else quote,
            piece=piece.kind.label if piece else "pièce remplacée",
            authorship=authorship(piece.kind.collective) if piece else "",
            mark=f"ajout-{decision.id}",
        )

    def _label(self, piece_id: str) -> str:
        piece = self._desk.piece(piece_id)
        return piece.kind.label if piece else piece_id


def coverage_mark(coverage: Coverage) -> CoverageMark:
    """A coverage word as it is shown."""
    return CoverageMark(coverage.value, coverage.french, coverage_meaning(coverage))


def _facets(criterion: Criterion, found: CriterionView | None) -> tuple[FacetMark, ...]:
    if found is None:
        return tuple(FacetMark(facet.label, facet.weight is Weight.MAIN, None) for facet in criterion.facets)
    return tuple(_facet(facet) for facet in found.facets)


def _facet(facet: FacetView) -> FacetMark:
    coverage = coverage_mark(facet.coverage) if facet.coverage is not None else None
    return FacetMark(facet.label, facet.weight is Weight.MAIN, coverage)


def _choices(scale: RatingScale, opinion: CriterionReview | None) -> tuple[RatingChoice, ...]:
    chosen = scale.of(opinion)
    return tuple(
        RatingChoice(degree.id, degree.label, degree.counts_as.value, degree == chosen) for degree in scale.degrees
    )


def _around(desk: Desk, criterion_id: str) -> tuple[str, str]:
    names = ["", *(criterion.id for criterion in desk.bloc.criteria()), ""]
    at = names.index(criterion_id)
    return names[at - 1], names[at + 1]
