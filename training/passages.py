"""A labelled dossier as a piece that was read: what the search and the engine are given of it."""

from collections.abc import Iterator, Sequence

from ingest.document import Document, Format, Passage, PassageKind, Span
from referentiel.model import PieceKind
from service.assessment.dossier import Located, Piece
from training.corpus import LabelledPassage, MiniDossier, PassageForm

_KIND = PieceKind("piece", "Pièce", collective=False, evidence=True, must_contain=(), file_hints=())
_BETWEEN_CELLS = " | "
_KINDS = {
    PassageForm.PARAGRAPH: PassageKind.PARAGRAPH,
    PassageForm.BULLET: PassageKind.LIST_ITEM,
    PassageForm.TABLE_ROW: PassageKind.TABLE_ROW,
    PassageForm.CAPTION: PassageKind.CAPTION,
    PassageForm.FOOTNOTE: PassageKind.FOOTNOTE,
    PassageForm.SLIDE: PassageKind.SLIDE_TEXT,
    PassageForm.CUE: PassageKind.CUE,
}


def located(dossier: MiniDossier) -> tuple[Located, ...]:
    """The passages of a dossier, in order, as those of one piece."""
    passages = tuple(_passage(labelled, row) for row, labelled in enumerate(dossier.passages))
    piece = Piece("piece", _KIND, "piece.md", Document("", Format.MARKDOWN, "", (), passages))
    return tuple(Located(piece, passage) for passage in passages)


def _passage(labelled: LabelledPassage, row: int) -> Passage:
    cells = labelled.text.split(_BETWEEN_CELLS) if labelled.kind is PassageForm.TABLE_ROW else [labelled.text]
    return Passage(
        id=f"{row:04}",
        # As readers give a row: its cells with a space between them.
        text=" ".join(cells),
        kind=_KINDS[labelled.kind],
        order=row,
        page=None,
        headings=(labelled.heading,) if labelled.heading else (),
        cells=tuple(_spans(cells)) if labelled.kind is PassageForm.TABLE_ROW else (),
    )


def _spans(cells: Sequence[str]) -> Iterator[Span]:
    start = 0
    for cell in cells:
        yield Span(start, start + len(cell))
        start += len(cell) + 1
