"""Tables as an Excel workbook. The only module that knows XlsxWriter.

A cell is text or a number, never a formula: what begins like one (``=``, ``+``, ``-``, ``@``, a tab) is written as
text behind an apostrophe, so that copying it into another sheet runs nothing either.
"""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from service.exports.filled_grid import FilledGrid, KeptQuote, Line, Part, Provenance
from service.exports.wording import AUTHOR

Cell = str | int | float
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_NAME = 26
_FORBIDDEN_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TEXT = 32_000


class Sheet(Struct, frozen=True):
    """A sheet: a line of headers, then rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    """In characters."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook of those sheets; their names are cut and made unique as Excel asks."""
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": AUTHOR, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for number, sheet in enumerate(sheets, 1):
        name = _cut(_FORBIDDEN_NAME.sub(" ", sheet.name))
        page: Worksheet = book.add_worksheet(f"{number} {name}".strip())
        page.freeze_panes(1, 0)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, cells in enumerate((sheet.header, *sheet.rows)):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, body if row else head)
    book.close()
    return stream.getvalue()


def _cut(name: str) -> str:
    """As much of a name as a sheet's may hold, as Excel counts: an emoji is two characters."""
    return name.encode("utf-16-le")[: 2 * _LONGEST_NAME].decode("utf-16-le", errors="ignore")


def neutralised(text: str) -> str:
    """The text such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def grid_workbook(grid: FilledGrid) -> bytes:
    """The filled grid of one dossier: ratings and comments, the evidence kept, the fingerprints."""
    return workbook((_ratings(grid), _evidence(grid), provenance_sheet(grid.provenance)))


def provenance_sheet(provenance: Provenance) -> Sheet:
    """The fingerprints, as a sheet of their own."""
    return Sheet("Provenance", ("Élément", "Valeur"), provenance.facts().rows, (24, 90))


def _ratings(grid: FilledGrid) -> Sheet:
    names = [juror.name for juror in grid.jurors]
    columns = [text for name in names for text in (name, f"{name} : commentaire")]
    rows = tuple(_row(part, line) for part in grid.parts for line in part.lines)
    widths = (10, 34, 10, 60, *([16, 48] * len(names)), 16)
    return Sheet("Grille", ("Compétence", "Intitulé", "Critère", "Libellé", *columns, "Jury"), rows, widths)


def _row(part: Part, line: Line) -> tuple[str, ...]:
    said = (text for opinion in line.opinions for text in (opinion.rating, opinion.comment))
    return part.competence, part.label, line.criterion, line.label, *said, line.settled


def _evidence(grid: FilledGrid) -> Sheet:
    lines = (line for part in grid.parts for line in part.lines)
    rows = tuple(_quoted(line, quote) for line in lines for quote in line.quotes)
    header = ("Critère", "Passage", "Pièce", "Endroit", "Choix", "Juré", "Remarque")
    return Sheet("Preuves", header, rows, (10, 90, 24, 18, 10, 24, 40))


def _quoted(line: Line, quote: KeptQuote) -> tuple[str, ...]:
    choice = "ajouté" if quote.added else "retenu"
    return line.criterion, quote.words, quote.piece, quote.where, choice, quote.by, quote.note


def _write(page: Worksheet, row: int, column: int, cell: Cell, look: object) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, neutralised(cell)[:_LONGEST_TEXT], look)
    else:
        page.write_number(row, column, cell, look)
