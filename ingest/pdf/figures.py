"""Figures: drawings and charts above or below their captions, whose labels are no text to quote.

A figure is grown from its caption: the shapes nearest to it, then those near them, as far as no running text, title
or table stands between. Small fragments of text in or beside the shapes are its labels.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.captions import is_caption, names_figure
from ingest.pdf.geometry import area, centred_in, holds, union
from ingest.pdf.lines import Line
from ingest.pdf.page import Shape

_FIRST_REACH = 40.0
"""Points between a caption and its figure at most."""
_REACH = 90.0
"""Points between two parts of a figure at most: from a legend to the shortest of the bars under it."""
_LABEL_REACH = 14.0
_TEXT_SIZE = 0.95
"""Size of running text at least, in sizes of most of the page's."""
_TITLE_SIZE = 1.1
_PROSE_WORDS = 6
_LABEL_WORDS = 4
"""Words in most labels of a figure at most."""
_ROUNDS = 40
_GROUND = 0.6
"""Share of the page that a shape covers when it is the page's ground, not a part of a figure."""


class Figure(Struct, frozen=True):
    """A figure, without its caption."""

    rect: Rect
    labels: tuple[Line, ...]


def figures(pieces: Sequence[Line], shapes: Sequence[Shape], tables: Sequence[Rect], crop: Rect) -> list[Figure]:
    """The captioned figures of a page, in the frame of the pieces; ``tables`` are no part of any."""
    captions = [piece for piece in pieces if names_figure(piece.text)]
    if not captions or not shapes:
        return []
    page = _Page(pieces, shapes, tables, crop)
    found: list[Figure] = []
    for caption in captions:
        figure = page.figure(caption, above=True) or page.figure(caption, above=False)
        if figure is not None:
            found.append(figure)
    return found


class _Page:
    """A page in which figures are looked for."""

    def __init__(self, pieces: Sequence[Line], shapes: Sequence[Shape], tables: Sequence[Rect], crop: Rect) -> None:
        self._pieces = [p for p in pieces if not any(centred_in(table, _rect(p)) for table in tables)]
        self._body = _body_size(self._pieces)
        self._bars = [p for p in self._pieces if self._bars_way(p)]
        self._tables = tables
        self._shapes = [
            s.rect
            for s in shapes
            if area(s.rect) < _GROUND * area(crop) and not any(holds(table, s.rect, slack=4) for table in tables)
        ]

    def figure(self, caption: Line, above: bool) -> Figure | None:
        """The figure above or below a caption; None when none is drawn there."""
        low, high = self._corridor(caption, above)
        shapes = [s for s in self._shapes if s.y0 >= low - 2 and s.y1 <= high + 2]
        rect = self._first(caption, shapes)
        if rect is None:
            return None
        labels: list[Line] = []
        for _ in range(_ROUNDS):
            grown = self._grown(rect, shapes)
            labels = self._labels(grown, caption, low, high)
            grown = union([grown, *map(_rect, labels)])
            if grown == rect:
                break
            rect = grown
        if not labels or median(len(label.text.split()) for label in labels) > _LABEL_WORDS:
            return None
        return Figure(rect, tuple(labels))

    def _corridor(self, caption: Line, above: bool) -> tuple[float, float]:
        """The ordinates between a caption and the nearest running text, title or table over it or under it."""
        walls = [_rect(p) for p in self._bars if p is not caption] + list(self._tables)
        walls = [wall for wall in walls if min(wall.x1, caption.right) > max(wall.x0, caption.left)]
        if above:
            return caption.top - 2, min((w.y0 for w in walls if w.y0 >= caption.top - 1), default=float("inf"))
        return max((w.y1 for w in walls if w.y1 <= caption.bottom + 1), default=float("-inf")), caption.bottom + 2

    def _first(self, caption: Line, shapes: Sequence[Rect]) -> Rect | None:
        own = _rect(caption)
        near = [s for s in shapes if _gap(own, s) <= _FIRST_REACH and min(s.x1, own.x1) >= max(s.x0, own.x0)]
        near = [s for s in near if not self._holds_text(s)]
        return union(near) if near and not self._holds_text(union(near)) else None

    def _grown(self, rect: Rect, shapes: Sequence[Rect]) -> Rect:
        for shape in shapes:
            if _gap(rect, shape) <= _REACH and not holds(rect, shape):
                whole = union([rect, shape])
                if not self._holds_text(whole):
                    rect = whole
        return rect

    def _holds_text(self, rect: Rect) -> bool:
        """Whether running text, a title, a caption or a table stands in there."""
        return any(centred_in(rect, _rect(bar)) for bar in self._bars) or any(
            centred_in(rect, table) for table in self._tables
        )

    def _labels(self, rect: Rect, caption: Line, low: float, high: float) -> list[Line]:
        small = _TEXT_SIZE * self._body
        return [
            p
            for p in self._pieces
            if p is not caption
            and p.bottom >= low - 2
            and p.top <= high + 2
            and not self._bars_way(p)
            and (centred_in(rect, _rect(p)) or (p.size < small and _gap(rect, _rect(p)) <= _LABEL_REACH))
        ]

    def _bars_way(self, piece: Line) -> bool:
        if is_caption(piece.text, apart=False) or piece.size >= _TITLE_SIZE * self._body:
            return True
        return piece.size >= _TEXT_SIZE * self._body and len(piece.text.split()) >= _PROSE_WORDS


def _body_size(pieces: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _gap(one: Rect, other: Rect) -> float:
    """Points between two rectangles, along the axis on which they are farther apart."""
    across = max(one.x0 - other.x1, other.x0 - one.x1)
    down = max(one.y0 - other.y1, other.y0 - one.y1)
    return max(across, down)


def _rect(line: Line) -> Rect:
    return Rect(line.left, line.bottom, line.right, line.top)
