"""The layout of a page: its tables, its boxes and its columns of lines, in the order of reading."""

from collections.abc import Sequence

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.columns import Atom, Panel, Stack, arrange
from ingest.pdf.edges import Lattice, lattices
from ingest.pdf.figures import Figure, figures
from ingest.pdf.geometry import area, holds
from ingest.pdf.lines import Line, attach_marks, bullet, join_lines
from ingest.pdf.listmarks import is_lone_mark
from ingest.pdf.page import Mark, Shape
from ingest.pdf.ruled import fills_of, ruled_tables
from ingest.pdf.tables import Table

_WHOLE_PAGE = 0.6
_FEWEST_IN_BOX = 2
_SMALLEST_CARD = (50.0, 24.0)
"""Width and height in points."""
_MOST_GROUNDS = 2_000
_FULL = 0.75
_SIDES = 2
_DOT = (1.5, 8.0)
"""Sides of a drawn bullet, in points."""
_BULLET_GAP = 2.5
_MOST_BULLETS = 300


class Layout(Struct, frozen=True):
    """What stands on a page."""

    stacks: tuple[Stack, ...]
    """Its columns, whole lines and tables from the top of each."""
    figures: tuple[Figure, ...] = ()
    """Its captioned figures, whose labels stand in no column."""


def lay_out(pieces: Sequence[Line], shapes: Sequence[Shape], crop: Rect) -> Layout:
    """The columns and figures of a page; everything in one frame of reading."""
    marked = attach_marks([*pieces, *_drawn_bullets(pieces, shapes)], is_lone_mark)
    found = _tables(marked, shapes, crop)
    drawn = figures(marked, shapes, [_rect(table) for table, _ in found if _is_full(table)], crop)
    labels = {id(label) for figure in drawn for label in figure.labels}
    tables = [(table, taken) for table, taken in found if not any(id(piece) in labels for piece in taken)]
    gone = labels | {id(piece) for _, taken in tables for piece in taken}
    atoms: list[Atom] = [*(table for table, _ in tables), *(p for p in marked if id(p) not in gone)]
    stacks = arrange(_boxed(atoms, _boxes(shapes, atoms, crop)))
    return Layout(tuple(stack for stack in map(_whole, stacks) if stack), tuple(drawn))


def _tables(pieces: Sequence[Line], shapes: Sequence[Shape], crop: Rect) -> list[tuple[Table, list[Line]]]:
    """The tables that edges draw, each with the pieces that it takes."""
    tables: list[tuple[Table, list[Line]]] = []
    free = list(pieces)
    fills = fills_of(shapes)
    for lattice in sorted(lattices(shapes, crop), key=_likely_first):
        for table, taken in ruled_tables(lattice, free, fills):
            tables.append((table, taken))
            gone = {id(piece) for piece in taken}
            free = [piece for piece in free if id(piece) not in gone]
    return tables


def _likely_first(lattice: Lattice) -> tuple[bool, int, float]:
    """Lattices with columns and many rows come before the frames that may stand around them."""
    has_columns = any(len(edge.ends) > _SIDES for edge in lattice.across) or len(lattice.down) > _SIDES
    return not has_columns, -len(lattice.across), -area(lattice.rect)


def _is_full(table: Table) -> bool:
    """Whether most cells of a table hold text, unlike the chance alignments of a drawing's labels."""
    cells = [cell for row in table.rows for cell in row.cells]
    return len(table.rows) > 1 and sum(map(bool, cells)) >= _FULL * len(cells)


def _drawn_bullets(pieces: Sequence[Line], shapes: Sequence[Shape]) -> list[Line]:
    """Bullets drawn as small shapes beside the first lines of items."""
    dots = [shape.rect for shape in shapes if shape.mark is not Mark.PICTURE and _is_dot(shape.rect)]
    if len(dots) > _MOST_BULLETS:
        return []
    found: list[Line] = []
    for dot in dots:
        middle = (dot.y0 + dot.y1) / 2
        beside = [p for p in pieces if p.bottom < middle < p.top and 0 < p.left - dot.x1 < _BULLET_GAP * p.size]
        left = [p for p in pieces if p.bottom < middle < p.top and p.left < dot.x1 and p.right > dot.x0 - p.size]
        if beside and not left:
            item = min(beside, key=lambda p: p.left)
            found.append(bullet(dot, item.size, item.page, item.order))
    return found


def _is_dot(rect: Rect) -> bool:
    width, height = rect.x1 - rect.x0, rect.y1 - rect.y0
    return _DOT[0] <= width <= _DOT[1] and _DOT[0] <= height <= _DOT[1] and 0.6 < width / height < 1.7


def _boxes(shapes: Sequence[Shape], atoms: Sequence[Atom], crop: Rect) -> list[Rect]:
    """Filled rectangles and rounded ones that hold some of the text whole and cut none of it, the largest first."""
    grounds = [s for s in shapes if s.mark is Mark.FILL or (s.mark is Mark.SKETCH and _is_card(s.rect))]
    rects = [s.rect for s in grounds[:_MOST_GROUNDS] if area(s.rect) < _WHOLE_PAGE * area(crop)]
    return sorted((r for r in set(map(_rounded, rects)) if _is_box(r, atoms)), key=lambda r: -area(r))


def _is_card(rect: Rect) -> bool:
    """Whether a sketch is large enough to be a rounded box for text."""
    return rect.x1 - rect.x0 >= _SMALLEST_CARD[0] and rect.y1 - rect.y0 >= _SMALLEST_CARD[1]


def _is_box(rect: Rect, atoms: Sequence[Atom]) -> bool:
    inside = [holds(rect, _rect(atom), slack=2) for atom in atoms]
    if not _FEWEST_IN_BOX <= sum(inside) < len(atoms):
        return False
    return not any(_crosses(rect, _rect(atom)) for atom, held in zip(atoms, inside, strict=True) if not held)


def _crosses(rect: Rect, other: Rect) -> bool:
    return min(rect.x1, other.x1) - max(rect.x0, other.x0) > 2 and min(rect.y1, other.y1) - max(rect.y0, other.y0) > 2


def _boxed(atoms: Sequence[Atom], boxes: Sequence[Rect]) -> list[Atom]:
    """The atoms with those of each box, from the largest, gathered into a panel."""
    if not boxes:
        return list(atoms)
    box, smaller = boxes[0], boxes[1:]
    inside = [atom for atom in atoms if holds(box, _rect(atom), slack=2)]
    if len(inside) < _FEWEST_IN_BOX or len(inside) == len(atoms):
        return _boxed(atoms, smaller)
    outside = [atom for atom in atoms if not holds(box, _rect(atom), slack=2)]
    panel = Panel(
        left=box.x0,
        right=box.x1,
        bottom=box.y0,
        top=box.y1,
        order=min(atom.order for atom in inside),
        content=tuple(_boxed(inside, [b for b in smaller if holds(box, b, slack=2)])),
    )
    return [panel, *_boxed(outside, [b for b in smaller if not holds(box, b, slack=2)])]


def _whole(stack: Stack) -> Stack:
    """The stack with its pieces joined into lines."""
    lines = join_lines(atom for atom in stack if isinstance(atom, Line))
    tables = [atom for atom in stack if isinstance(atom, Table)]
    return sorted([*lines, *tables], key=lambda a: -a.top)


def _rect(atom: Atom) -> Rect:
    return Rect(atom.left, atom.bottom, atom.right, atom.top)


def _rounded(rect: Rect) -> Rect:
    return Rect(round(rect.x0), round(rect.y0), round(rect.x1), round(rect.y1))
