"""Tables: rows of cells, which of the rows are headers, and how a table goes on over a page break."""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.pdf.lines import Line
from ingest.pdf.whitespace import Extent

Cell = tuple[Line, ...]
_FIGURE = re.compile(r"[-−–+(]?\s?[€$£]?\s?\d[\d\s.,:/hHjJ]*\s?(?:[%€$£°)]|k€|M€|h|j|pts?|ans|mois|jours?)*\s?[\d)]*")
_NOTHING = re.compile(r"[-–—./\s]*|n\.?\s?[cds]\.?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_YEARS = 2
_MOST_HEADERS = 3
_DARK = 160
"""Channels of the ground of a header at most, out of 255, where one row below cannot tell stripes from headers."""
_SAME_EDGE = 8.0
"""Points by which the sides of a table may differ from one page to the next."""


class Row(Struct, frozen=True):
    """A row of a table: one cell for each column, empty where another cell spreads over it."""

    cells: tuple[Cell, ...]
    ground: tuple[int, int, int, int] | None = None
    """Colour behind it."""

    @property
    def texts(self) -> tuple[str, ...]:
        """What each cell reads."""
        return tuple(cell_text(cell) for cell in self.cells)


class Table(Extent, frozen=True, kw_only=True):
    """A table on one page."""

    rows: tuple[Row, ...]
    headers: int = 0
    """How many of the rows, from the first, are headers."""

    @property
    def columns(self) -> tuple[str, ...]:
        """For each column, what its headers read."""
        return tuple(" ".join(t for t in texts if t) for texts in zip(*_spread(self.rows[: self.headers]), strict=True))

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows that are not headers."""
        return self.rows[self.headers :]


def cell_text(cell: Cell) -> str:
    """The lines of a cell, joined by spaces."""
    return " ".join(line.text for line in cell)


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, an amount, a share, a date or a duration and nothing else."""
    return bool(_FIGURE.fullmatch(text.strip()))


def with_headers(table: Table, least: int = 0) -> Table:
    """The table with its header rows found: those set apart by weight or ground, or by words above figures.

    ``least`` is how many are already known to be headers.
    """
    rows = table.rows
    count = least if len(rows) > least else 0
    while count < min(_MOST_HEADERS, len(rows) - 1) and _set_apart(rows, count):
        count += 1
    if not count and len(rows) > 1 and (_words_above_figures(rows) or _years_above_figures(rows)):
        count = 1
    return replace(table, headers=count)


def continued(table: Table, following: Table) -> Table | None:
    """The second table as the rest of the first, on the next page; None when it is another table."""
    if len(table.rows[0].cells) != len(following.rows[0].cells):
        return None
    headers = table.rows[: table.headers]
    if following.headers and following.columns != table.columns:
        return None
    same_sides = abs(table.left - following.left) <= _SAME_EDGE and abs(table.right - following.right) <= _SAME_EDGE
    if not following.headers and not same_sides:
        return None
    body = following.body
    return replace(following, rows=headers + body, headers=len(headers)) if body else None


def _spread(headers: Sequence[Row]) -> list[list[str]]:
    """The texts of header rows, those above others repeated over the columns that they spread over."""
    texts = [list(row.texts) for row in headers]
    for row in texts[:-1]:
        for index in range(1, len(row)):
            row[index] = row[index] or row[index - 1]
    return texts


def _set_apart(rows: Sequence[Row], index: int) -> bool:
    """Whether a row stands out from those below it, as headers do."""
    row, below = rows[index], rows[index + 1 :]
    if sum(bool(cell) for cell in row.cells) < min(2, len(row.cells)) and index:
        return False
    if _bold(row):
        return not all(_bold(other) for other in below)
    if row.ground is None or row.ground in [other.ground for other in below]:
        return False
    return row.ground == rows[0].ground and (len(below) > 1 or max(row.ground[:3]) < _DARK)


def _bold(row: Row) -> bool:
    lines = [line for cell in row.cells for line in cell]
    return bool(lines) and all(line.style.bold for line in lines)


def _words_above_figures(rows: Sequence[Row]) -> bool:
    first, below = rows[0].texts, [row.texts for row in rows[1:]]
    if sum(bool(text) for text in first) < len(first) - 1 or any(is_figure(text) for text in first[1:]):
        return False
    columns = list(zip(*below, strict=True))
    return any(_of_figures(column) for column in columns[1:])


def _years_above_figures(rows: Sequence[Row]) -> bool:
    """Whether the first row names years, one after the other, and the figures under them are none."""
    first, below = rows[0].texts[1:], [row.texts[1:] for row in rows[1:]]
    if len(first) < _FEWEST_YEARS or not all(_YEAR.fullmatch(text) for text in first):
        return False
    columns = list(zip(*below, strict=True))
    others = not any(_YEAR.fullmatch(text) for texts in below for text in texts)
    return others and list(first) == sorted(set(first)) and all(map(_of_figures, columns))


def _of_figures(texts: Sequence[str]) -> bool:
    told = [text for text in texts if not _NOTHING.fullmatch(text)]
    return bool(told) and sum(is_figure(text) for text in told) >= 0.7 * len(told)
