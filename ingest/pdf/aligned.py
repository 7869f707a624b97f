"""Tables without rules: lines of text set in columns, row by row."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TypeVar

from ingest.pdf.captions import is_caption
from ingest.pdf.lines import Line, join_lines
from ingest.pdf.listmarks import MarkKind, list_mark
from ingest.pdf.tables import Row, Table, is_figure, with_headers
from ingest.pdf.whitespace import Extent, Interval, free, inner, split

_FEWEST_ROWS = 3
_MANY_ROWS = 5
_SHARED_BASE = 0.35
_SHORT_CELL = 5
"""Words in most cells of a table."""
_CHANCE_MARKS = 0.1
"""Share of lines that begin as items do by chance: « k) » at the end of a bracket."""
_LONG_CELL = 15
"""Words in the first cells of a row from which they are rather paragraphs."""
_MOSTLY = 0.8
_FULL = 0.78
"""How much of their column's width lines of running text fill."""
_ROW_MAJOR = 0.75
_LOOSE = 1.3
_SHARP, _EVEN = 0.15, 0.05
"""Jump between two kinds of gaps at least, and how much those within rows differ at most, in font sizes."""
_LARGER = 1.12
_WIDEST_SPACE = 2.0
"""Space between two words of a justified line at most, in font sizes."""
_INSIDE = 0.5
"""Share of the cells that begin in lower case when they are parts of sentences."""

Thing = TypeVar("Thing", bound=Extent)
Grid = list[list[list[Line]]]


def aligned_table(group: Sequence[Sequence[Extent]], gutters: Sequence[Interval]) -> Table | None:
    """The first table that bands with common gutters make; None when they are columns of running text."""
    lines = [atom for band in group for atom in band if isinstance(atom, Line)]
    if len(lines) < sum(len(band) for band in group) or not gutters:
        return None
    stretches = _stretches(baselines(lines), gutters)
    return next((table for rows in stretches if (table := _table_of(rows, gutters)) is not None), None)


def _stretches(rows: list[list[Line]], gutters: Sequence[Interval]) -> list[list[list[Line]]]:
    """Rows parted by the lines that stand between two tables: captions, titles, sentences that cross a gutter."""
    cuts = [(a + b) / 2 for a, b in _usual_gutters(rows) or gutters]
    size = Counter(line.style.size for row in rows if len(row) > 1 for line in row).most_common(1)
    found: list[list[list[Line]]] = [[]]
    for row in rows:
        if len(row) == 1 and size and _is_between(row[0], cuts, size[0][0]):
            found.append([])
        else:
            found[-1].append(row)
    return [stretch for stretch in found if stretch]


def _is_between(line: Line, cuts: Sequence[float], size: float) -> bool:
    if is_caption(line.text, apart=False) or line.size >= _LARGER * size:
        return True
    crosses = any(line.left < cut < line.right for cut in cuts)
    return crosses and len(line.text.split()) > _SHORT_CELL


def _table_of(rows: list[list[Line]], gutters: Sequence[Interval]) -> Table | None:
    rows = _without_titles(rows)
    lines = [line for row in rows for line in row]
    if not lines:
        return None
    gutters = _usual_gutters(rows) or list(gutters)
    drawn = _drawn_rows(lines, gutters)
    if drawn is not None:
        return with_headers(_table(lines, tuple(_row(cells) for cells in drawn)))
    grid = [split(row, gutters) for row in rows]
    if not _is_tabular(grid) or _reads_on(grid, gutters):
        return None
    table_rows = tuple(_row(cells) for cells in logical_rows(grid))
    return with_headers(_table(lines, table_rows)) if len(table_rows) > 1 else None


def _reads_on(grid: Grid, gutters: Sequence[Interval]) -> bool:
    """Whether the gutters are rather the wide spaces of justified lines, whose words happen to stand in line."""
    cells = [cell[0].text for row in grid for cell in row if cell]
    size = median(line.size for row in grid for cell in row for line in cell)
    narrow = all(b - a < _WIDEST_SPACE * size for a, b in gutters)
    return narrow and sum(text[:1].islower() for text in cells) >= _INSIDE * len(cells)


