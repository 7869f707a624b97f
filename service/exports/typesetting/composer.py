"""Passages set one after the other on pages."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from ingest.document import Document, Passage, PassageKind, Span
from service.exports.typesetting import sheet as looks
from service.exports.typesetting.columns import GUTTER, column_widths
from service.exports.typesetting.lines import Line, Style, broken, width
from service.exports.typesetting.sheet import Sheet

_BULLET = "•"
_MOST_COLUMNS = 8
_ROW_GAP = 7.0


class Rule(Struct, frozen=True):
    """A thin horizontal rule."""

    page: int
    x0: float
    x1: float
    y: float


class Composition(Struct, frozen=True):
    """Everything that is to be drawn."""

    pages: int
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    by_order: dict[int, tuple[Line, ...]]
    """The lines of each passage, by its rank in reading order."""


class Composer:
    """Sets passages on a kind of sheet, from the top of the first page down."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = 1
        self._y = sheet.height - sheet.top
        self._room = sheet.width - 2 * sheet.side
        self._lines: list[Line] = []
        self._rules: list[Rule] = []
        self._owned: defaultdict[int, list[Line]] = defaultdict(list)
        self._slide: int | None = None

    def introduce(self, title: str, notice: str) -> None:
        """The head of the first page: a title, unless empty, and what this rendering is."""
        for text, style in ((title, looks.TITLE), (notice, looks.NOTICE)):
            self._set(text, Span(0, len(text)), self._sheet.side, self._room, style)
            self._y -= 4
        self._rule()
        self._y -= 10

    def compose(self, document: Document) -> Composition:
        """The whole document, in reading order."""
        for grid, group in groupby(document.passages, _grid):
            if grid is None:
                for passage in group:
                    self._passage(passage)
            else:
                self._table(list(group))
        self._foot(document)
        owned = {order: tuple(lines) for order, lines in self._owned.items()}
        return Composition(self._page, tuple(self._lines), tuple(self._rules), owned)

    def _passage(self, passage: Passage) -> None:
        self._turn_to(passage.page)
        style = self._style(passage)
        # A heading stays with what it announces.
        kept = 3 * style.leading if passage.kind is PassageKind.HEADING else style.leading
        self._make_room(style.before + kept)
        self._y -= style.before if self._y < self._sheet.height - self._sheet.top else 0
        self._margin(passage, style)
        x, room = self._sheet.side + style.indent, self._room - style.indent
        self._set(passage.text, Span(0, len(passage.text)), x, room, style, passage.order)

    def _style(self, passage: Passage) -> Style:
        if passage.kind is PassageKind.HEADING:
            return self._sheet.heading(len(passage.headings) + 1)
        return self._sheet.styles[passage.kind]

    def _margin(self, passage: Passage, style: Style) -> None:
        """What stands beside a passage and is not of its text: a bullet, a time code."""
        time = passage.timecode()
        if time is not None:
            self._mark(clock(time.start), looks.MARGINAL, style)
        elif passage.kind is PassageKind.LIST_ITEM:
            self._mark(_BULLET, style, style)

    def _mark(self, text: str, look: Style, beside: Style) -> None:
        self._lines.append(Line(self._page, self._sheet.side, self._y - beside.size, text, look))

    def _set(self, text: str, span: Span, x: float, room: float, style: Style, owner: int | None = None) -> None:
        for part in broken(text, span, room, style):
            self._make_room(style.leading)
            self._put(text, part, x, self._y - style.size, style, owner)
            self._y -= style.leading

    def _put(self, text: str, part: Span, x: float, baseline: float, style: Style, owner: int | None) -> None:
        line = Line(self._page, x, baseline, text[part.start : part.end], style, part.start)
        self._lines.append(line)
        if owner is not None:
            self._owned[owner].append(line)

    def _table(self, rows: Sequence[Passage]) -> None:
        header = rows[0].columns if len(rows[0].columns) == len(rows[0].cells) else ()
        texts = [[_cell(row, at) for row in rows] for at in range(len(rows[0].cells))]
        columns = [[title, *column] for title, column in zip(header, texts, strict=True)] if header else texts
        widths = column_widths(columns, self._room, looks.COLUMN_HEADER)
        self._turn_to(rows[0].page)
        self._y -= 10
        self._header(header, widths, following=self._height(rows[0], widths))
        for row in rows:
            self._turn_to(row.page)
            if self._y - self._height(row, widths) < self._sheet.bottom:
                self._next_page()
                self._header(header, widths)
            self._row(row, widths)

    def _header(self, header: Sequence[str], widths: Sequence[float], following: float = 0.0) -> None:
        style = looks.COLUMN_HEADER
        split = [list(broken(t, Span(0, len(t)), w, style)) for t, w in zip(header, widths, strict=False)]
        height = max((len(lines) for lines in split), default=0) * style.leading + _ROW_GAP
        self._make_room(height + following)
        for x, text, lines in zip(self._starts(widths), header, split, strict=False):
            for rank, part in enumerate(lines):
                self._put(text, part, x, self._y - style.size - rank * style.leading, style, None)
        if header:
            self._y -= height
            self._rule()

    def _row(self, row: Passage, widths: Sequence[float]) -> None:
        height = self._height(row, widths)
        self._y -= _ROW_GAP / 2
        for x, room, span in zip(self._starts(widths), widths, row.cells, strict=True):
            for rank, part in enumerate(broken(row.text, span, room, looks.CELL)):
                baseline = self._y - looks.CELL.size - rank * looks.CELL.leading
                self._put(row.text, part, x, baseline, looks.CELL, row.order)
        self._y -= height - _ROW_GAP / 2
        self._rule()

    def _height(self, row: Passage, widths: Sequence[float]) -> float:
        counts = (sum(1 for _ in broken(row.text, s, w, looks.CELL)) for s, w in zip(row.cells, widths, strict=True))
        return max(counts) * looks.CELL.leading + _ROW_GAP

    def _starts(self, widths: Sequence[float]) -> Iterator[float]:
        x = self._sheet.side
        for column in widths:
            yield x
            x += column + GUTTER

    def _rule(self) -> None:
        self._rules.append(Rule(self._page, self._sheet.side, self._sheet.side + self._room, self._y))

    def _turn_to(self, slide: int | None) -> None:
        if self._sheet.by_slide and slide != self._slide:
            if self._slide is not None:
                self._next_page()
            self._slide = slide

    def _make_room(self, height: float) -> None:
        if self._y - height < self._sheet.bottom:
            self._next_page()

    def _next_page(self) -> None:
        self._page += 1
        self._y = self._sheet.height - self._sheet.top

    def _foot(self, document: Document) -> None:
        style, y = looks.FOOTER, self._sheet.bottom / 2
        for page in range(1, self._page + 1):
            number = f"{page} / {self._page}"
            x = self._sheet.side + self._room - width(number, style)
            self._lines.append(Line(page, x, y, number, style))


def clock(seconds: float) -> str:
    """A time in a recording, as ``hh:mm:ss``."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _grid(passage: Passage) -> tuple[int, tuple[str, ...]] | None:
    """What rows of one table have in common; None for what is better set as text."""
    if passage.kind is PassageKind.TABLE_ROW and 1 < len(passage.cells) <= _MOST_COLUMNS:
        return len(passage.cells), passage.columns
    return None


def _cell(row: Passage, at: int) -> str:
    return row.text[row.cells[at].start : row.cells[at].end]
