"""Reads the tables of a Word file: rows with their cells and column headers, or plain text laid out in a grid."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.blocks import Block
from ingest.colours import WHITE, Colour
from ingest.document import HiddenReason
from ingest.docx.grid import GridCell, GridRow, grid_rows, width
from ingest.docx.hidden import cell_ground, styled_header
from ingest.docx.names import PARAGRAPH, TABLE, VAL, W
from ingest.docx.paragraphs import blocks, pieces
from ingest.docx.sight import Sight, page_breaks, sight
from ingest.docx.styles import Styles
from ingest.gathering import Gathering, row_block
from ingest.located import Located, join
from ingest.rows import columns_under, is_title_row
from ingest.xml import Element

_LONGEST_HEADER = 12
_FLAT_TWIPS = 40

PlacedTable = tuple[Element, str, Colour | None]
"""A table in a cell, its path, and what lies behind it."""


class ReadRow(Struct, frozen=True):
    """A row as it was read: its block if it shows something, and what hangs from its paragraphs."""

    blocks: tuple[Block, ...]
    paragraphs: tuple[Element, ...]
    paths: tuple[str, ...]
    tables: tuple[PlacedTable, ...]
    breaks: int
    """Pages begun inside the row."""


class _Table(Struct, frozen=True):
    element: Element
    path: str
    ground: Colour | None
    rows: tuple[GridRow, ...]
    width: int


class _Cell(Struct, frozen=True):
    text: Located
    is_bold: bool
    fill: Colour | None
    paragraphs: tuple[Element, ...]
    paths: tuple[str, ...]
    tables: tuple[PlacedTable, ...]
    breaks: tuple[int, int]


class _Row(Struct, frozen=True):
    grid: GridRow
    cells: tuple[_Cell, ...]

    def texts(self, count: int) -> tuple[Located, ...]:
        """The text of each of ``count`` columns; a merged cell's stands in its first."""
        by_column = {place.column: cell.text for place, cell in zip(self.grid.cells, self.cells, strict=True)}
        return tuple(by_column.get(column, Located()) for column in range(count))

    def headers(self, count: int) -> tuple[str, ...]:
        """The text over each of ``count`` columns; a merged cell's stands over all that it covers."""
        over = [""] * count
        for place, cell in zip(self.grid.cells, self.cells, strict=True):
            over[place.column : place.column + place.span] = [cell.text.text] * place.span
        return tuple(over)

    def filled(self) -> list[_Cell]:
        """The cells that show something."""
        return [cell for cell in self.cells if cell.text.text]


class TableReader:
    """Reads tables one at a time; what people cannot see in them goes to the gathering's quarantine."""

    def __init__(self, styles: Styles, gathering: Gathering) -> None:
        self._styles = styles
        self._gathering = gathering

    def is_layout(self, table: Element) -> bool:
        """Whether the table only places text on the page: one column, or cells that are texts of their own."""
        grid = grid_rows(table)
        if width(grid) < 2:
            return True
        words, paragraphs = (40, 2) if len(grid) == 1 else (80, 3)
        return all(any(_is_prose(cell.element, words, paragraphs) for cell in row.cells) for row in grid)

    def cells(self, table: Element, path: str, ground: Colour | None) -> Iterator[tuple[str, Element, Colour | None]]:
        """The cells of a layout table in order, each with its path and what lies behind it."""
        whole = _table(table, path, ground)
        for row in whole.rows:
            for cell in row.cells:
                if not cell.continues:
                    behind = self._ground(whole, row, cell)
                    yield f"{path}/row/{row.index}/cell/{cell.index}", cell.element, behind

    def rows(self, table: Element, path: str, ground: Colour | None, page: int | None) -> Iterator[ReadRow]:
        """The rows of a table in order. Header rows give their texts to the others, and show only when alone."""
        whole = _table(table, path, ground)
        count = whole.width
        read = [self._row(whole, row) for row in whole.rows]
        first, last = _header_range(read, count, styled_header(self._styles, table))
        columns = columns_under([row.headers(count) for row in read[first:last]])
        bare = last == len(read)
        for index, row in enumerate(read):
            is_header = first <= index < last and not bare
            before = max((cell.breaks[0] for cell in row.cells), default=0)
            after = max((sum(cell.breaks) for cell in row.cells), default=0)
            block = row_block(
                row.texts(count), () if index < last else columns, None if page is None else page + before
            )
            page = None if page is None else page + after
            yield ReadRow(
                blocks=() if is_header or not block.text else (block,),
                paragraphs=tuple(p for cell in row.cells for p in cell.paragraphs),
                paths=tuple(p for cell in row.cells for p in cell.paths),
                tables=tuple(t for cell in row.cells for t in cell.tables),
                breaks=after,
            )

    def _row(self, table: _Table, row: GridRow) -> _Row:
        read = []
        for cell in row.cells:
            behind = self._ground(table, row, cell)
            read.append(self._cell(cell, row, f"{table.path}/row/{row.index}/cell/{cell.index}", behind))
        return _Row(row, tuple(read))

    def _cell(self, cell: GridCell, row: GridRow, path: str, ground: Colour | None) -> _Cell:
        inside = [] if cell.continues else list(blocks(cell.element))
        paths = [f"{path}/{index}" for index in range(len(inside))]
        sights = [
            sight(self._styles, block, place, ground)
            for block, place in zip(inside, paths, strict=True)
            if block.tag == PARAGRAPH
        ]
        shown = [] if self._hide(sights, row) else [s.text for s in sights if s.text.text]
        paragraphs = tuple(block for block in inside if block.tag == PARAGRAPH)
        breaks = [page_breaks(paragraph) for paragraph in paragraphs]
        before = breaks[0][0] if breaks else 0
        return _Cell(
            text=join(shown),
            is_bold=all(s.bold for s in sights if s.text.text),
            fill=ground,
            paragraphs=paragraphs,
            paths=tuple(p for block, p in zip(inside, paths, strict=True) if block.tag == PARAGRAPH),
            tables=tuple((block, p, ground) for block, p in zip(inside, paths, strict=True) if block.tag == TABLE),
            breaks=(before, sum(map(sum, breaks)) - before),
        )

    def _hide(self, sights: Sequence[Sight], row: GridRow) -> bool:
        """Quarantines what a cell does not show; whether that is all of it."""
        place = f"tableau, ligne {row.index + 1}"
        is_flat = _is_flat(row.element)
        for seen in sights:
            for hidden in seen.hidden:
                self._gathering.hide(hidden.text, hidden.reason, place)
            self._gathering.conceal(seen.text.concealed, None, place)
            if is_flat:
                self._gathering.hide(seen.text.text, HiddenReason.TINY, place)
        return is_flat

    def _ground(self, table: _Table, row: GridRow, cell: GridCell) -> Colour | None:
        position, size = (row.index, cell.column), (len(table.rows), table.width)
        return cell_ground(self._styles, table.element, cell.element, position, size, table.ground)


def _table(element: Element, path: str, ground: Colour | None) -> _Table:
    rows = grid_rows(element)
    return _Table(element, path, ground, tuple(rows), width(rows))


def _header_range(rows: list[_Row], count: int, is_styled: bool) -> tuple[int, int]:
    """The first header row and the first row after the headers; equal when there is none."""
    marked = next((i for i, row in enumerate(rows) if not row.grid.is_header), len(rows))
    start = 1 if len(rows) > 2 and is_title_row(rows[0].headers(count)) else 0
    if marked:
        return (start if marked > start else 0), marked
    if len(rows) < start + 2:
        return 0, 0
    looks = _stands_apart(rows[start], rows[start + 1]) or (is_styled and not start and _is_short(rows[0]))
    return (start, start + 1) if looks else (0, 0)


def _stands_apart(row: _Row, below: _Row) -> bool:
    filled, under = row.filled(), below.filled()
    if len(filled) < 2 or not _is_short(row):
        return False
    is_bold = all(cell.is_bold for cell in filled) and not all(cell.is_bold for cell in under)
    fills = {cell.fill for cell in filled}
    is_shaded = WHITE not in fills and fills.isdisjoint(cell.fill for cell in under)
    return is_bold or is_shaded


def _is_short(row: _Row) -> bool:
    return len(row.filled()) > 1 and all(len(c.text.text.split()) <= _LONGEST_HEADER for c in row.filled())


def _is_prose(cell: Element, words: int, paragraphs: int) -> bool:
    texts = ["".join(p.text for p in pieces(block)) for block in blocks(cell) if block.tag == PARAGRAPH]
    filled = [text for text in texts if text.strip()]
    return len(filled) >= paragraphs and sum(len(text.split()) for text in filled) >= words


def _is_flat(row: Element) -> bool:
    height = row.find(f"{W}trPr/{W}trHeight")
    if height is None or height.get(f"{W}hRule") != "exact":
        return False
    value = height.get(VAL) or ""
    return value.isdigit() and int(value) < _FLAT_TWIPS
