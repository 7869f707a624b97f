"""Reads the tables of an OpenDocument text."""

from collections.abc import Iterator

from msgspec import Struct

from ingest.blocks import Block
from ingest.colours import Colour
from ingest.gathering import row_block
from ingest.located import Located, join
from ingest.odt.content import blocks, plain, rows
from ingest.odt.names import PARAGRAPHS, TABLE
from ingest.odt.sight import Sight, sight
from ingest.odt.styles import Styles
from ingest.rows import columns_under, is_title_row
from ingest.xml import Element

_WIDEST = 200
_LONGEST_HEADER = 12
_CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})

Placed = tuple[Element, str, Colour | None]
"""A paragraph or a table in a cell, its path, and what lies behind it."""


class Cell(Struct, frozen=True):
    """A cell as it was read."""

    text: Located
    span: int
    is_bold: bool
    is_covered: bool
    """Whether a merged cell takes its place."""
    sights: tuple[tuple[Sight, str], ...]
    """What each paragraph shows, with its path."""
    inside: tuple[Placed, ...]


class Row(Struct, frozen=True):
    """A row as it was read: its block if it shows something, and its cells."""

    blocks: tuple[Block, ...]
    cells: tuple[Cell, ...]


def is_layout(table: Element) -> bool:
    """Whether the table only places text on the page: one column, or a single row of texts of several paragraphs."""
    all_cells = [_cells(row) for row, _ in rows(table)]
    if max((len(cells) for cells in all_cells), default=0) < 2:
        return True
    return len(all_cells) == 1 and any(_is_prose(cell) for cell in all_cells[0])


def layout_cells(styles: Styles, table: Element, path: str, ground: Colour | None) -> Iterator[Placed]:
    """The cells of a layout table in order."""
    for r, (row, _) in enumerate(rows(table)):
        for c, cell in enumerate(_cells(row)):
            yield cell, f"{path}/row/{r}/cell/{c}", styles.cell_ground(cell, ground)


def read_rows(styles: Styles, table: Element, path: str, ground: Colour | None, page: int | None) -> list[Row]:
    """The rows of a table. Header rows give their texts to the others, and show only when alone."""
    found = list(rows(table))
    read = [
        [_cell(styles, cell, f"{path}/row/{r}/cell/{c}", ground) for c, cell in enumerate(_cells(row))]
        for r, (row, _) in enumerate(found)
    ]
    width = min(max((sum(cell.span for cell in row) for row in read), default=0), _WIDEST)
    start, stop = _header_range(read, [is_header for _, is_header in found], width)
    columns = columns_under([_over(row, width) for row in read[start:stop]])
    is_bare = stop == len(read)
    result = []
    for index, row in enumerate(read):
        block = row_block(_by_column(row, width), () if index < stop else columns, page)
        is_header = start <= index < stop and not is_bare
        result.append(Row(() if is_header or not block.text else (block,), tuple(row)))
    return result


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in _CELLS]


def _cell(styles: Styles, cell: Element, path: str, ground: Colour | None) -> Cell:
    behind = styles.cell_ground(cell, ground)
    inside = tuple((block, f"{path}/{index}", behind) for index, block in enumerate(blocks(cell)))
    is_covered = cell.tag == f"{TABLE}covered-table-cell"
    sights = tuple((sight(styles, b, p, behind), p) for b, p, _ in inside if b.tag in PARAGRAPHS and not is_covered)
    shown = [seen for seen, _ in sights if seen.text.text]
    # A merged cell is followed by the covered ones that it spans: each counts for itself.
    repeated = cell.get(f"{TABLE}number-columns-repeated") or "1"
    return Cell(
        text=join([seen.text for seen in shown]),
        span=min(int(repeated), _WIDEST) if repeated.isdigit() and not shown else 1,
        is_bold=all(seen.is_bold for seen in shown),
        is_covered=is_covered,
        sights=sights,
        inside=() if is_covered else inside,
    )


def _by_column(row: list[Cell], width: int) -> tuple[Located, ...]:
    texts: list[Located] = []
    for cell in row:
        texts += [cell.text, *[Located()] * (cell.span - 1)]
    return tuple((texts + [Located()] * width)[:width])


def _over(row: list[Cell], width: int) -> tuple[str, ...]:
    """What stands over each column, a merged cell over all that it covers."""
    over: list[str] = []
    for cell in row:
        over += [over[-1] if cell.is_covered and over else cell.text.text] * cell.span
    return tuple((over + [""] * width)[:width])


def _header_range(read: list[list[Cell]], marks: list[bool], width: int) -> tuple[int, int]:
    marked = next((index for index, is_header in enumerate(marks) if not is_header), len(marks))
    if marked:
        return 0, marked
    start = 1 if len(read) > 2 and is_title_row(_over(read[0], width)) else 0
    if len(read) < start + 2:
        return 0, 0
    filled = [cell for cell in read[start] if cell.text.text]
    below = [cell for cell in read[start + 1] if cell.text.text]
    is_short = len(filled) > 1 and all(len(cell.text.text.split()) <= _LONGEST_HEADER for cell in filled)
    stands_apart = all(cell.is_bold for cell in filled) and not all(cell.is_bold for cell in below)
    return (start, start + 1) if is_short and stands_apart else (0, 0)


def _is_prose(cell: Element) -> bool:
    texts = [text for block in blocks(cell) if block.tag in PARAGRAPHS and (text := plain(block).strip())]
    return len(texts) > 1 and sum(len(text.split()) for text in texts) >= 40
