"""A piece as it is shown: its pages, and where each line of its text stands on them.

Lengths are in points, from the top left corner of the page as it is shown.
"""

from collections.abc import Iterable

from msgspec import Struct

from ingest.document import Aside, Box, Document, GlyphBoxes, Page, Passage, Rect

_LEVEL = 1.6
"""Height of a line that is read level, at most, in those of its tallest letter."""


class Area(Struct, frozen=True, array_like=True):
    """A rectangle on a page as it is shown."""

    x: float
    y: float
    width: float
    height: float


class TextLine(Struct, frozen=True, array_like=True):
    """A stretch of text that stands on one line."""

    passage: int | None
    """The rank in reading order of the passage that it is of; None for what is of none and never evidence."""
    start: int
    """Where the line begins in the passage's text, in code points."""
    text: str
    area: Area


class Leaf(Struct, frozen=True):
    """A page as it is shown."""

    number: int
    label: str
    width: float
    height: float
    lines: tuple[TextLine, ...]


class Facsimile(Struct, frozen=True):
    """A piece's pages."""

    document: Document
    """The piece, located on these very pages."""
    leaves: tuple[Leaf, ...]

    def areas(self, boxes: Iterable[Box]) -> tuple[tuple[int, Area], ...]:
        """Where boxes stand on the pages, with the page's number; those of unknown pages are left out."""
        pages = {page.number: page for page in self.document.pages}
        return tuple((box.page, shown(box.rect, pages[box.page])) for box in boxes if box.page in pages)


def facsimile(document: Document) -> Facsimile:
    """The pages of a document that has some."""
    pages = {page.number: page for page in document.pages}
    lines: dict[int, list[TextLine]] = {number: [] for number in pages}
    for passage in document.passages:
        for number, line in _lines(passage, pages):
            lines[number].append(line)
    for aside in document.asides:
        page = pages.get(aside.place.page)
        if page is not None:
            lines[page.number] += _aside(aside, page)
    return Facsimile(document, tuple(_leaf(page, tuple(lines[page.number])) for page in document.pages))


def shown(rect: Rect, page: Page) -> Area:
    """Where a rectangle of the page's own space stands on the page as it is shown, turned as it says."""
    crop = page.crop
    wide, high = rect.x1 - rect.x0, rect.y1 - rect.y0
    match page.rotation % 360:
        case 90:
            return _area(rect.y0 - crop.y0, rect.x0 - crop.x0, high, wide)
        case 180:
            return _area(crop.x1 - rect.x1, rect.y0 - crop.y0, wide, high)
        case 270:
            return _area(crop.y1 - rect.y1, crop.x1 - rect.x1, high, wide)
        case _:
            return _area(rect.x0 - crop.x0, crop.y1 - rect.y1, wide, high)


def _leaf(page: Page, lines: tuple[TextLine, ...]) -> Leaf:
    wide, high = page.crop.x1 - page.crop.x0, page.crop.y1 - page.crop.y0
    turned = page.rotation % 180 == 90
    return Leaf(page.number, page.label, round(high if turned else wide, 1), round(wide if turned else high, 1), lines)


def _lines(passage: Passage, pages: dict[int, Page]) -> Iterable[tuple[int, TextLine]]:
    for fragment in passage.fragments:
        place = fragment.place
        text = passage.text[fragment.start : fragment.end]
        if isinstance(place, GlyphBoxes) and place.page in pages and text.strip():
            page = pages[place.page]
            if (rect := _union(place)) is not None:
                yield page.number, TextLine(passage.order, fragment.start, text, shown(rect, page))


def _aside(aside: Aside, page: Page) -> Iterable[TextLine]:
    """A running title and the like; not where it runs up or across the page, over the text that people select."""
    rect = _union(aside.place)
    if rect is not None:
        area, tallest = shown(rect, page), max(shown(glyph, page).height for glyph in aside.place.rects)
        if area.height <= _LEVEL * tallest:
            yield TextLine(None, 0, aside.text, area)


def _union(place: GlyphBoxes) -> Rect | None:
    boxes = [box for box in place.rects if box.x1 > box.x0]
    if not boxes:
        return None
    return Rect(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _area(x: float, y: float, width: float, height: float) -> Area:
    return Area(round(x, 1), round(y, 1), round(width, 1), round(height, 1))
