"""What stands on a page of a PDF, as the file draws it: glyphs, rules, fills, sketches, pictures.

Rectangles are in the page's own user space: points, origin bottom-left, neither rotated nor moved by the crop
box.
"""

from enum import Enum

from msgspec import Struct

from ingest.document import Rect


class Ink(Struct, frozen=True, gc=False):
    """How the glyphs of one text object are drawn."""

    font: str
    size: float
    """Effective size in points, after every transformation."""
    bold: bool = False
    italic: bool = False
    colour: tuple[int, int, int, int] = (0, 0, 0, 255)
    """Red, green, blue and opacity, each from 0 to 255."""
    mode: int = 0
    """Text rendering mode (ISO 32000-1, 9.3.6): 3 draws nothing, 7 only clips."""
    angle: float = 0.0
    """Direction of writing in degrees, counter-clockwise from the x axis of user space, in [0, 360)."""


class Glyph(Struct, frozen=True, gc=False):
    """A character as the file draws it."""

    character: str
    rect: Rect
    """From the font's descent to its ascent, over the glyph's advance."""
    x: float
    y: float
    """Its origin, on the baseline."""
    ink: Ink
    run: int
    """Number of the text object that draws it, in the order in which text is extracted."""
    after_space: bool = False
    """Whether PDFium sees a space before it that the file does not draw."""


class Mark(Enum):
    """What a shape that is not text is to a reader."""

    RULE = "rule"
    """A straight line, horizontal or vertical, or a rectangle as thin as one."""
    FILL = "fill"
    """A filled rectangle."""
    SKETCH = "sketch"
    """Anything else that is drawn with paths."""
    PICTURE = "picture"


class Shape(Struct, frozen=True, gc=False):
    """Something drawn on the page that is not text."""

    mark: Mark
    rect: Rect
    colour: tuple[int, int, int, int] = (0, 0, 0, 255)


class Bookmark(Struct, frozen=True):
    """An entry of the document's outline."""

    title: str
    level: int
    """From 1."""
    page: int | None