def _drawn_rows(lines: Sequence[Line], gutters: Sequence[Interval]) -> Grid | None:
    """The rows of a table whose cells run over several lines, from the order in which the file draws them.

    Running text is drawn column after column; a table comes back to its first columns with each row. None where
    that does not show, or where the parts side by side are rather boxes of a page: titles, lists.
    """
    if len({line.style.size for line in lines}) > 1 or _are_items(lines):
        return None
    middles = [(a + b) / 2 for a, b in gutters]
    rows: Grid = []
    last = len(middles) + 1
    for line in sorted(lines, key=lambda p: p.order):
        column = sum((line.left + line.right) / 2 > middle for middle in middles)
        if column < last:
            rows.append([[] for _ in range(len(middles) + 1)])
        rows[-1][column].append(line)
        last = column
    return rows if _are_rows(rows) else None


def _are_items(lines: Sequence[Line]) -> bool:
    """Whether lists stand among the lines: a bullet, or more numbers than lines happen to begin with."""
    kinds = [mark.kind for line in lines if (mark := list_mark(line.text))]
    return MarkKind.BULLET in kinds or len(kinds) > _CHANCE_MARKS * len(lines)


def _are_rows(rows: Grid) -> bool:
    flat = [[line for cell in row for line in cell] for row in rows]
    shared = sum(sum(bool(cell) for cell in row) > 1 for row in rows)
    long_cells = sum(len(cell) > 1 for row in rows for cell in row)
    if _are_paragraphs(rows):
        return False
    fewest = 2 if _has_bold_head(rows) else _FEWEST_ROWS
    if shared < max(fewest, 0.7 * len(rows)) or long_cells < 0.5 * len(rows):
        return False
    return all(min(a.bottom for a in one) >= max(b.top for b in two) - 1 for one, two in pairwise(flat))


def _are_paragraphs(rows: Grid) -> bool:
    """Whether the parts side by side are paragraphs of a page's design: whole sentences, whatever the column."""
    cells = [" ".join(line.text for line in cell) for row in rows for cell in row if cell]
    firsts = [" ".join(line.text for line in row[0]) for row in rows if row[0]]
    sentences = sum(text[-1] in ".!?…»" for text in cells)
    return sentences >= _MOSTLY * len(cells) and median(len(text.split()) for text in firsts) >= _LONG_CELL


def _has_bold_head(rows: Grid) -> bool:
    """Whether a full first row is bold, and no other."""
    bold = [all(line.style.bold for cell in row for line in cell) for row in rows]
    return len(rows[0]) > 2 and all(rows[0]) and bold[0] and not any(bold[1:])


def baselines(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines by the baseline that they stand on, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda p: -p.base):
        if rows and abs(rows[-1][0].base - line.base) <= _SHARED_BASE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def logical_rows(grid: Grid) -> Grid:
    """Rows of cells from rows of lines: a cell that runs over several lines is one.

    Where gaps are of two kinds, the wide ones part rows; where they are all alike, a row begins with its first cell.
    """
    breaks = _row_breaks(grid)
    merged: Grid = []
    for cells, breaks_here in zip(grid, [True, *breaks], strict=True):
        if breaks_here:
            merged.append([list(cell) for cell in cells])
        else:
            for cell, more in zip(merged[-1], cells, strict=True):
                cell.extend(more)
    return merged


def is_row_by_row(columns: Sequence[Sequence[Extent]], group: Sequence[Sequence[Extent]]) -> bool:
    """Whether the file draws side by side parts row after row, so that they are read so."""
    if _is_prose(columns):
        return False
    lines = [atom for band in group for atom in band if isinstance(atom, Line)]
    rows = [row for row in baselines(lines) if len(row) > 1]
    return len(rows) < 2 or _row_major(rows) >= _ROW_MAJOR


def _is_prose(columns: Sequence[Sequence[Extent]]) -> bool:
    """Whether two columns at least are filled by lines of running text."""
    return sum(_fills(column) for column in columns) >= 2


def _fills(column: Sequence[Extent]) -> bool:
    lines = [line for line in column if isinstance(line, Line)]
    if len(lines) < _MANY_ROWS:
        return False
    width = max(p.right for p in lines) - min(p.left for p in lines)
    full = sum(p.right - p.left >= _FULL * width for p in lines)
    words = median(len(p.text.split()) for p in lines)
    return full >= 0.6 * len(lines) and words > _SHORT_CELL - 1


def _row_major(rows: Sequence[Sequence[Extent]]) -> float:
    """Share of neighbouring rows of which one is wholly drawn before the other."""
    pairs = list(pairwise(rows))
    if not pairs:
        return 1.0
    return sum(max(a.order for a in one) < min(b.order for b in two) for one, two in pairs) / len(pairs)


