"""The order in which people read what is laid out on a slide: bands from top to bottom, columns from left to right.

A recursive cut in the manner of Nagy and Seth's X-Y trees (1984): the widest empty strip that separates the frames,
level or upright, cuts them in two; what no strip separates is read from top to bottom.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.pptx.shapes import Frame

_OVERLAP_POINTS = 4.0
"""Frames of text boxes overlap a little without their texts doing so."""


class _Cut(Struct, frozen=True):
    width: float
    is_level: bool
    first: list[int]
    second: list[int]


def reading_order(frames: Sequence[Frame]) -> list[int]:
    """The ranks of the frames in the order in which they are read."""
    return _ordered(frames, list(range(len(frames))))


def _ordered(frames: Sequence[Frame], ranks: list[int]) -> list[int]:
    if len(ranks) < 2:
        return ranks
    cuts = [*_cuts(frames, ranks, is_level=True), *_cuts(frames, ranks, is_level=False)]
    if not cuts:
        return sorted(ranks, key=lambda rank: (round(frames[rank].top / _OVERLAP_POINTS), frames[rank].left))
    cut = max(cuts, key=lambda cut: (cut.width, cut.is_level))
    return _ordered(frames, cut.first) + _ordered(frames, cut.second)


def _cuts(frames: Sequence[Frame], ranks: list[int], *, is_level: bool) -> Iterator[_Cut]:
    edges = {r: (frames[r].top, frames[r].bottom) if is_level else (frames[r].left, frames[r].right) for r in ranks}
    ordered = sorted(ranks, key=lambda rank: edges[rank])
    reached = edges[ordered[0]][1]
    for count, rank in enumerate(ordered[1:], start=1):
        start, end = edges[rank]
        if start > reached - _OVERLAP_POINTS:
            yield _Cut(start - reached, is_level, ordered[:count], ordered[count:])
        reached = max(reached, end)
