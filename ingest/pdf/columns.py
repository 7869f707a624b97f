"""Reading order: the columns of a page, from recursive cuts along white space.

A run of bands that share a gutter is read column by column; a band without one (a title over two columns, a
paragraph of full width) ends the run. Where white space leaves a doubt (is a short line under two columns the end
of the left one, or what follows both?) the order in which the file draws the page decides. Recursive cutting is
due to Nagy and Seth (1984); preferring gutters that last over many bands, to Breuel (2002).
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.pdf.aligned import aligned_table, is_row_by_row
from ingest.pdf.captions import is_caption
from ingest.pdf.lines import Line
from ingest.pdf.tables import Table
from ingest.pdf.whitespace import Extent, Interval, bands, common, free, inner, split

_GUTTER = 0.6
"""Least width of a gutter, in font sizes."""
_NARROWEST_GUTTER = 5.0
_FEWEST_LINES = 2
_USUAL_GAP = 0.6
"""White space between two lines at most, in font sizes."""
_WIDE_BREAK = 1.4
"""Band gap that parts two sections, in usual gaps."""


class Panel(Extent, frozen=True, kw_only=True):
    """A framed or coloured box, read as a whole."""

    content: "tuple[Atom, ...]"


Atom = Line | Table | Panel
Stack = list[Line | Table]
"""What stands in one column, from the top."""


def arrange(atoms: Sequence[Atom]) -> list[Stack]:
    """The columns of a page or of a part of it, in the order of reading."""
    if not atoms:
        return []
    if len(atoms) == 1:
        return _opened(atoms[0])
    stacks: list[Stack] = []
    plain: list[Atom] = []
    for group, gutters in _groups(bands(atoms), _least_gutter(atoms)):
        parts = _parts(group, gutters)
        if parts is None:
            plain += [atom for band in group for atom in band]
        else:
            stacks += [*_stacked(plain), *parts]
            plain = []
    return stacks + _stacked(plain)


def _parts(group: list[list[Atom]], gutters: list[Interval]) -> list[Stack] | None:
    """What a run of bands is read as, when it is not simply read from the top."""
    if not gutters:
        return None
    table = aligned_table(group, gutters)
    if table is not None:
        return _around_table(group, table)
    sections = _sections(group)
    if len(sections) > 1:
        return [stack for section in sections for stack in arrange([a for band in section for a in band])]
    columns = [column for column in split([a for band in group for a in band], gutters) if column]
    if len(columns) < 2 or not _are_columns(columns, group):
        return None
    return [stack for column in columns for stack in arrange(column)]


def _around_table(group: list[list[Atom]], table: Table) -> list[Stack]:
    before = [a for band in group for a in band if a.bottom >= table.top]
    after = [a for band in group for a in band if a.top <= table.bottom]
    return [*arrange(before), [table], *arrange(after)]


def _are_columns(columns: list[list[Atom]], group: list[list[Atom]]) -> bool:
    """Whether parts side by side are read one after the other, rather than row by row."""
    if any(isinstance(atom, (Table, Panel)) for column in columns for atom in column):
        return True
    if sum(_opens_with_caption(column) for column in columns) > 1:
        return True
    if sum(len(bands(column)) >= _FEWEST_LINES for column in columns) < 2:
        return False
    return not is_row_by_row(columns, group)


def _opens_with_caption(column: list[Atom]) -> bool:
    first = max(column, key=lambda atom: atom.top)
    return isinstance(first, Line) and is_caption(first.text, apart=False)


def _stacked(atoms: Sequence[Atom]) -> list[Stack]:
    """One column, opening the panels that stand in it."""
    stacks: list[Stack] = []
    plain: Stack = []
    for atom in sorted(atoms, key=lambda a: (-a.top, a.left)):
        if isinstance(atom, Panel):
            stacks += [plain] if plain else []
            stacks += _opened(atom)
            plain = []
        else:
            plain.append(atom)
    return [*stacks, plain] if plain else stacks


def _opened(atom: Atom) -> list[Stack]:
    return arrange(atom.content) if isinstance(atom, Panel) else [[atom]]


def _groups(rows: list[list[Atom]], least: float) -> list[tuple[list[list[Atom]], list[Interval]]]:
    """Runs of bands that share gutters, and runs that have none."""
    groups: list[tuple[list[list[Atom]], list[Interval]]] = []
    for band in rows:
        gaps = free(band)
        if groups:
            group, gutters = groups[-1]
            shared = common(gutters, gaps, least)
            if shared:
                groups[-1] = ([*group, band], shared)
                continue
            if not gutters and not inner(gaps, least):
                group.append(band)
                continue
        gutters = inner(gaps, least)
        groups.append(([*_beside(groups, gutters), band], gutters))
    return [(group, gutters) for group, gutters in groups if group]


def _beside(groups: list[tuple[list[list[Atom]], list[Interval]]], gutters: list[Interval]) -> list[list[Atom]]:
    """Takes back the bands just above that only the right column of a new run has: it begins higher than the left."""
    taken: list[list[Atom]] = []
    if groups and gutters and not groups[-1][1]:
        above = groups[-1][0]
        while above and min(atom.left for atom in above[-1]) >= gutters[0][1] - 1:
            taken.insert(0, above.pop())
    return taken


def _sections(group: list[list[Atom]]) -> list[list[list[Atom]]]:
    """A group cut where a wide break parts what is drawn before from what is drawn after, right across."""
    if len(group) < _FEWEST_LINES:
        return [group]
    floors = [min(a.bottom for a in band) for band in group]
    tops = [max(a.top for a in band) for band in group]
    gaps = [floor - top for floor, top in zip(floors, tops[1:], strict=False)]
    usual = max(min(median(gaps), _USUAL_GAP * _size(group)), 0.5)
    sections = [[group[0]]]
    for index, (gap, (_, band)) in enumerate(zip(gaps, pairwise(group), strict=True), start=1):
        before = max(a.order for b in group[:index] for a in b)
        after = min(a.order for b in group[index:] for a in b)
        if gap > _WIDE_BREAK * usual and before < after:
            sections.append([band])
        else:
            sections[-1].append(band)
    return sections


def _least_gutter(atoms: Sequence[Atom]) -> float:
    return max(_GUTTER * _size([atoms]), _NARROWEST_GUTTER)


def _size(group: Sequence[Sequence[Atom]]) -> float:
    sizes = [atom.size for band in group for atom in band if isinstance(atom, Line)]
    return median(sizes) if sizes else 0.0
