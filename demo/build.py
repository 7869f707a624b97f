"""Regenerates the demo dossiers from their sources: ``python -m demo.build``."""

from collections.abc import Callable
from pathlib import Path

from demo.drawings.catalogue import CATALOGUE
from demo.typeset.blocks import Source
from demo.typeset.docx_piece import typeset_docx
from demo.typeset.markup import parse
from demo.typeset.pdf_pages import typeset_pdf
from demo.typeset.pptx_piece import typeset_pptx

_DEMO = Path(__file__).parent
_SOURCES = _DEMO / "sources"


def _typeset_pdf(source: Source) -> bytes:
    return typeset_pdf(source, CATALOGUE)


_TYPESETTERS: dict[str, Callable[[Source], bytes]] = {
    ".pdf": _typeset_pdf,
    ".docx": typeset_docx,
    ".pptx": typeset_pptx,
}

PIECES = (
    "b1/dossier-artistique.pdf",
    "b1/note-de-synthese.docx",
    "b1/restitution-orale.vtt",
    "b2/brief.pdf",
    "b2/note-strategique.docx",
    "b2/presentation-orale.pptx",
    "b3/brief.docx",
    "b3/note-strategique.pdf",
    "hidden/tricky.pdf",
)


def build_piece(piece: str) -> bytes:
    """The bytes of a piece, from the source of the same name; a transcript is its own source."""
    target = Path(piece)
    typeset = _TYPESETTERS.get(target.suffix)
    if typeset is None:
        return (_SOURCES / target).read_bytes()
    source = _SOURCES / target.with_suffix(".md")
    return typeset(parse(source.read_text(encoding="utf-8"), source.name))


def main() -> None:
    """Writes every piece beside its sources' folder."""
    for piece in PIECES:
        target = _DEMO / piece
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(build_piece(piece))
        print(f"{piece} : {target.stat().st_size // 1024} ko")


if __name__ == "__main__":
    main()
