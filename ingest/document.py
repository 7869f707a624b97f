"""What a reader makes of a file: pages, and passages that know where each of their characters stands.

Coordinates are PDF points (1/72 inch) in the page's own user space, origin bottom-left, before any rotation:
what PDF annotations use. Offsets count Unicode code points and are half-open, ``[start, end)``.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec import Struct

_ASKEW = 2.0
"""Height of a line, in those of its tallest letter, from which it runs neither along nor up the page."""


class Format(StrEnum):
    """The file formats that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    ODT = "odt"
    MARKDOWN = "markdown"
    TEXT = "text"
    VTT = "vtt"
    SRT = "srt"


class PassageKind(StrEnum):
    """What a passage is in its document."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    HEADING = "heading"
    SLIDE_TEXT = "slide_text"
    CUE = "cue"


class Rect(Struct, frozen=True, array_like=True, gc=False):
    """A rectangle in PDF points, ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float


class Box(Struct, frozen=True):
    """A rectangle on a page (numbered from 1)."""

    page: int
    rect: Rect


class Span(Struct, frozen=True, array_like=True):
    """A stretch of a text, ``[start, end)`` in code points."""

    start: int
    end: int


class GlyphBoxes(Struct, frozen=True, tag="glyphs"):
    """A place on a page: one rectangle for each character of the fragment."""

    page: int
    rects: tuple[Rect, ...]


class SourceRange(Struct, frozen=True, tag="source"):
    """A place in a file without fixed pages: characters ``[start, end)`` of one of its paragraphs.

    ``path`` names the paragraph in the reader's own terms: ``body/12``, ``body/3/row/1/cell/0/0``,
    ``note/2/0``, ``slide/4/shape/2/0``, ``line/88``. The reader of the format says how its paths are formed.
    """

    path: str
    start: int
    end: int


class TimeCode(Struct, frozen=True, tag="time"):
    """A place in a recording, in seconds from its beginning."""

    start: float
    end: float


Place = GlyphBoxes | SourceRange | TimeCode


class Fragment(Struct, frozen=True):
    """The characters ``[start, end)`` of a passage and where they stand in the file.

    Characters that the reader supplied itself (the space between two cells or two joined lines) belong to no
    fragment. Fragments are in the order of the text and never overlap.
    """

    start: int
    end: int
    place: Place


class Passage(Struct, frozen=True):
    """A located stretch of a piece that a juror would quote."""

    id: str
    """Derived from the content: the same passage in another version of the file has the same id."""
    text: str
    kind: PassageKind
    order: int
    """Rank in reading order, from 0."""
    page: int | None
    """Page or slide that it starts on, from 1; None where the format has none."""
    headings: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    columns: tuple[str, ...] = ()
    """For a table row, the headers of its cells."""
    cells: tuple[Span, ...] = ()
    """For a table row, where each of its cells stands in the text."""
    fragments: tuple[Fragment, ...] = ()

    def boxes(self, start: int = 0, end: int | None = None) -> tuple[Box, ...]:
        """Rectangles that cover the characters ``[start, end)``, one for each line; none without pages."""
        stop = len(self.text) if end is None else end
        return boxes_of(self.fragments, start, stop)

    def timecode(self) -> TimeCode | None:
        """The stretch of the recording that the passage covers, for a transcript."""
        times = [fragment.place for fragment in self.fragments if isinstance(fragment.place, TimeCode)]
        return TimeCode(times[0].start, times[-1].end) if times else None


class Page(Struct, frozen=True):
    """A page of the file, or a slide."""

    number: int
    label: str
    """What the document calls it (``iv``, ``12``, ``Diapo 3``)."""
    crop: Rect
    """What is shown of it."""
    rotation: int = 0
    """Degrees clockwise by which it is shown turned: 0, 90, 180, 270."""


