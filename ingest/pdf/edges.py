"""Edges: the straight lines that rules and fills draw, joined end to end and gathered where they touch."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.page import Mark, Shape

_APART = 1.5
"""Points between two lines that a reader sees as one."""
_BROKEN = 4.0
"""Points between two ends that a reader sees as joined."""
_TOUCH = 2.5
_SAME_END = 4.0
_SHORTEST = 6.0
_ALIKE = 0.7
"""Share of the places where cells meet that two edges of one table have in common."""
_MOST = 1_500


class Edge(Struct, frozen=True):
    """A straight line, horizontal at ordinate ``at`` or vertical at abscissa ``at``."""

    at: float
    start: float
    end: float
    ends: tuple[float, ...] = ()
    """Where the lines that were joined into it begin and end."""

    def covers(self, place: float) -> bool:
        """Whether the line passes there."""
        return self.start - _APART <= place <= self.end + _APART


class Lattice(Struct, frozen=True):
    """Edges that touch, or lie one below the other with the same ends: what may be a table or a box."""

    across: tuple[Edge, ...]
    """From the top."""
    down: tuple[Edge, ...]
    """From the left."""

    @property
    def rect(self) -> Rect:
        """Its extent."""
        xs = [x for edge in self.across for x in (edge.start, edge.end)] + [edge.at for edge in self.down]
        ys = [y for edge in self.down for y in (edge.start, edge.end)] + [edge.at for edge in self.across]
        return Rect(min(xs), min(ys), max(xs), max(ys))


def lattices(shapes: Iterable[Shape], crop: Rect) -> list[Lattice]:
    """The lattices of a page, in the frame of the shapes; none on a page that is rather a drawing."""
    across, down = _edges(list(shapes), crop)
    horizontal, vertical = _joined(across), _joined(down)
    if len(horizontal) + len(vertical) > _MOST:
        return []
    return [
        Lattice(tuple(sorted(h, key=lambda e: -e.at)), tuple(sorted(v, key=lambda e: e.at)))
        for h, v in _gathered(horizontal, vertical)
        if h
    ]


def _edges(shapes: Sequence[Shape], crop: Rect) -> tuple[list[Edge], list[Edge]]:
    across: list[Edge] = []
    down: list[Edge] = []
    tall, wide = 0.9 * (crop.y1 - crop.y0), 0.98 * (crop.x1 - crop.x0)
    for shape in shapes:
        rect = shape.rect
        width, height = rect.x1 - rect.x0, rect.y1 - rect.y0
        if shape.colour[3] == 0 or height > tall or width > wide:
            continue
        if shape.mark is Mark.FILL:
            across += [Edge(y, rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
            down += [Edge(x, rect.y0, rect.y1) for x in (rect.x0, rect.x1)]
        elif shape.mark is Mark.RULE and width >= max(height, _SHORTEST):
            across.append(Edge((rect.y0 + rect.y1) / 2, rect.x0, rect.x1))
        elif shape.mark is Mark.RULE and height >= max(width, _SHORTEST):
            down.append(Edge((rect.x0 + rect.x1) / 2, rect.y0, rect.y1))
    return across, down


def _joined(edges: Iterable[Edge]) -> list[Edge]:
    """Edges in line with one another, end to end, as one."""
    joined: list[Edge] = []
    for level in _levels(edges):
        chain: list[Edge] = []
        for edge in sorted(level, key=lambda e: e.start):
            if chain and edge.start > max(e.end for e in chain) + _BROKEN:
                joined.append(_chained(chain))
                chain = []
            chain.append(edge)
        joined.append(_chained(chain))
    return joined


def _levels(edges: Iterable[Edge]) -> list[list[Edge]]:
    levels: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: e.at):
        if levels and edge.at - levels[-1][0].at <= _APART:
            levels[-1].append(edge)
        else:
            levels.append([edge])
    return levels


def _chained(chain: Sequence[Edge]) -> Edge:
    ends = sorted({round(x, 1) for edge in chain for x in (edge.start, edge.end)})
    at = sum(edge.at for edge in chain) / len(chain)
    return Edge(at, chain[0].start, max(edge.end for edge in chain), tuple(ends))


def _gathered(across: Sequence[Edge], down: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Edges by the lattice that they belong to: first those that touch, then those of touching groups alike."""
    groups = _Groups(len(across) + len(down))
    for i, one in enumerate(across):
        for j, other in enumerate(down):
            if _meet(one, other):
                groups.join(i, len(across) + j)
    columns = _columns(groups, across, down)
    for i, one in enumerate(across):
        for j in range(i):
            mine, others = columns[groups.root(i)], columns[groups.root(j)]
            if _alike(one, across[j]) and (not mine or not others or _share(mine, others)):
                groups.join(i, j)
                columns[groups.root(i)] = mine or others
    gathered: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, edge in enumerate([*across, *down]):
        gathered.setdefault(groups.root(i), ([], []))[0 if i < len(across) else 1].append(edge)
    return list(gathered.values())


class _Groups:
    """Disjoint sets of indices (union-find)."""

    def __init__(self, count: int) -> None:
        self._roots = list(range(count))

    def root(self, i: int) -> int:
        while self._roots[i] != i:
            self._roots[i] = self._roots[self._roots[i]]
            i = self._roots[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._roots[self.root(i)] = self.root(j)


def _columns(groups: _Groups, across: Sequence[Edge], down: Sequence[Edge]) -> dict[int, list[float]]:
    """For each group of touching edges, where its vertical ones part columns."""
    columns: dict[int, list[float]] = {}
    for i, edge in enumerate(across):
        columns.setdefault(groups.root(i), [])
        inside = [d.at for d in down if _meet(edge, d) and edge.start + _SAME_END < d.at < edge.end - _SAME_END]
        columns[groups.root(i)] += inside
    return columns


def _share(places: Sequence[float], others: Sequence[float]) -> bool:
    """Whether most of the places of the fewer are near one of the others."""
    fewer, more = sorted((places, others), key=len)
    return sum(any(abs(a - b) <= _SAME_END for b in more) for a in fewer) >= _ALIKE * len(fewer)


def _alike(one: Edge, other: Edge) -> bool:
    """Whether two horizontal edges may belong to one table: same ends, and cells that meet at the same places."""
    if abs(one.start - other.start) > _SAME_END or abs(one.end - other.end) > _SAME_END:
        return False
    inside, others = one.ends[1:-1], other.ends[1:-1]
    if not inside and not others:
        return True
    return bool(inside) and bool(others) and _share(inside, others)


def _meet(across: Edge, down: Edge) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )
