"""Tables drawn with rules or grounds: what stands between their horizontal edges is rows.

Their columns are told by vertical edges, by where the borders of cells meet, or else by the white space that lines
up from row to row.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.document import Rect
from ingest.pdf.aligned import baselines, is_spaced_out, logical_rows
from ingest.pdf.captions import is_caption
from ingest.pdf.edges import Edge, Lattice
from ingest.pdf.gutters import Band, is_shared, least_gutter, voted_gutters, words
from ingest.pdf.interludes import stretches
from ingest.pdf.lines import Line, cut_line, join_lines
from ingest.pdf.page import Mark, Shape
from ingest.pdf.tables import Row, Table, is_figure, with_headers
from ingest.pdf.whitespace import Interval, common, free, inner

_FLATTEST = 5.0
"""Points below which what lies between two edges is a double rule, not a row."""
_LASTING = 0.5
"""Share of a table's height over which a vertical edge must run to part two columns."""
_MEETING = 0.6
"""Share of the horizontal edges that must be cut at a place for cells to meet there."""
_SAME_PLACE = 3.0
_FEW_BANDS = 3
_BRIEF = 4
_NEAR = 1.6
"""Line heights within which a row may stand outside the first or last edge."""

RGBA = tuple[int, int, int, int]


def ruled_tables(lattice: Lattice, pieces: Sequence[Line], fills: Sequence[Shape]) -> list[tuple[Table, list[Line]]]:
    """The tables of a lattice, each with the pieces of text that it takes; none when it only frames or underlines."""
    rect = lattice.rect
    within = [p for p in pieces if rect.x0 - 2 <= (p.left + p.right) / 2 <= rect.x1 + 2]
    levels = _levels(lattice)
    bands = [_between(within, low, high) for high, low in pairwise(levels)]
    edges = _column_edges(lattice, rect, bands)
    if edges:
        whole = _with_outer_rows(bands, within, levels, edges)
        parts = [part for run in _without_prose(whole, edges) for part in stretches(run) if _hold(part, edges)]
        tables = [_Grid(lattice, part, edges, rect, fills).table() for part in parts]
    else:
        tables = [_open_table(lattice, part, within, levels, fills) for part in stretches(bands)]
    return [(table, _taken(table, within)) for table in tables if table is not None]


def _open_table(
    lattice: Lattice, bands: list[Band], pieces: Sequence[Line], levels: Sequence[float], fills: Sequence[Shape]
) -> Table | None:
    """The table of bands without vertical edges."""
    gutters = _gutters(bands)
    if not gutters:
        return None
    whole = _with_neighbours(bands, gutters, pieces, levels)
    return _Grid(lattice, whole, [(a + b) / 2 for a, b in gutters], lattice.rect, fills).table()


class _Grid:
    """Bands of text between edges, cut into cells."""

    def __init__(
        self, lattice: Lattice, bands: Sequence[Band], cuts: Sequence[float], rect: Rect, fills: Sequence[Shape]
    ) -> None:
        self._lattice = lattice
        self._bands = [band for band in bands if band]
        self._cuts = cuts
        self._rect = rect
        self._fills = fills

    def table(self) -> Table | None:
        """The table, or None when what is there does not read as one."""
        by_band = [self._rows(band) for band in self._bands]
        rows = self._without_spans([row for found in by_band for row in found])
        shared = sum(sum(bool(cell) for cell in row.cells) > 1 for row in rows)
        if shared < max(1 if self._cells_are_drawn() else 2, 0.5 * len(rows)):
            return None
        lines = [line for band in self._bands for line in band]
        return with_headers(
            Table(
                left=self._rect.x0,
                right=self._rect.x1,
                bottom=min(line.bottom for line in lines),
                top=max(line.top for line in lines),
                order=min(line.order for line in lines),
                rows=tuple(rows),
            ),
            # A rule under the first row alone, as books set tables, is what makes it a header.
            least=int(len(by_band[0]) == 1 and len(by_band) > 1 and len(by_band[1]) > 1),
        )

    def _cells_are_drawn(self) -> bool:
        """Whether edges, not white space alone, tell the cells, so that one row is enough for a table."""
        return bool(self._lattice.down) or any(len(edge.ends) > 2 for edge in self._lattice.across)

    def _rows(self, band: Band) -> list[Row]:
        lines = baselines(band)
        head = _heavy_head(lines)
        return [*self._rows_of(lines[:head]), *self._rows_of(lines[head:])]

    def _rows_of(self, lines: Sequence[Sequence[Line]]) -> list[Row]:
        grid = [self._cells(line) for line in lines]
        if not grid:
            return []
        if len(self._bands) <= _FEW_BANDS and (_reads_as_rows(grid) or is_spaced_out(grid)):
            parts = logical_rows(grid)
        else:
            parts = [[[line for row in grid for line in row[i]] for i in range(len(self._cuts) + 1)]]
        return [Row(tuple(tuple(join_lines(cell)) for cell in cells), self._ground(cells)) for cells in parts]

    def _cells(self, pieces: Sequence[Line]) -> list[list[Line]]:
        cells: list[list[Line]] = [[] for _ in range(len(self._cuts) + 1)]
        for piece in pieces:
            here = [cut for cut in self._cuts if self._parted(piece, cut)]
            for part in cut_line(piece, here):
                first = part.letters[0]
                middle = (first.left + first.right) / 2
                cells[sum(middle > cut for cut in self._cuts)].append(part)
        return cells

    def _parted(self, piece: Line, cut: float) -> bool:
        """Whether the piece is cut there: a cell that spreads over the edge is not."""
        if not piece.left < cut < piece.right:
            return False
        if any(letter.left + 0.5 < cut < letter.right - 0.5 for letter in piece.letters if letter.character != " "):
            return False
        near = [edge for edge in self._lattice.down if abs(edge.at - cut) <= _SAME_PLACE]
        return not near or any(edge.covers((piece.top + piece.bottom) / 2) for edge in near)

    def _ground(self, cells: Sequence[Sequence[Line]]) -> RGBA | None:
        lines = [line for cell in cells for line in cell]
        if not lines:
            return None
        first = min(lines, key=lambda line: line.left)
        x, y = first.left + 1, (first.top + first.bottom) / 2
        under = [f for f in self._fills if f.rect.x0 <= x <= f.rect.x1 and f.rect.y0 <= y <= f.rect.y1]
        return under[-1].colour if under else None

    def _without_spans(self, rows: list[Row]) -> list[Row]:
        """Rows as they are read: the lower part of a cell that spreads over several rows goes up to its first."""
        kept: list[Row] = []
        for row in rows:
            lines = [line for cell in row.cells for line in cell]
            if kept and lines and self._open_above(row, kept[-1]):
                cells = [tuple(join_lines([*a, *b])) for a, b in zip(kept[-1].cells, row.cells, strict=True)]
                kept[-1] = Row(tuple(cells), kept[-1].ground)
            elif lines:
                kept.append(row)
        return kept

    def _open_above(self, row: Row, above: Row) -> bool:
        """Whether no edge runs between any cell of the row and the one above it, so that it is no row of its own."""
        if len(self._bands) <= _FEW_BANDS or not self._lattice.down:
            return False
        high = min(line.bottom for cell in above.cells for line in cell)
        low = max(line.top for cell in row.cells for line in cell)
        between = [e for e in self._lattice.across if low - 1 <= e.at <= high + 1]
        cells = [cell for cell in row.cells if cell]
        return bool(between) and not any(
            edge.covers((cell[0].left + cell[0].right) / 2) for cell in cells for edge in between
        )


def _levels(lattice: Lattice) -> list[float]:
    """Ordinates of the horizontal edges, from the top, double rules as one."""
    levels: list[float] = []
    for edge in lattice.across:
        if not levels or levels[-1] - edge.at > _FLATTEST:
            levels.append(edge.at)
    return levels


def _between(pieces: Sequence[Line], low: float, high: float) -> Band:
    return [p for p in pieces if low <= (p.base + 0.3 * p.size) < high]


def _column_edges(lattice: Lattice, rect: Rect, bands: Sequence[Band]) -> list[float]:
    """Abscissas that part columns: vertical edges that last, or places where the borders of cells meet."""
    places = [edge.at for edge in lattice.down] + [x for edge in lattice.across for x in edge.ends]
    found: list[float] = []
    for place in sorted(places):
        inside = rect.x0 + _SAME_PLACE < place < rect.x1 - _SAME_PLACE
        new = not found or place - found[-1] > 2 * _SAME_PLACE
        if inside and new and (_lasts(lattice.down, place, rect) or _meets(lattice.across, place)):
            found.append(place)
    return [place for place in found if _is_clear(place, bands)]


def _lasts(down: Sequence[Edge], place: float, rect: Rect) -> bool:
    length = sum(edge.end - edge.start for edge in down if abs(edge.at - place) <= _SAME_PLACE)
    return length >= _LASTING * (rect.y1 - rect.y0)


def _meets(across: Sequence[Edge], place: float) -> bool:
    cut = sum(any(abs(x - place) <= _SAME_PLACE for x in edge.ends) for edge in across)
    return cut >= max(min(2, len(across)), _MEETING * len(across))


def _is_clear(place: float, bands: Sequence[Band]) -> bool:
    """Whether letters stand across that abscissa in few rows."""
    told = [band for band in bands if band]
    struck = sum(any(_strikes(piece, place) for piece in band) for band in told)
    return struck <= 0.3 * len(told)


def _strikes(piece: Line, place: float) -> bool:
    return piece.left < place < piece.right and any(
        letter.left + 0.5 < place < letter.right - 0.5 for letter in piece.letters if letter.character != " "
    )


def _without_prose(bands: Sequence[Band], edges: Sequence[float]) -> list[list[Band]]:
    """Runs of bands, parted by those where running text ignores the column edges."""
    runs: list[list[Band]] = [[]]
    for band in bands:
        struck = [p for p in band if any(_strikes(p, edge) for edge in edges)]
        if len(struck) > 1 and len(struck) >= 0.5 * len(band):
            runs.append([])
        else:
            runs[-1].append(band)
    return runs


def _hold(bands: Sequence[Band], edges: Sequence[float]) -> bool:
    """Whether text stands on both sides of the column edges."""
    sides = {sum(p.left > edge for edge in edges) for band in bands for p in band}
    return len(sides) > 1


def _gutters(bands: Sequence[Band]) -> list[Interval]:
    """The gutters of a table of bands; none where white space does not line up."""
    gutters = voted_gutters(bands)
    several = sum(bool(band) for band in bands) > 1
    if gutters or several or not bands:
        return gutters
    return inner(free(words(bands[0])), least_gutter(bands[0]))


def _with_neighbours(
    run: list[Band], gutters: Sequence[Interval], pieces: Sequence[Line], levels: Sequence[float]
) -> list[Band]:
    """The run with the row that stands above its first edge and the one below its last, where no edge closes them."""
    lines = [line for band in run for line in band]
    top, bottom = max(p.top for p in lines), min(p.bottom for p in lines)
    high = min((level for level in levels if level >= top - 2), default=top)
    low = max((level for level in levels if level <= bottom + 2), default=bottom)
    return [*_fitting(_beyond(pieces, high, 1), gutters), *run, *_fitting(_beyond(pieces, low, -1), gutters)]


def _with_outer_rows(
    bands: list[Band], pieces: Sequence[Line], levels: Sequence[float], edges: Sequence[float]
) -> list[Band]:
    """The bands with the row above the first edge and the one below the last, when they keep to the columns."""
    above, below = _beyond(pieces, levels[0], 1, edges), _beyond(pieces, levels[-1], -1, edges)
    return [
        *([above] if _keeps_to(above, edges) else []),
        *bands,
        *([below] if _keeps_to(below, edges) else []),
    ]


def _keeps_to(band: Band, edges: Sequence[float]) -> bool:
    """Whether several pieces of text leave white space around each of the column edges."""
    gaps = [(a, b) for a, b in free(words(band)) if b - a >= least_gutter(band)]
    side_by_side = any(len({sum(p.left > edge for edge in edges) for p in row}) > 1 for row in baselines(band))
    return side_by_side and all(any(a - 1 <= edge <= b + 1 for a, b in gaps) for edge in edges)


def _beyond(pieces: Sequence[Line], level: float, way: int, edges: Sequence[float] = ()) -> Band:
    """The lines next to an edge on its outer side (1: above, -1: below), as far as they follow closely in columns."""
    found: Band = []
    reach = level
    for row in sorted(baselines([p for p in pieces if way * (p.base - level) > 0]), key=lambda r: way * r[0].base):
        line = row[0]
        if way * (line.base - reach) > _NEAR * line.size:
            break
        if any(_strikes(p, edge) for p in row for edge in edges):
            # Under a table, what runs on into such a line is a paragraph whose first words happen to stand in columns.
            return found if way > 0 else []
        if len(row) == 1 and (is_caption(line.text, apart=False) or (found and line.style != found[-1].style)):
            break
        found += row
        reach = line.base
    return found


def _fitting(band: Band, gutters: Sequence[Interval]) -> list[Band]:
    fits = is_shared(band) and len(common(gutters, free(words(band)), _SAME_PLACE)) == len(gutters)
    return [band] if fits else []


def _heavy_head(lines: Sequence[Sequence[Line]]) -> int:
    """How many lines of a band, from the first, are all bold above others that are not: a header without an edge."""
    count = 0
    while count < len(lines) and all(piece.style.bold for piece in lines[count]):
        count += 1
    is_head = 0 < count < len(lines) and any(len(line) > 1 for line in lines[:count])
    return count if is_head and not any(piece.style.bold for line in lines[count:] for piece in line) else 0


def _reads_as_rows(grid: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether several lines between two edges are rows without an edge between them, not cells of several lines."""
    full = [row for row in grid if all(row) or sum(bool(cell) for cell in row) > 1]
    if len(full) < 3 or len(full) < 0.7 * len(grid):
        return False
    texts = [" ".join(line.text for line in cell) for row in full for cell in row[1:] if cell]
    brief = median(len(text.split()) for text in texts) < _BRIEF
    return brief and sum(is_figure(text) for text in texts) >= 0.3 * len(texts)


def _taken(table: Table, pieces: Sequence[Line]) -> list[Line]:
    return [p for p in pieces if table.bottom <= (p.top + p.bottom) / 2 <= table.top]


def fills_of(shapes: Sequence[Shape]) -> list[Shape]:
    """The grounds that rows may have: what is filled and neither white nor transparent."""
    return [s for s in shapes if s.mark is Mark.FILL and s.colour[3] and min(s.colour[:3]) < 250]
