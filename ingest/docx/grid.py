"""The grid of a Word table: which columns each cell covers, and which rows are its header."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.docx.names import OFF, VAL, W
from ingest.docx.paragraphs import cells, rows
from ingest.xml import Element

WIDEST = 63
"""The most columns that Word allows."""


class GridCell(Struct, frozen=True):
    """A cell and where it lies."""

    element: Element
    index: int
    """Its rank among the cells of its row."""
    column: int
    """The first column that it covers."""
    span: int
    continues: bool
    """Whether it only continues the merged cell above it."""


class GridRow(Struct, frozen=True):
    """A row and its cells."""

    element: Element
    index: int
    """Its rank among the rows of its table."""
    cells: tuple[GridCell, ...]
    is_header: bool
    """Whether it is marked to be repeated on each page."""


def grid_rows(table: Element) -> list[GridRow]:
    """The rows of a table, without those whose deletion is tracked."""
    return [
        GridRow(row, index, tuple(_cells(row)), _is_on(row, "tblHeader"))
        for index, row in enumerate(rows(table))
        if not _is_on(row, "del")
    ]


def width(rows: Sequence[GridRow]) -> int:
    """How many columns the rows cover."""
    return max((cell.column + cell.span for row in rows for cell in row.cells), default=0)


def _cells(row: Element) -> Iterator[GridCell]:
    column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for index, cell in enumerate(cells(row)):
        if column >= WIDEST:
            return
        span = max(1, min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), WIDEST - column))
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        continues = merge is not None and merge.get(VAL) in (None, "continue")
        yield GridCell(cell, index, column, span, continues)
        column += span


def _is_on(row: Element, name: str) -> bool:
    found = row.find(f"{W}trPr/{W}{name}")
    return found is not None and found.get(VAL) not in OFF


def _number(element: Element | None, default: int) -> int:
    text = "" if element is None else element.get(VAL) or ""
    return int(text) if text.isdigit() and len(text) < 6 else default
