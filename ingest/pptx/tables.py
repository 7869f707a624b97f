"""The rows of a table on a slide."""

from collections.abc import Iterator

from ingest.blocks import Block
from ingest.colours import Colour
from ingest.gathering import row_block
from ingest.located import Located, join
from ingest.pptx.colouring import Colouring
from ingest.pptx.frames import Line, lines
from ingest.pptx.names import OFF, A
from ingest.rows import columns_under, is_title_row
from ingest.xml import Element

_WIDEST = 200

ReadCells = list[tuple[Located, int]]
"""The text of each cell of a row, with how many columns it covers."""


def table_lines(table: Element, path: str, colouring: Colouring) -> list[list[list[Line]]]:
    """The paragraphs of each cell of each row, merged cells that only continue another being empty."""
    return [
        [_cell_lines(cell, f"{path}/row/{r}/cell/{c}", colouring) for c, cell in enumerate(row.findall(f"{A}tc"))]
        for r, row in enumerate(table.findall(f"{A}tr"))
    ]


def table_rows(table: Element, read: list[list[list[Line]]], page: int) -> Iterator[Block]:
    """The rows that show something; the header row gives its texts to the others, and shows only when alone."""
    rows = [_texts(row, cells) for row, cells in zip(table.findall(f"{A}tr"), read, strict=True)]
    width = max((len(row) for row in rows), default=0)
    rows = [[*row, *[Located()] * (width - len(row))] for row in rows]
    start = 1 if len(rows) > 2 and is_title_row(_over(table, rows, 0)) else 0
    has_header = _has_header(table) and len(rows) > start + 1
    columns = columns_under([_over(table, rows, start)]) if has_header else ()
    for index, row in enumerate(rows):
        if not (has_header and index == start):
            block = row_block(tuple(row), columns if index > start or not has_header else (), page)
            if block.text:
                yield block


def _over(table: Element, rows: list[list[Located]], index: int) -> tuple[str, ...]:
    """What stands over each column in a row, merged cells over all that they cover."""
    row = table.findall(f"{A}tr")[index]
    over, held = [], ""
    for cell, text in zip(row.findall(f"{A}tc"), rows[index], strict=False):
        held = held if _is_on(cell, "hMerge") else text.text
        over.append(held)
    return (*over, *[""] * (len(rows[index]) - len(over)))


def _texts(row: Element, cells: list[list[Line]]) -> list[Located]:
    texts = [join([line.text for line in cell if line.text.text]) for cell in cells]
    return [
        Located() if _is_on(cell, "hMerge") or _is_on(cell, "vMerge") else text
        for cell, text in zip(row.findall(f"{A}tc"), texts, strict=True)
    ][:_WIDEST]


def _cell_lines(cell: Element, path: str, colouring: Colouring) -> list[Line]:
    body = cell.find(f"{A}txBody")
    return [] if body is None else lines(body, path, colouring, _cell_ground(cell, colouring))


def _cell_ground(cell: Element, colouring: Colouring) -> Colour | None:
    """The fill of a cell; a cell without its own takes that of the table's style, which is not read."""
    return colouring.solid(cell.find(f"{A}tcPr/{A}solidFill"))


def _has_header(table: Element) -> bool:
    properties = table.find(f"{A}tblPr")
    return properties is not None and _is_on(properties, "firstRow")


def _is_on(element: Element, name: str) -> bool:
    return (element.get(name) or "0") not in OFF
