"""The frame of reading: coordinates in which a text runs to the right, whatever way it is turned on its page."""

import math
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.page import Glyph

_UPRIGHT_WITHIN = 8.0
"""Degrees by which a line may lean and still be read as straight."""
_STEP = 5.0
_LINE_HEIGHT = 1.15
"""Height of a glyph's loose box, in font sizes, that the width of leaning glyphs is worked out from."""


class Frame(Struct, frozen=True):
    """Axes turned by ``angle`` degrees from user space."""

    angle: float = 0.0

    @property
    def quarter(self) -> int | None:
        """Quarter turns, or None when the text leans."""
        return round(self.angle / 90) % 4 if self.angle % 90 == 0 else None

    def box(self, rect: Rect) -> Rect:
        """A rectangle of user space in this frame (for a leaning frame, the one around it)."""
        match self.quarter:
            case 0:
                return rect
            case 1:
                return Rect(rect.y0, -rect.x1, rect.y1, -rect.x0)
            case 2:
                return Rect(-rect.x1, -rect.y1, -rect.x0, -rect.y0)
            case 3:
                return Rect(-rect.y1, rect.x0, -rect.y0, rect.x1)
        corners = [self.point(x, y) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in this frame."""
        turn = math.radians(self.angle)
        return x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)

    def stretch(self, glyph: Glyph) -> tuple[float, float, float]:
        """Left, right and baseline of a glyph: its left is its origin, which some letters reach over."""
        if self.angle == 0.0:
            return max(glyph.rect.x0, glyph.x), glyph.rect.x1, glyph.y
        if self.quarter is not None:
            box = self.box(glyph.rect)
            start = (glyph.x, glyph.y, -glyph.x, -glyph.y)[self.quarter]
            base = (glyph.y, -glyph.x, -glyph.y, glyph.x)[self.quarter]
            return max(box.x0, start), box.x1, base
        left, base = self.point(glyph.x, glyph.y)
        return left, left + self._advance(glyph), base

    def slices(self, rect: Rect, count: int) -> list[Rect]:
        """A rectangle cut into equal parts along the line, in the order of reading."""
        across = self.quarter in (1, 3)
        low, high = (rect.y0, rect.y1) if across else (rect.x0, rect.x1)
        edges = [low + (high - low) * i / count for i in range(count + 1)]
        pairs = list(pairwise(edges))
        if self.quarter in (2, 3):
            pairs.reverse()
        return [Rect(rect.x0, a, rect.x1, b) if across else Rect(a, rect.y0, b, rect.y1) for a, b in pairs]

    def _advance(self, glyph: Glyph) -> float:
        turn = math.radians(self.angle)
        along, across = abs(math.cos(turn)), abs(math.sin(turn))
        height = glyph.ink.size * _LINE_HEIGHT
        width, tallness = glyph.rect.x1 - glyph.rect.x0, glyph.rect.y1 - glyph.rect.y0
        if along >= across:
            return max((width - height * across) / along, 0.0)
        return max((tallness - height * along) / across, 0.0)


def by_frame(glyphs: Iterable[Glyph]) -> list[tuple[Frame, list[Glyph]]]:
    """Glyphs by the way they are turned, the frame of most of them first."""
    frames: dict[float, list[Glyph]] = {}
    for glyph in glyphs:
        frames.setdefault(_settled(glyph.ink.angle), []).append(glyph)
    ranked = sorted(frames.items(), key=lambda item: -len(item[1]))
    return [(Frame(angle), found) for angle, found in ranked]


def _settled(angle: float) -> float:
    upright = round(angle / 90) * 90.0
    if abs(angle - upright) <= _UPRIGHT_WITHIN:
        return upright % 360
    return round(angle / _STEP) * _STEP % 360
