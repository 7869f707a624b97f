"""Reads a PDF: the steps from its bytes to blocks, in order."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.blocks import Block, RawDocument
from ingest.document import Aside, GlyphBoxes, Page, PassageKind
from ingest.errors import CorruptFile, EmptyFile, UnreadableFile
from ingest.limits import Limits
from ingest.pdf import notices
from ingest.pdf.chunks import Chunk, body_lines, joined
from ingest.pdf.columns import Stack
from ingest.pdf.contents import lines, texts
from ingest.pdf.figures import Figure
from ingest.pdf.flow import PageFlow, flow, with_endnotes
from ingest.pdf.frame import Frame
from ingest.pdf.furniture import furniture
from ingest.pdf.geometry import centred_in, union
from ingest.pdf.headings import with_headings
from ingest.pdf.hyphens import lexicon
from ingest.pdf.layout import lay_out
from ingest.pdf.letters import SOFT_HYPHEN
from ingest.pdf.lines import Line
from ingest.pdf.page import Bookmark
from ingest.pdf.page_reading import ReadPage
from ingest.pdf.pdfium import PdfFile
from ingest.pdf.side_by_side import LIBRARY_ERRORS, read_pages
from ingest.pdf.writing import Writer

_SHELL = re.compile(r"please wait|veuillez patienter|adobe reader", re.IGNORECASE)
_SHELL_PAGES = 2
_DESIGN = 3
"""Pages on which a picture stands at the same place when it is part of their design."""
_NO_TITLE = re.compile(r"untitled|sans titre|microsoft word|powerpoint|document\d*$|.*\.\w{2,4}$", re.IGNORECASE)


def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """The blocks of a PDF in reading order, and what was kept apart.

    Raises:
        EmptyFile, CorruptFile, EncryptedFile, TooLarge: the file is refused; the message is a French sentence.
    """
    if not data:
        raise EmptyFile("Le fichier est vide.")
    try:
        with PdfFile(data, limits) as file:
            pages = read_pages(file, limits)
            document = _document(file, pages)
    except UnreadableFile:
        raise
    except LIBRARY_ERRORS as error:
        raise CorruptFile("Le PDF est endommagé ou n'est pas conforme : sa lecture a échoué.") from error
    if not (document.blocks or document.quarantine or document.notices):
        raise EmptyFile("Le PDF ne contient aucun texte.")
    return document


def _pictured(pages: Sequence[ReadPage]) -> list[int]:
    """Numbers of the pages of text with a large picture; one that comes back at the same place is the design's."""
    places = Counter(page.picture for page in pages)
    return [p.page.number for p in pages if p.picture and not p.notices and places[p.picture] < _DESIGN]


def _document(file: PdfFile, pages: Sequence[ReadPage]) -> RawDocument:
    set_aside = furniture([sheet for page in pages for sheet, _ in page.sheets])
    flows = [_page_flow(page, set_aside) for page in pages]
    read = flow([columns for columns, _ in flows])
    if file.is_xfa() and _is_shell(read.chunks, len(pages)):
        return RawDocument((), _pages(pages), notices=(notices.form_shell(),))
    chunks = _chunks(read.chunks, file.outline(), read.body)
    blocks = _blocks(chunks)
    labels = [label for _, of_page in flows for label in of_page]
    apart = [*_furniture_lines(pages, set_aside), *read.contents, *labels]
    return RawDocument(
        blocks=blocks,
        pages=_pages(pages),
        title=_title(file.title(), blocks),
        furniture=tuple(dict.fromkeys(text for part in apart for text in texts(part))),
        asides=tuple(aside for part in apart for line in lines(part) if (aside := _aside(line)) is not None),
        quarantine=tuple(entry for page in pages for entry in page.hidden),
        notices=(
            *(notice for page in pages for notice in page.notices),
            *notices.large_pictures(_pictured(pages)),
            *notices.attachments(file.attachments()),
        ),
    )


def _page_flow(page: ReadPage, set_aside: frozenset[int]) -> tuple[PageFlow, list[Line]]:
    """A page's columns, and the labels of its figures."""
    stacks: list[Stack] = []
    labels: list[Line] = []
    figures: tuple[Figure, ...] = ()
    for sheet, shapes in page.sheets:
        kept = [p for p in sheet.pieces if id(p) not in set_aside]
        if not sheet.upright:
            turned = [p for p in kept if _is_in(figures, page.sheets[0][0].frame, p)]
            labels += turned
            kept = [p for p in kept if p not in turned]
        layout = lay_out(kept, shapes, sheet.crop)
        stacks += layout.stacks
        figures += layout.figures if sheet.upright else ()
        labels += (label for figure in layout.figures for label in figure.labels)
    crop = page.sheets[0][0].crop if page.sheets else page.page.crop
    return PageFlow(page.page.number, tuple(stacks), (crop.y0 + crop.y1) / 2), labels


def _is_in(figures: Sequence[Figure], frame: Frame, piece: Line) -> bool:
    """Whether a piece turned another way, such as the name of a chart's axis, stands in a figure of ``frame``."""
    place = frame.box(union(letter.rect for letter in piece.letters))
    return any(centred_in(figure.rect, place) for figure in figures)


def _chunks(chunks: Sequence[Chunk], outline: Sequence[Bookmark], body: float) -> list[Chunk]:
    return joined(with_endnotes(with_headings(chunks, outline, body)))


def _blocks(chunks: Sequence[Chunk]) -> tuple[Block, ...]:
    known = lexicon(line.text for line in body_lines(chunks))
    writer = Writer(known, frozenset(chunk.mark for chunk in chunks if chunk.mark))
    return tuple(block for chunk in chunks if (block := writer.block(chunk)) is not None)


def _pages(pages: Sequence[ReadPage]) -> tuple[Page, ...]:
    return tuple(page.page for page in pages)


def _title(named: str, blocks: Sequence[Block]) -> str:
    title = " ".join(named.split())
    if title and not _NO_TITLE.match(title):
        return title
    return next((b.text for b in blocks if b.kind is PassageKind.HEADING and b.level == 1), "")


def _furniture_lines(pages: Sequence[ReadPage], set_aside: frozenset[int]) -> list[Line]:
    drawn = (piece for page in pages for sheet, _ in page.sheets for piece in sheet.pieces)
    return [piece for piece in drawn if id(piece) in set_aside]


def _aside(line: Line) -> Aside | None:
    """The line where it stands, without the hyphens that only a line break would show."""
    letters_ = [letter for letter in line.letters if letter.character != SOFT_HYPHEN]
    text = "".join(letter.character for letter in letters_)
    return Aside(text, GlyphBoxes(line.page, tuple(letter.rect for letter in letters_))) if text.strip() else None


def _is_shell(chunks: Sequence[Chunk], pages: int) -> bool:
    return pages <= _SHELL_PAGES and any(_SHELL.search(chunk.text) for chunk in chunks)
