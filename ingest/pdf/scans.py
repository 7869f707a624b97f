"""Pages that are pictures: which they are, and their words by optical character recognition."""

from collections.abc import Iterator, Sequence

from ingest import ocr
from ingest.document import Rect
from ingest.pdf.display import user_space
from ingest.pdf.frame import Frame
from ingest.pdf.geometry import area, centred_in, shared
from ingest.pdf.hidden import picture_share
from ingest.pdf.letters import unmapped
from ingest.pdf.page import Glyph, Ink, Mark, Shape
from ingest.pdf.pdfium import OpenPage

_DOTS_PER_INCH = 300
_MOST_PIXELS = 20_000_000
_FEW_CHARACTERS = 25
_PICTURE = 0.35
"""Share of a page that is covered by pictures when it is one."""
_LARGE = 0.25
"""Share of a page that a picture covers when people must know that its words were not read."""
_DRAWN_LETTERS = 120
"""Sketches on a page without text from which its letters are taken to be drawn."""
_GARBAGE = 0.3
_FEWEST_UNMAPPED = 20
_HEIGHT_OF_CAPITALS = 0.72
"""Height of a word's box, in font sizes."""


def is_garbage(glyphs: Sequence[Glyph]) -> bool:
    """Whether so many glyphs lack a Unicode value that nobody can tell what the page says."""
    unknown = unmapped(glyphs)
    return unknown >= _FEWEST_UNMAPPED and unknown >= _GARBAGE * len(glyphs)


def is_picture(glyphs: Sequence[Glyph], shapes: Sequence[Shape], crop: Rect) -> bool:
    """Whether the page shows its text as a picture or as drawn outlines."""
    if sum(not glyph.character.isspace() for glyph in glyphs) > _FEW_CHARACTERS:
        return False
    sketches = sum(shape.mark is Mark.SKETCH for shape in shapes)
    return picture_share(shapes, crop) >= _PICTURE or sketches >= _DRAWN_LETTERS


def large_picture(glyphs: Sequence[Glyph], shapes: Sequence[Shape], crop: Rect) -> Rect | None:
    """The largest picture of a page of text when it may hold words of its own; None when text is set on it."""
    pictures = [shape.rect for shape in shapes if shape.mark is Mark.PICTURE]
    largest = max(pictures, key=lambda rect: shared(rect, crop), default=None)
    if largest is None or shared(largest, crop) < _LARGE * area(crop):
        return None
    inside = sum(centred_in(largest, glyph.rect) for glyph in glyphs if not glyph.character.isspace())
    return largest if inside <= _FEW_CHARACTERS else None


def recognised(page: OpenPage) -> tuple[Glyph, ...] | None:
    """The page's characters by recognition, in user space; None when it cannot be done."""
    crop = page.page.crop
    points = max((crop.x1 - crop.x0) * (crop.y1 - crop.y0), 1.0)
    scale = min(_DOTS_PER_INCH / 72, (_MOST_PIXELS / points) ** 0.5)
    if not ocr.is_installed():
        return None
    image = page.render(scale)
    words = ocr.recognise(image.tobytes(), image.shape[1], image.shape[0], round(scale * 72))
    return None if words is None else tuple(glyph for run in _glyphs(words, page, scale) for glyph in run)


def _glyphs(words: Sequence[ocr.Word], page: OpenPage, scale: float) -> Iterator[list[Glyph]]:
    tops: dict[tuple[int, int, int], list[ocr.Word]] = {}
    for word in words:
        tops.setdefault(word.line, []).append(word)
    frame = Frame(float(page.page.rotation))
    for number, line in enumerate(tops.values()):
        top, bottom = min(w.top for w in line), max(w.bottom for w in line)
        ink = Ink("", max((bottom - top) / scale * _HEIGHT_OF_CAPITALS, 1.0), angle=frame.angle)
        for index, word in enumerate(line):
            text = word.text if index == len(line) - 1 else word.text + " "
            right = word.right if index == len(line) - 1 else max(line[index + 1].left, word.right)
            rect = user_space(page.page, (word.left, top, right, bottom), scale)
            yield list(_spelled(text, rect, ink, frame, number))


def _spelled(text: str, rect: Rect, ink: Ink, frame: Frame, run: int) -> Iterator[Glyph]:
    depth = 0.22 * ink.size
    for character, part in zip(text, frame.slices(rect, len(text)), strict=True):
        x, y = {
            90: (part.x1 - depth, part.y0),
            180: (part.x1, part.y1 - depth),
            270: (part.x0 + depth, part.y1),
        }.get(round(frame.angle), (part.x0, part.y0 + depth))
        yield Glyph(character, part, x, y, ink, run)
