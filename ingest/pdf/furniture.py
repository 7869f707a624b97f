"""Furniture: running headers, footers, page numbers and watermarks, told by coming back from page to page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.aligned import baselines
from ingest.pdf.frame import Frame
from ingest.pdf.lines import Line, Style

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(r"\W*(?:pages?|p\.|diapo(?:sitive)?|slide)?\W*(\d{1,4})(?:\s*(?:/|sur|of|-|–|\|)\s*\d{1,4})?\W*")
_MARGIN = 0.15
"""Share of the page's height, at its top and at its foot, where furniture stands."""
_OUTER_ROWS = 3
_SAME_PLACE = 3.0
_LONGEST = 110
_OFTEN = 0.6
_FEWEST_PAGES = 3
_ISOLATED = 1.1
"""White space around a running title, in font sizes."""


class Sheet(Struct, frozen=True):
    """A page's pieces of text that are turned the same way."""

    page: int
    pieces: tuple[Line, ...]
    crop: Rect
    upright: bool = True
    """Whether most of the page is turned that way."""
    frame: Frame = Frame()


def furniture(sheets: Sequence[Sheet]) -> frozenset[int]:
    """The ``id()`` of the pieces that are furniture; none where nothing else would be left."""
    upright = [sheet for sheet in sheets if sheet.upright]
    slanted = [(sheet, piece) for sheet in sheets if not sheet.upright for piece in sheet.pieces]
    outer = [(sheet, piece) for sheet in upright for piece in _outer(sheet)]
    apart = [(sheet, piece) for sheet in upright for piece in _apart(sheet)]
    pages = len({sheet.page for sheet in sheets})
    found = _repeated([*apart, *slanted], pages) | _folios(apart)
    found |= _alike([piece for _, piece in outer], found) | _running(upright, apart, pages)
    everything = {id(piece) for sheet in sheets for piece in sheet.pieces}
    return frozenset(found) if everything - found else frozenset()


def _outer(sheet: Sheet) -> list[Line]:
    """The short pieces of the first and last rows of a page that stand in its margins."""
    return [piece for edge in _edges(sheet) for row in edge for piece in row if len(piece.text) <= _LONGEST]


def _apart(sheet: Sheet) -> list[Line]:
    """Those of them that white space parts from the text."""
    found: list[Line] = []
    rows = baselines(sheet.pieces)
    for edge, sequence in zip(_edges(sheet), (rows, rows[::-1]), strict=True):
        inner = [*sequence[1 : len(edge) + 1], None][: len(edge)]
        gaps = [i for i, (row, following) in enumerate(zip(edge, inner, strict=False)) if _are_apart(row, following)]
        if gaps:
            found += [p for row in edge[: gaps[0] + 1] for p in row if len(p.text) <= _LONGEST]
    return found


def _edges(sheet: Sheet) -> tuple[list[list[Line]], list[list[Line]]]:
    """The rows in the margin at the top and at the foot, from the outside."""
    rows = baselines(sheet.pieces)
    height = sheet.crop.y1 - sheet.crop.y0
    top = [row for row in rows[:_OUTER_ROWS] if row[0].base > sheet.crop.y1 - _MARGIN * height]
    foot = [row for row in rows[::-1][:_OUTER_ROWS] if row[0].base < sheet.crop.y0 + _MARGIN * height]
    return top, foot


def _are_apart(row: Sequence[Line], following: Sequence[Line] | None) -> bool:
    if following is None:
        return False
    gap = abs(row[0].base - following[0].base) - max(p.size for p in (*row, *following))
    return gap > _ISOLATED * row[0].size


def _alike(pieces: Sequence[Line], found: set[int]) -> set[int]:
    """Pieces that read and stand like one already found, on a page where no white space parts them from the text."""
    known = {(_key(piece), round(piece.base)) for piece in pieces if id(piece) in found}
    return {id(piece) for piece in pieces if any((_key(piece), round(piece.base) + d) in known for d in (-1, 0, 1))}


def _key(piece: Line) -> str:
    return _DIGITS.sub("#", piece.text.casefold())


def _repeated(placed: Iterable[tuple[Sheet, Line]], pages: int) -> set[int]:
    """Pieces whose text comes back at the same place, whatever its figures."""
    found: set[int] = set()
    texts: dict[str, list[tuple[Sheet, Line]]] = defaultdict(list)
    for sheet, piece in placed:
        texts[_key(piece)].append((sheet, piece))
    for alike in texts.values():
        here = [(s, p) for s, p in alike if any(s.page != t.page and _same_place(p, q) for t, q in alike)]
        if len({sheet.page for sheet, _ in here}) >= (2 if pages <= 4 else _FEWEST_PAGES):
            found |= {id(piece) for _, piece in here}
    return found


def _same_place(one: Line, other: Line) -> bool:
    sides = (one.left - other.left, one.right - other.right, (one.left + one.right - other.left - other.right) / 2)
    return abs(one.base - other.base) <= _SAME_PLACE and min(map(abs, sides)) <= _SAME_PLACE


def _folios(placed: Sequence[tuple[Sheet, Line]]) -> set[int]:
    """Page numbers: numbers alone that go up with the pages."""
    shifts: dict[int, list[Line]] = defaultdict(list)
    for sheet, piece in placed:
        match = _FOLIO.fullmatch(piece.text.casefold())
        if match:
            shifts[int(match.group(1)) - sheet.page].append(piece)
    return {id(piece) for pieces in shifts.values() if len({p.page for p in pieces}) > 1 for piece in pieces}


def _running(sheets: Sequence[Sheet], apart: Sequence[tuple[Sheet, Line]], pages: int) -> set[int]:
    """Running titles that change with the chapter: same place and look on most pages, apart from the text."""
    if pages < _FEWEST_PAGES:
        return set()
    body = _body_style(sheets)
    slots: dict[tuple[int, float, str], list[Line]] = defaultdict(list)
    for _, piece in apart:
        if body is not None and piece.style.size <= body.size and piece.style != body:
            slots[(round(piece.base / _SAME_PLACE), piece.style.size, piece.style.font)].append(piece)
    kept = (pieces for pieces in slots.values() if len({p.page for p in pieces}) >= _OFTEN * (pages - 1))
    return {id(piece) for pieces in kept for piece in pieces}


def _body_style(sheets: Sequence[Sheet]) -> Style | None:
    styles: Counter[Style] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            styles[piece.style] += len(piece.text)
    return styles.most_common(1)[0][0] if styles else None
