"""Pages of a PDF piece: running header and footer, and footnotes at the foot of the page that calls them.

Where a footnote falls is known only once the page is set, and its height changes what the page can hold. So a
piece is set again, with the room that its footnotes took the last time, until nothing moves.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from msgspec import Struct
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from demo.typeset.blocks import Front, Source
from demo.typeset.errors import UnstableLayoutError
from demo.typeset.fonts import SANS, register_fonts
from demo.typeset.pdf_story import Catalogue, HeadingPlace, Story
from demo.typeset.pdf_styles import styles_for

_WIDTH, _HEIGHT = A4
_MARGIN = 62.0
_TOP = 70.0
_BOTTOM = 58.0
_RULE_ROOM = 10.0
_PASSES = 12
_FREE_PASSES = 4
_GREY = HexColor(0x6B7378)

TEXT_WIDTH = _WIDTH - 2 * _MARGIN - 12
"""Width of the text, in points, inside the padding that reportlab gives a frame."""


class Layout(Struct, frozen=True):
    """Where a pass put what the next one needs: the notes and the headings of each page."""

    notes: dict[int, tuple[str, ...]]
    headings: tuple[HeadingPlace, ...]


class _Pass:
    """One setting of a piece: what it called where, given the room that notes took the time before."""

    def __init__(self, source: Source, drawings: Catalogue, layout: Layout, room: Mapping[int, float]) -> None:
        self.styles = styles_for(source.front)
        self.called: dict[int, list[str]] = {}
        self._placed: list[HeadingPlace] = []
        self._source = source
        self._story = Story(self.styles, drawings, layout.headings, TEXT_WIDTH)
        self._room = room

    def set(self) -> bytes:
        """The PDF."""
        front, output = self._source.front, BytesIO()
        document = BaseDocTemplate(output, pagesize=A4, title=front.title, author=front.author, invariant=1, lang="fr")
        text = PageTemplate("text", [Frame(0, 0, *A4)], self._make_room, self._draw_foot)
        cover = PageTemplate("cover", [_frame(0)])
        document.addPageTemplates([cover, text] if front.cover else [text])
        first = self._story.cover(front) if front.cover else ()
        document.build([*first, *self._story.text(self._source.blocks)], canvasmaker=self._canvas)
        return output.getvalue()

    def layout(self) -> Layout:
        """What this pass found."""
        return Layout({page: tuple(keys) for page, keys in self.called.items()}, tuple(self._placed))

    def note_paragraphs(self, keys: Sequence[str]) -> list[Paragraph]:
        """The text of notes, each with its number."""
        numbers, notes = self._story.note_numbers, self._source.notes
        return [
            Paragraph(f"<super>{numbers[key]}</super> {self._story.markup(notes[key])}", self.styles.note)
            for key in keys
        ]

    def _canvas(self, *args: Any, **options: Any) -> Canvas:
        canvas = Canvas(*args, **options)
        canvas.setNamedCB("note", self._note_called)
        canvas.setNamedCB("heading", self._heading_set)
        return canvas

    def _note_called(self, canvas: Canvas, _kind: str | None, key: str) -> None:
        self.called.setdefault(canvas.getPageNumber(), []).append(key)

    def _heading_set(self, canvas: Canvas, _kind: str | None, key: str) -> None:
        level, title = self._story.headings[key]
        canvas.addOutlineEntry(title, key, level - 1)
        self._placed.append(HeadingPlace(key, level, title, canvas.getPageNumber()))

    def _make_room(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        document.pageTemplate.frames = [_frame(self._room.get(canvas.getPageNumber(), 0))]

    def _draw_foot(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_running_lines(canvas, self._source.front)
        notes = self.note_paragraphs(self.called.get(canvas.getPageNumber(), ()))
        _draw_notes(canvas, notes, self.styles.note.spaceAfter)


def _frame(room: float) -> Frame:
    return Frame(_MARGIN, _BOTTOM + room, _WIDTH - 2 * _MARGIN, _HEIGHT - _TOP - _BOTTOM - room, id="text")


def _draw_running_lines(canvas: Canvas, front: Front) -> None:
    canvas.saveState()
    canvas.setFont(f"{SANS}-Regular", 8)
    canvas.setFillColor(_GREY)
    canvas.drawString(_MARGIN + 6, _HEIGHT - 42, front.header)
    canvas.drawString(_MARGIN + 6, 34, front.footer)
    canvas.drawRightString(_WIDTH - _MARGIN - 6, 34, str(canvas.getPageNumber()))
    canvas.restoreState()


def _draw_notes(canvas: Canvas, notes: Sequence[Paragraph], gap: float) -> None:
    if not notes:
        return
    y = _BOTTOM - 4
    for note in reversed(notes):
        _, height = note.wrapOn(canvas, TEXT_WIDTH, _HEIGHT)
        note.drawOn(canvas, _MARGIN + 6, y)
        y += height + gap
    canvas.setStrokeColor(_GREY)
    canvas.setLineWidth(0.4)
    canvas.line(_MARGIN + 6, y + 3, _MARGIN + 126, y + 3)


def typeset_pdf(source: Source, drawings: Catalogue) -> bytes:
    """A source as a PDF, with outline, running lines and footnotes; the same bytes each time.

    Raises:
        UnstableLayoutError: footnotes keep moving from page to page.
    """
    register_fonts()
    layout, room = Layout({}, ()), dict[int, float]()
    for attempt in range(_PASSES):
        setting = _Pass(source, drawings, layout, room)
        content = setting.set()
        if setting.layout() == layout:
            return content
        layout = setting.layout()
        room = _room(setting, floor=room if attempt >= _FREE_PASSES else {})
    raise UnstableLayoutError(source.front.title)


def _room(setting: _Pass, floor: Mapping[int, float]) -> dict[int, float]:
    """Points that each page's notes need; ``floor`` stops a note from swinging to and fro."""
    needed = dict(floor)
    for page, keys in setting.called.items():
        heights = [note.wrap(TEXT_WIDTH, _HEIGHT)[1] for note in setting.note_paragraphs(keys)]
        total = sum(heights) + len(heights) * setting.styles.note.spaceAfter + _RULE_ROOM
        needed[page] = max(total, floor.get(page, 0))
    return needed
