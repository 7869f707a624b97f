"""Rectangles: what they share, what they cover; transformations of the plane."""

from collections.abc import Iterable, Sequence

from ingest.document import Rect

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""Coefficients a to f of ISO 32000-1, 8.3.3."""
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def union(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds them all; ``ValueError`` when there is none."""
    rects = list(rects)
    return Rect(min(r.x0 for r in rects), min(r.y0 for r in rects), max(r.x1 for r in rects), max(r.y1 for r in rects))


def area(rect: Rect) -> float:
    """In square points."""
    return (rect.x1 - rect.x0) * (rect.y1 - rect.y0)


def shared(one: Rect, other: Rect) -> float:
    """The area that both cover."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width * height if width > 0 and height > 0 else 0.0


def holds(outer: Rect, inner: Rect, slack: float = 0.0) -> bool:
    """Whether ``inner`` lies in ``outer``, give or take ``slack`` points on each side."""
    return (
        outer.x0 - slack <= inner.x0
        and outer.y0 - slack <= inner.y0
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


def centred_in(outer: Rect, inner: Rect) -> bool:
    """Whether the centre of ``inner`` lies in ``outer``."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def times(first: Matrix, then: Matrix) -> Matrix:
    """The transformation that does one, then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, x: float, y: float) -> Point:
    """A point, transformed."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def spanning(points: Sequence[Point]) -> Rect:
    """The smallest rectangle that holds the points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))
