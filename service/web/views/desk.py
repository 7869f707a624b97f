"""What the desk shows: the pieces' pages with their highlights, the bloc's criteria, the criterion in hand."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from msgspec import Struct

from service.assessment.draft import PieceWarning
from service.exports.wording import authorship
from service.store.models import Export
from service.use_cases.desk import Desk
from service.use_cases.rating_scale import scale_of
from service.web.dates import moment
from service.web.facsimile import Leaf
from service.web.facsimiles import Shown
from service.web.frame import Page
from service.web.page_images import SCALES
from service.web.views.criterion import CoverageMark, CriterionPanel, coverage_mark, desk_address
from service.web.views.marks import Mark, MarksByLeaf, Spread, marks, warning_mark

_EXPORTS = {"report": "Rapport de lecture", "data": "Données du brouillon (JSON)"}


class LeafView(Struct, frozen=True):
    """A page of a piece: its image, its highlights, its text."""

    id: str
    leaf: Leaf
    image: str
    images: str
    """Both sizes, for the browser to choose from."""
    pixels: tuple[int, int]
    marks: tuple[Mark, ...]


class PieceView(Struct, frozen=True):
    """A piece of the dossier."""

    id: str
    version: str
    label: str
    authorship: str
    context: bool
    """Whether it is the brief: never evidence."""
    note: str
    """What must be known of how it is shown; empty when there is nothing."""
    leaves: tuple[LeafView, ...]


class CriterionLink(Struct, frozen=True):
    """A criterion in the list, with its state at a glance."""

    id: str
    label: str
    address: str
    current: bool
    rating: str
    rating_word: str
    coverage: CoverageMark | None
    hidden: bool
    """Whether the draft's coverage is still hidden; how much was found would give it away."""
    evidence: int
    blind: bool


class CompetenceLinks(Struct, frozen=True):
    """A competence and its criteria."""

    id: str
    short: str
    colour: int
    criteria: tuple[CriterionLink, ...]


class WarningLine(Struct, frozen=True):
    """Something that must be known of a piece before it is read."""

    piece: str
    message: str
    text: str
    mark: str
    """Name of its place on the pages; empty when it has none."""
    page: str
    """Where the page that it is about stands on the desk; empty when it is about the whole piece."""


class ExportLink(Struct, frozen=True):
    """A file to download."""

    label: str
    address: str


class DeskPage(Page, frozen=True):
    """A dossier being read."""

    template: ClassVar[str] = "desk.html.j2"
    dossier: str
    label: str
    number: int
    session: str
    session_id: str
    bloc: str
    rated: int
    criteria: int
    signed: str
    """When the review was signed, in words; empty while it is open."""
    drafted: bool
    made: str
    """Which engine made the draft, in words."""
    warnings: tuple[WarningLine, ...]
    pieces: tuple[PieceView, ...]
    competences: tuple[CompetenceLinks, ...]
    panel: CriterionPanel
    evidence: str
    """The evidence in view, from the address; empty when there is none."""
    exports: tuple[ExportLink, ...]
    exports_hidden: str
    """Why there is no export to download; empty when there are."""


def desk_page(
    desk: Desk, shown: Mapping[str, Shown], panel: CriterionPanel, evidence: str, exports: Iterable[Export], hidden: str
) -> DeskPage:
    """The desk; ``shown`` holds the pieces that can be shown, by piece id."""
    spreads = tuple(Spread(piece, shown[piece.id].facsimile) for piece in desk.pieces if piece.id in shown)
    by_leaf, review = marks(desk, spreads), desk.review
    dossier = desk.named.dossier
    return DeskPage(
        dossier=dossier.id,
        label=desk.named.label,
        number=dossier.number,
        session=desk.jury.title,
        session_id=desk.jury.id,
        bloc=desk.bloc.id,
        rated=sum(opinion.rating is not None for opinion in desk.opinions.values()),
        criteria=sum(1 for _ in desk.bloc.criteria()),
        signed=moment(review.signed_at) if review and review.signed_at else "",
        drafted=desk.draft is not None,
        made=" ".join((desk.draft.engine.description, *desk.draft.notes)) if desk.draft else "",
        warnings=(*_warnings(desk), *_general_checks(desk)),
        pieces=tuple(_piece(desk, piece.id, shown.get(piece.id), by_leaf) for piece in desk.pieces),
        competences=_competences(desk, panel.id),
        panel=panel,
        evidence=evidence,
        exports=tuple(ExportLink(_export(row), f"/dossiers/{dossier.id}/exports/{row.id}") for row in exports),
        exports_hidden=hidden,
    )