def _usual_gutters(rows: Sequence[Sequence[Line]]) -> list[Interval]:
    """Gutters that nearly every row leaves free."""
    several = [row for row in rows if len(row) > 1]
    if len(several) < _FEWEST_ROWS:
        return []
    least = 0.45 * median(line.size for row in several for line in row)
    spread = [row for row in several if len(free(row)) > 2]
    return inner(free([line for row in spread for line in row]), least)


def _is_tabular(grid: Grid) -> bool:
    shared = [row for row in grid if sum(bool(cell) for cell in row) > 1]
    width = len(grid[0])
    if len(shared) < _FEWEST_ROWS or len(shared) < 0.5 * len(grid):
        return False
    columns = [[line for row in grid for line in row[index]] for index in range(width)]
    if _is_prose(columns):
        return False
    ordered = _row_major([[line for cell in row for line in cell] for row in shared]) >= _ROW_MAJOR
    brief = median(len(line.text.split()) for column in columns for line in column) <= _SHORT_CELL
    figures = any(_of_figures(column) for column in columns[1:])
    if ordered:
        return width > 2 or figures or _is_brief(columns[0])
    return figures and brief


def _without_titles(rows: list[list[Line]]) -> list[list[Line]]:
    """Rows without the lines alone, above or below them, that look otherwise: titles and captions."""
    usual = Counter(line.style for row in rows if len(row) > 1 for line in row)
    kept = list(rows)
    while kept and len(kept[0]) == 1 and kept[0][0].style not in usual:
        kept.pop(0)
    while kept and len(kept[-1]) == 1 and kept[-1][0].style not in usual:
        kept.pop()
    return kept


def _of_figures(column: Sequence[Line]) -> bool:
    return len(column) > 1 and sum(is_figure(line.text) for line in column) >= 0.6 * len(column)


def _is_brief(column: Sequence[Line]) -> bool:
    return bool(column) and median(len(line.text.split()) for line in column) <= _SHORT_CELL


def _row_breaks(grid: Grid) -> list[bool]:
    by_gap = _breaks_by_gap(grid)
    return by_gap or [bool(row[0]) and not _goes_on(row) for row in grid[1:]]


def is_spaced_out(grid: Grid) -> bool:
    """Whether white space of two kinds, within rows and between them, parts lines into rows."""
    return bool(_breaks_by_gap(grid))


def _breaks_by_gap(grid: Grid) -> list[bool]:
    """Which lines begin a row, where gaps of two kinds tell; nothing where they do not."""
    gaps = [_gap(one, two) for one, two in pairwise(grid)]
    size = median(line.size for row in grid for cell in row for line in cell)
    widest = _widest_within(gaps, size)
    by_gap = [gap > widest for gap in gaps]
    return by_gap if not all(by_gap) and any(by_gap) and _explains(grid, by_gap) else []


def _widest_within(gaps: Sequence[float], size: float) -> float:
    """The widest gap within rows where gaps are clearly of two kinds; infinite where they are not."""
    ranked = sorted(gaps)
    jumps = [two - one for one, two in pairwise(ranked)]
    if not jumps:
        return math.inf
    low, high, jump = ranked[0], ranked[-1], max(jumps)
    widest = ranked[jumps.index(jump)]
    if jump >= _SHARP * size and widest - low <= _EVEN * size:
        return widest
    return (low + high) / 2 if high - low > 0.25 * size and high > _LOOSE * low else math.inf


def _explains(grid: Grid, by_gap: list[bool]) -> bool:
    """Whether rows parted by gaps all look like rows: few of the lines joined to one could be a row of their own."""
    joined = [row for row, breaks in zip(grid[1:], by_gap, strict=True) if not breaks]
    whole = sum(all(row) and not any(cell[0].text[:1].islower() for cell in row) for row in joined)
    return whole <= 0.3 * len(joined)


def _goes_on(row: list[list[Line]]) -> bool:
    """Whether a row of lines only holds the rest of a first cell."""
    return not any(row[1:]) and row[0][0].text[:1].islower()


def _gap(one: list[list[Line]], two: list[list[Line]]) -> float:
    return max(line.base for cell in one for line in cell) - max(line.base for cell in two for line in cell)


def _row(cells: list[list[Line]]) -> Row:
    return Row(tuple(tuple(join_lines(cell)) for cell in cells))


def _table(lines: Sequence[Line], rows: tuple[Row, ...]) -> Table:
    return Table(
        left=min(p.left for p in lines),
        right=max(p.right for p in lines),
        bottom=min(p.bottom for p in lines),
        top=max(p.top for p in lines),
        order=min(p.order for p in lines),
        rows=rows,
    )
