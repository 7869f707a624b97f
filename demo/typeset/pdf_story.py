"""Turns the blocks of a source into reportlab flowables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BalancedColumns, CondPageBreak, Flowable, NextPageTemplate, PageBreak, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from demo.typeset import blocks
from demo.typeset.pdf_styles import Styles

Catalogue = Mapping[str, Callable[[], Drawing]]

_RULE = HexColor(0xC9CED2)
_STRIPE = HexColor(0xF4F6F7)
_TINT = HexColor(0xEEF2F3)
_AFTER_GRID = 9
_CAPTION_NEEDS = 95
_HEADING_NEEDS = 135
_BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
]


class HeadingPlace(Struct, frozen=True):
    """A heading and the page that it fell on."""

    key: str
    level: int
    title: str
    page: int


class Setting(Struct, frozen=True):
    """The styles of running text and of list items, which differ between the page and its columns."""

    body: ParagraphStyle
    item: ParagraphStyle


class Story:
    """The flowables of one source; ``headings`` and ``note_numbers`` fill up as they are made."""

    def __init__(self, styles: Styles, drawings: Catalogue, contents: Sequence[HeadingPlace], width: float) -> None:
        self.headings: dict[str, tuple[int, str]] = {}
        self.note_numbers: dict[str, int] = {}
        self._styles = styles
        self._drawings = drawings
        self._contents = contents
        self._width = width

    def cover(self, front: blocks.Front) -> Iterator[Flowable]:
        """The first page: title, author, details."""
        yield Spacer(1, 150)
        yield Paragraph(escape(front.title), self._styles.title)
        yield Paragraph(escape(front.subtitle), self._styles.subtitle)
        for detail in (front.author, *front.details):
            yield Paragraph(escape(detail), self._styles.detail)
        yield NextPageTemplate("text")
        yield PageBreak()

    def text(self, content: Sequence[blocks.Block]) -> Iterator[Flowable]:
        """The pages of text."""
        return self._set(content, Setting(self._styles.body, self._styles.item))

    def markup(self, runs: blocks.Runs) -> str:
        """Runs in reportlab's inline XML; a note call draws its number and reports its page."""
        return "".join(map(self._run, runs))

    def _run(self, run: blocks.Run) -> str:
        if run.note:
            number = self.note_numbers.setdefault(run.note, len(self.note_numbers) + 1)
            return f'<super size="6.4">{number}</super><onDraw name="note" label="{run.note}"/>'
        text = escape(run.text)
        text = f"<b>{text}</b>" if run.bold else text
        return f"<i>{text}</i>" if run.italic else text

    def _set(self, content: Sequence[blocks.Block], setting: Setting) -> Iterator[Flowable]:
        for block, following in zip(content, (*content[1:], None), strict=True):
            if isinstance(block, blocks.Caption) and isinstance(following, blocks.Table):
                yield CondPageBreak(_CAPTION_NEEDS)
            made = list(self._block(block, setting))
            if isinstance(block, blocks.Figure) and isinstance(following, blocks.Caption):
                made[-1].keepWithNext = 1
            yield from made

    def _block(self, block: blocks.Block, setting: Setting) -> Iterator[Flowable]:
        match block:
            case blocks.Heading():
                yield from (CondPageBreak(_HEADING_NEEDS), self._heading(block))
            case blocks.Paragraph():
                yield Paragraph(self.markup(block.runs), setting.body)
            case blocks.Quote():
                yield Paragraph(self.markup(block.runs), self._styles.quote)
            case blocks.Items():
                yield from self._items(block, setting.item)
            case blocks.Caption():
                yield Paragraph(self.markup(block.runs), self._styles.caption)
            case _:
                yield from self._object(block)

    def _object(self, block: blocks.Block) -> Iterator[Flowable]:
        match block:
            case blocks.Table():
                yield from (self._grid(block), Spacer(1, _AFTER_GRID))
            case blocks.Figure():
                # A drawing refuses the mark that keeps it with its caption; a table around it takes it.
                yield Grid([[self._drawings[block.name]()]], style=_BARE, hAlign="LEFT")
            case blocks.Columns():
                yield self._columns(block)
            case blocks.Aside():
                yield from (Spacer(1, _AFTER_GRID), self._aside(block), Spacer(1, _AFTER_GRID))
            case blocks.PageBreak():
                yield PageBreak()
            case blocks.Contents():
                yield self._table_of_contents()

    def _heading(self, block: blocks.Heading) -> Flowable:
        key = f"h{len(self.headings)}"
        self.headings[key] = (block.level, "".join(run.text for run in block.runs))
        marks = f'<a name="{key}"/><onDraw name="heading" label="{key}"/>'
        return Paragraph(marks + self.markup(block.runs), self._styles.headings[block.level - 1])

    def _items(self, block: blocks.Items, style: ParagraphStyle) -> Iterator[Flowable]:
        for number, item in enumerate(block.items, start=1):
            yield Paragraph(self.markup(item), style, bulletText=f"{number}." if block.numbered else "•")
        yield Spacer(1, 4)

    def _grid(self, block: blocks.Table) -> Flowable:
        rows = [
            [
                Paragraph(self.markup(cell), self._styles.cell(align, header=number == 0))
                for cell, align in zip(row, block.aligns, strict=True)
            ]
            for number, row in enumerate(block.rows)
        ]
        share = self._width / sum(block.weights)
        return Grid(
            rows,
            colWidths=[weight * share for weight in block.weights],
            repeatRows=1,
            hAlign="LEFT",
            style=[
                ("BACKGROUND", (0, 0), (-1, 0), self._styles.accent),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, _STRIPE]),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ],
        )

    def _columns(self, block: blocks.Columns) -> Flowable:
        setting = Setting(self._styles.column, self._styles.column_item)
        return BalancedColumns(
            list(self._set(block.blocks, setting)),
            nCols=2,
            innerPadding=20,
            spaceAfter=8,
            topPadding=0,
            bottomPadding=0,
            leftPadding=0,
            rightPadding=0,
        )

    def _aside(self, block: blocks.Aside) -> Flowable:
        setting = Setting(self._styles.aside, self._styles.item)
        return Grid(
            [[list(self._set(block.blocks, setting))]],
            colWidths=[self._width],
            style=[
                ("BACKGROUND", (0, 0), (-1, -1), _TINT),
                ("LINEBEFORE", (0, 0), (0, -1), 2.5, self._styles.accent),
                ("LEFTPADDING", (0, 0), (-1, -1), 12),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
            ],
        )

    def _table_of_contents(self) -> Flowable:
        rows = [
            [
                Paragraph(_link(place), self._contents_style(place.level)),
                Paragraph(str(place.page), self._styles.body),
            ]
            for place in self._contents
            if place.level < 3
        ]
        padding = [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]
        return Grid(rows or [["", ""]], colWidths=[self._width - 36, 36], style=padding, hAlign="LEFT")

    def _contents_style(self, level: int) -> ParagraphStyle:
        indent = 14 * (level - 1)
        return ParagraphStyle(f"contents-{level}", self._styles.body, leftIndent=indent, spaceAfter=1, alignment=0)


def _link(place: HeadingPlace) -> str:
    return f'<a href="#{place.key}">{escape(place.title)}</a>'