def _piece(desk: Desk, piece_id: str, shown: Shown | None, by_leaf: MarksByLeaf) -> PieceView:
    piece = next(piece for piece in desk.pieces if piece.id == piece_id)
    leaves = shown.facsimile.leaves if shown else ()
    return PieceView(
        id=piece.id,
        version=piece.version.id,
        label=piece.kind.label,
        authorship=authorship(piece.kind.collective),
        context=not piece.kind.evidence,
        note=_note(shown, piece.version.reason or ""),
        leaves=tuple(_leaf(desk, piece.id, piece.version.id, leaf, by_leaf) for leaf in leaves),
    )


def _note(shown: Shown | None, reason: str) -> str:
    if shown is None:
        return reason or "Cette pièce n'a pas encore été lue."
    if shown.typeset:
        return "Texte du fichier, mis en page pour la lecture : images et mise en page d'origine n'y sont pas."
    return ""


def _leaf(desk: Desk, piece_id: str, version: str, leaf: Leaf, by_leaf: MarksByLeaf) -> LeafView:
    base = f"/dossiers/{desk.named.dossier.id}/pieces/{version}/pages/{leaf.number}"
    widths = {name: round(leaf.width * scale) for name, scale in SCALES.items()}
    return LeafView(
        id=f"page-{piece_id}-{leaf.number}",
        leaf=leaf,
        image=f"{base}/1x.webp",
        images=", ".join(f"{base}/{name}.webp {width}w" for name, width in widths.items()),
        pixels=(widths["1x"], round(leaf.height * SCALES["1x"])),
        marks=by_leaf.get((version, leaf.number), ()),
    )


def _competences(desk: Desk, current: str) -> tuple[CompetenceLinks, ...]:
    return tuple(
        CompetenceLinks(
            competence.id,
            competence.short,
            at,
            tuple(_link(desk, criterion.id, criterion.label, current) for criterion in competence.criteria),
        )
        for at, competence in enumerate(desk.bloc.competences)
    )


def _link(desk: Desk, criterion_id: str, label: str, current: str) -> CriterionLink:
    found = desk.draft.criteria.get(criterion_id) if desk.draft else None
    degree = scale_of(desk.jury).of(desk.opinions.get(criterion_id))
    return CriterionLink(
        id=criterion_id,
        label=label,
        address=desk_address(desk, criterion_id),
        current=criterion_id == current,
        rating=degree.counts_as.value if degree else "",
        rating_word=degree.label if degree else "sans appréciation",
        coverage=coverage_mark(found.coverage) if found and found.coverage else None,
        hidden=found is not None and found.coverage is None,
        evidence=len(found.evidence) if found else 0,
        blind=criterion_id in desk.blind,
    )


def _warnings(desk: Desk) -> Iterator[WarningLine]:
    for at, warning in enumerate(desk.draft.warnings if desk.draft else ()):
        yield _warning(desk, at, warning)


def _general_checks(desk: Desk) -> Iterator[WarningLine]:
    """What checks prove of the dossier as a whole; the others stand beside their criteria."""
    for check in desk.draft.checks if desk.draft else ():
        if not check.criteria:
            mark = check.evidence[0].id if check.evidence else ""
            yield WarningLine("Vérification automatique", check.message, text="", mark=mark, page="")


def _warning(desk: Desk, rank: int, warning: PieceWarning) -> WarningLine:
    piece = desk.piece(warning.piece)
    return WarningLine(
        piece=piece.kind.label if piece else warning.piece,
        message=warning.message,
        text=warning.text,
        mark=warning_mark(rank) if piece and warning.boxes else "",
        page=f"page-{warning.piece}-{warning.page}" if piece and warning.page else "",
    )


def _export(row: Export) -> str:
    return _EXPORTS.get(row.kind, f"Copie annotée : {row.file_name}")
