"""The pre-annotated copy of any piece, in the format that suits it."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ingest.document import Document, Format
from referentiel.model import Bloc
from service.assessment.dossier import Piece
from service.assessment.draft import CriterionDraft, Draft, Evidence, PieceWarning
from service.exports.annotated_docx import annotate_docx
from service.exports.annotated_pdf import annotate_pdf
from service.exports.errors import DamagedSource
from service.exports.typeset_pdf import typeset


class AnnotatedCopy(Struct, frozen=True):
    """A piece's copy, with what the draft says of it laid over."""

    file_name: str
    data: bytes
    pages: Mapping[str, int]
    """The page of the copy that each evidence begins on, by evidence id; empty where the copy has no set pages."""


def annotate_piece(source: bytes, piece: Piece, draft: Draft, bloc: Bloc) -> AnnotatedCopy:
    """The copy of a piece: PDF and Word files keep their form, the others become a PDF of their text.

    A PDF or Word file that is too damaged to be written back becomes a PDF of its text too.

    Raises:
        CannotAnnotate: the file is protected, or has no text.
    """
    try:
        match piece.document.format:
            case Format.PDF:
                return _pdf_copy(piece, source, draft, bloc)
            case Format.DOCX:
                return _docx_copy(piece, source, draft, bloc)
            case _:
                return _typeset_copy(piece, draft, bloc)
    except DamagedSource:
        return _typeset_copy(piece, draft, bloc)


def _pdf_copy(piece: Piece, source: bytes, draft: Draft, bloc: Bloc) -> AnnotatedCopy:
    data = annotate_pdf(source, piece.id, draft, bloc)
    return AnnotatedCopy(f"{piece.id}-annote.pdf", data, _pages(draft, piece.document, piece.id))


def _docx_copy(piece: Piece, source: bytes, draft: Draft, bloc: Bloc) -> AnnotatedCopy:
    data = annotate_docx(source, piece.document, piece.id, draft, bloc)
    return AnnotatedCopy(f"{piece.id}-annote.docx", data, {})


def _typeset_copy(piece: Piece, draft: Draft, bloc: Bloc) -> AnnotatedCopy:
    rendering = typeset(piece.document, piece.file_name)
    moved = _relocated(draft, piece, rendering.document)
    data = annotate_pdf(rendering.pdf, piece.id, moved, bloc)
    return AnnotatedCopy(f"{piece.id}-annote.pdf", data, _pages(draft, rendering.document, piece.id))


def _pages(draft: Draft, document: Document, piece_id: str) -> dict[str, int]:
    pages = {}
    for evidence in _shown(draft):
        if evidence.piece == piece_id:
            boxes = evidence.boxes_in(document)
            page = boxes[0].page if boxes else evidence.page
            if page is not None:
                pages[evidence.id] = page
    return pages


def _shown(draft: Draft) -> Iterator[Evidence]:
    """Every quote that people are shown a place for: evidence, checks, the nearest passages of a search."""
    for criterion in draft.criteria.values():
        yield from criterion.evidence
        for receipt in criterion.absence:
            yield from receipt.nearest
    for check in draft.checks:
        yield from check.evidence


def _relocated(draft: Draft, piece: Piece, rendering: Document) -> Draft:
    """The draft with the places that the piece's quotes have in its rendering."""
    criteria = {name: _moved_criterion(found, piece, rendering) for name, found in draft.criteria.items()}
    checks = tuple(replace(c, evidence=_moved(c.evidence, piece, rendering)) for c in draft.checks)
    warnings = tuple(_moved_warning(warning, piece, rendering) for warning in draft.warnings)
    return replace(draft, criteria=criteria, checks=checks, warnings=warnings)


def _moved_criterion(found: CriterionDraft, piece: Piece, rendering: Document) -> CriterionDraft:
    return replace(found, evidence=_moved(found.evidence, piece, rendering))


def _moved(evidence: Iterable[Evidence], piece: Piece, rendering: Document) -> tuple[Evidence, ...]:
    return tuple(_moved_one(e, rendering) if e.piece == piece.id else e for e in evidence)


def _moved_one(evidence: Evidence, rendering: Document) -> Evidence:
    boxes = evidence.boxes_in(rendering)
    return replace(evidence, boxes=boxes, page=boxes[0].page if boxes else None)


def _moved_warning(warning: PieceWarning, piece: Piece, rendering: Document) -> PieceWarning:
    """The warning on the first page that shows text of the page or slide that it is about."""
    if warning.piece != piece.id:
        return warning
    pairs = zip(piece.document.passages, rendering.passages, strict=True)
    pages = (new.page for old, new in pairs if old.page == warning.page)
    return replace(warning, boxes=(), page=next(pages, None))
