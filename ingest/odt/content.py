"""The content of an OpenDocument text: its blocks, rows, cells and characters, and how paths name them.

Paths count from 0, from the outside in::

    body/12                      the 13th block (paragraph, heading or table) of the text
    body/3/row/1/cell/0/0        the first paragraph of the first cell of the second row of the table body/3
    body/12/box/0/1              the second paragraph of the first text box anchored in the paragraph body/12
    note/ftn1/0                  the first paragraph of the note whose text:id is ftn1

Blocks are counted in document order, looking through lists, sections and frames; indexes count for nothing. Rows and
cells are those of the file, a repeated one once. The characters of a paragraph, which a ``SourceRange`` counts, are
its text, spaces of text:s, tabs and line breaks included; not that of its notes, annotations and text boxes.
"""

from collections.abc import Iterator

from msgspec import Struct

from ingest.odt.names import DRAW, MATH, OFFICE, PARAGRAPHS, TABLE, TEXT
from ingest.xml import Element

_THROUGH = frozenset(
    {f"{TEXT}{name}" for name in ("list", "list-item", "list-header", "section", "numbered-paragraph", "bibliography")}
    | {f"{TEXT}index-body", f"{DRAW}frame", f"{DRAW}text-box", f"{DRAW}a"}
)
_ROWS = frozenset({f"{TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")})
_APART = frozenset(
    {f"{TEXT}note", f"{TEXT}ruby-text", f"{TEXT}tracked-changes", f"{OFFICE}annotation"}
    | {f"{OFFICE}annotation-end", f"{OFFICE}event-listeners"}
)
INDEXES = frozenset(
    {f"{TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")}
)
_MOST_SPACES = 200


class Piece(Struct, frozen=True):
    """Characters that stand together in one element of a paragraph."""

    holder: Element
    """The innermost element whose style they have."""
    text: str


def blocks(container: Element) -> Iterator[Element]:
    """The paragraphs, headings and tables of a container, in order."""
    for child in container:
        if child.tag in PARAGRAPHS or child.tag == f"{TABLE}table":
            yield child
        elif child.tag in _THROUGH:
            yield from blocks(child)


def rows(table: Element, *, in_header: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table in order, each with whether it is a header."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, in_header
        elif child.tag in _ROWS:
            yield from rows(child, in_header=in_header or child.tag == f"{TABLE}table-header-rows")


def pieces(paragraph: Element) -> Iterator[Piece]:
    """The characters of a paragraph, in order."""
    yield from _inside(paragraph)


def boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph, in order."""
    for child in paragraph:
        if child.tag == f"{DRAW}text-box" or (child.tag.startswith(DRAW) and _holds_paragraphs(child)):
            yield child
        elif child.tag not in _APART:
            yield from boxes(child)


def notes(paragraph: Element) -> Iterator[Element]:
    """The notes called in a paragraph, in order."""
    for child in paragraph:
        if child.tag == f"{TEXT}note":
            yield child
        elif not child.tag.startswith(DRAW):
            yield from notes(child)


def is_list_item(paragraph: Element) -> bool:
    """Whether the paragraph stands in a list."""
    stops = (f"{TEXT}list-item", f"{TABLE}table-cell", f"{DRAW}text-box", f"{TEXT}note-body")
    nearest = next(paragraph.iterancestors(*stops), None)
    return nearest is not None and nearest.tag == f"{TEXT}list-item"


def plain(paragraph: Element) -> str:
    """All the text of a paragraph, seen or not."""
    return "".join(piece.text for piece in pieces(paragraph))


def _inside(element: Element) -> Iterator[Piece]:
    if element.text:
        yield Piece(element, element.text)
    for child in element:
        yield from _of(child)
        if child.tail:
            yield Piece(element, child.tail)


def _of(child: Element) -> Iterator[Piece]:
    if child.tag == f"{TEXT}s":
        count = child.get(f"{TEXT}c") or "1"
        yield Piece(child, " " * (min(int(count), _MOST_SPACES) if count.isdigit() else 1))
    elif child.tag == f"{TEXT}tab":
        yield Piece(child, "\t")
    elif child.tag == f"{TEXT}line-break":
        yield Piece(child, "\n")
    elif child.tag not in _APART and not child.tag.startswith((DRAW, MATH)):
        yield from _inside(child)


def _holds_paragraphs(shape: Element) -> bool:
    return any(child.tag in PARAGRAPHS for child in shape)
