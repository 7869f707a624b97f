"""The tables of a piece, put together again from their rows."""

import re
from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Passage, PassageKind
from ingest.rows import same_table
from service.assessment.checks.amounts import parse_amount
from service.assessment.dossier import Located, Piece

_YEAR = re.compile(r"(?:19|20)\d{2}(?:\s*[-–/]\s*(?:19|20)?\d{2})?")
_NOTHING = re.compile(r"[\s—–\-−/.]*|n\.?[ac]\.?|n/a|néant|sans objet|s\.?o\.?", re.IGNORECASE)


class Row(Struct, frozen=True):
    """A row and the text of its cells, one for each column."""

    located: Located
    cells: tuple[str, ...]


class Table(Struct, frozen=True):
    """Rows of the same width under the same headers."""

    columns: tuple[str, ...]
    """The header of each column; empty texts where the document shows none."""
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.columns)

    def column(self, index: int) -> tuple[str, ...]:
        """The cells of a column, from top to bottom."""
        return tuple(row.cells[index] for row in self.rows)


def is_year(cell: str) -> bool:
    """Whether a cell holds a year or a season, « 2027 », « 2026-27 », which heads figures rather than being one."""
    return _YEAR.fullmatch(cell.strip()) is not None


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty or holds the sign for « nothing »."""
    return _NOTHING.fullmatch(cell.strip()) is not None


def tables(piece: Piece) -> Iterator[Table]:
    """The tables of a piece, in order.

    Rows that follow one another are one table while their width, headings and headers are the same. Rows that lost
    their headers, as they do after a page break, go on with the table above.
    """
    held: list[Located] = []
    for passage in piece.document.passages:
        if passage.kind is PassageKind.FOOTNOTE and held:
            continue
        goes_on = passage.kind is PassageKind.TABLE_ROW and bool(passage.cells)
        if held and not (goes_on and same_table(held[0].passage, passage)):
            yield _table(held)
            held = []
        if goes_on:
            held.append(Located(piece, passage))
    if held:
        yield _table(held)


def _table(located: list[Located]) -> Table:
    rows = tuple(Row(row, _cells(row.passage)) for row in located)
    columns = rows[0].located.passage.columns
    if not columns and len(rows) > 1 and _is_header(rows[0]):
        return Table(rows[0].cells, rows[1:])
    width = len(rows[0].cells)
    return Table(columns if len(columns) == width else ("",) * width, rows)


def _cells(passage: Passage) -> tuple[str, ...]:
    return tuple(passage.text[cell.start : cell.end].strip() for cell in passage.cells)


def _is_header(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) > 1 and all(is_year(cell) or parse_amount(cell) is None for cell in filled)
