"""White space between things on a page: the bands that it parts from top to bottom, the gutters from left to right."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

Interval = tuple[float, float]


class Extent(Struct, frozen=True, kw_only=True):
    """Something with an extent in the frame of reading, and a rank in drawing order."""

    left: float
    right: float
    bottom: float
    top: float
    order: int


Thing = TypeVar("Thing", bound=Extent)


def bands(things: Iterable[Thing]) -> list[list[Thing]]:
    """Things that share ordinates, from the top; white space runs right across between two bands."""
    found: list[list[Thing]] = []
    floor = math.inf
    for thing in sorted(things, key=lambda t: -t.top):
        if found and thing.top > floor:
            found[-1].append(thing)
            floor = min(floor, thing.bottom)
        else:
            found.append([thing])
            floor = thing.bottom
    return found


def free(things: Iterable[Extent]) -> list[Interval]:
    """The abscissas that none of the things covers, from minus infinity to infinity."""
    gaps: list[Interval] = []
    edge = -math.inf
    for left, right in sorted((t.left, t.right) for t in things):
        if left > edge:
            gaps.append((edge, left))
        edge = max(edge, right)
    return [*gaps, (edge, math.inf)]


def inner(gaps: Iterable[Interval], least: float) -> list[Interval]:
    """The gaps with something on both sides, at least that wide."""
    return [(a, b) for a, b in gaps if math.isfinite(a) and math.isfinite(b) and b - a >= least]


def common(gaps: Iterable[Interval], others: Sequence[Interval], least: float) -> list[Interval]:
    """What is free in both, at least that wide."""
    both = [(max(a, c), min(b, d)) for a, b in gaps for c, d in others]
    return [(a, b) for a, b in both if b - a >= least]


def split(things: Iterable[Thing], gutters: Sequence[Interval]) -> list[list[Thing]]:
    """Things by the column that they stand in, from the left."""
    middles = [(a + b) / 2 for a, b in gutters]
    columns: list[list[Thing]] = [[] for _ in range(len(middles) + 1)]
    for thing in things:
        centre = (thing.left + thing.right) / 2
        columns[sum(centre > middle for middle in middles)].append(thing)
    return columns
