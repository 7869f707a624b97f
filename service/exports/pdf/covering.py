"""What is left of a line once other lines have been marked over it."""

from collections.abc import Iterable

from ingest.document import Rect

_SAME_LINE = 0.5
_SLIVER = 0.5


def uncovered(line: Rect, covers: Iterable[Rect]) -> list[Rect]:
    """The stretches of a line, left to right, that no cover stands on.

    A cover counts when it spans half of the line's height or more; stretches under half a point are dropped.
    """
    height = line.y1 - line.y0
    left, rest = line.x0, []
    for cover in sorted(covers, key=lambda cover: cover.x0):
        shared = min(line.y1, cover.y1) - max(line.y0, cover.y0)
        if shared < height * _SAME_LINE or cover.x1 <= left or cover.x0 >= line.x1:
            continue
        if cover.x0 - left > _SLIVER:
            rest.append(Rect(left, line.y0, cover.x0, line.y1))
        left = max(left, cover.x1)
    if left <= line.x0:
        return [line]
    if line.x1 - left > _SLIVER:
        rest.append(Rect(left, line.y0, line.x1, line.y1))
    return rest