class Aside(Struct, frozen=True):
    """A line of a page that is no passage: a running title, a page number, an entry of the contents, a figure's label.

    People can select and search it where it stands. It is never indexed, never evidence, never sent to a model.
    """

    text: str
    place: GlyphBoxes
    """One rectangle for each character."""

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Rectangles that cover the characters ``[start, end)``: one, or one for each where the line runs askew."""
        rects = [r for r in self.place.rects[start:end] if r.x1 > r.x0]
        if not rects:
            return ()
        whole = _union(rects)
        tallest = max(max(r.x1 - r.x0, r.y1 - r.y0) for r in rects)
        askew = min(whole.x1 - whole.x0, whole.y1 - whole.y0) > _ASKEW * tallest
        return tuple(Box(self.place.page, rect) for rect in (rects if askew else [whole]))


class HiddenReason(StrEnum):
    """Why a stretch of text was quarantined."""

    INVISIBLE = "invisible"
    """A reader cannot see it: colour, render mode, clipping, covered, outside the page."""
    TINY = "tiny"
    HIDDEN_MARKUP = "hidden_markup"
    """The format marks it hidden: vanished runs, hidden slides, comments, speaker notes."""
    INVISIBLE_CHARACTERS = "invisible_characters"
    """Zero-width, bidirectional-override or tag characters inside visible text."""
    ADDRESSES_MACHINE = "addresses_machine"
    """Visible or not, it speaks to a program rather than to a juror."""


class Quarantined(Struct, frozen=True):
    """Text kept apart: shown to jurors with its place, never indexed, never sent to a model."""

    text: str
    reason: HiddenReason
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    where: str = ""
    """The place in words, in French, where there is no page."""


class NoticeKind(StrEnum):
    """What a reader could not do, or did, that people must know of."""

    UNREAD_PAGE = "unread_page"
    OCR_PAGE = "ocr_page"
    TRUNCATED = "truncated"
    TRACKED_CHANGES = "tracked_changes"
    UNREAD_PART = "unread_part"
    REPAIRED = "repaired"
    TOOL_MISSING = "tool_missing"


class Notice(Struct, frozen=True):
    """Something about the reading of a file that people must know of; ``message`` is a French sentence."""

    kind: NoticeKind
    message: str
    page: int | None = None


class Document(Struct, frozen=True):
    """A file as located passages, in reading order."""

    digest: str
    """SHA-256 of the file's bytes."""
    format: Format
    reader: str
    """Name and version of the reader, part of what readings are cached by."""
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    title: str = ""
    furniture: tuple[str, ...] = ()
    """Running headers, footers and page numbers that were set aside, each once."""
    asides: tuple[Aside, ...] = ()
    """What was set aside, line by line where it stands, for the formats that have pages of their own."""
    quarantine: tuple[Quarantined, ...] = ()
    notices: tuple[Notice, ...] = ()

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id (``KeyError`` when there is none)."""
        for passage in self.passages:
            if passage.id == passage_id:
                return passage
        raise KeyError(passage_id)


def boxes_of(fragments: tuple[Fragment, ...], start: int, end: int) -> tuple[Box, ...]:
    """Rectangles that cover the characters ``[start, end)``, one for each fragment that stands on a page."""
    return tuple(_line_boxes(fragments, start, end))


def _line_boxes(fragments: tuple[Fragment, ...], start: int, end: int) -> Iterator[Box]:
    for fragment in fragments:
        place = fragment.place
        if not isinstance(place, GlyphBoxes):
            continue
        first, last = max(start, fragment.start), min(end, fragment.end)
        rects = [r for r in place.rects[first - fragment.start : last - fragment.start] if r.x1 > r.x0]
        if first < last and rects:
            yield Box(place.page, _union(rects))


def _union(rects: list[Rect]) -> Rect:
    return Rect(
        min(r.x0 for r in rects),
        min(r.y0 for r in rects),
        max(r.x1 for r in rects),
        max(r.y1 for r in rects),
    )


# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
msgspec.json.Decoder(Document)
