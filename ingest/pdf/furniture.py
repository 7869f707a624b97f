"""Furniture: running headers, footers, page numbers and watermarks, told by coming back from page to page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.aligned import baselines
from ingest.pdf.lines import Line

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(
    r"\W*(?:pages?|p\.|diapo(?:sitive)?|slide)?\W*(\d{1,4})(?:\s*(?:/|sur|of|-|–|\|)\s*\d{1,4})?\W*"
)
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


def furniture(sheets: Sequence[Sheet]) -> frozenset[int]:
    """The ``id()`` of the pieces that are furniture; none where nothing else would be left."""
    upright = [sheet for sheet in sheets if sheet.upright]
    outer = [(sheet, piece) for sheet in upright for piece in _outer(sheet)]
    slanted = [(sheet, piece) for sheet in sheets if not sheet.upright for piece in sheet.pieces]
    pages = len({sheet.page for sheet in sheets})
    found = _repeated([*outer, *slanted], pages) | _folios(outer)
    found |= _running(upright, pages, found)
    everything = {id(piece) for sheet in sheets for piece in sheet.pieces}
    return frozenset(found) if everything - found else frozenset()


def _outer(sheet: Sheet) -> list[Line]:
    """The pieces of the first and last rows of a page that stand in its margins."""
    rows = baselines(sheet.pieces)
    high = sheet.crop.y1 - _MARGIN * (sheet.crop.y1 - sheet.crop.y0)
    low = sheet.crop.y0 + _MARGIN * (sheet.crop.y1 - sheet.crop.y0)
    top = [row for row in rows[:_OUTER_ROWS] if row[0].base > high]
    foot = [row for row in rows[-_OUTER_ROWS:] if row[0].base < low]
    return [piece for row in [*top, *foot] for piece in row if len(piece.text) <= _LONGEST]


def _repeated(placed: Iterable[tuple[Sheet, Line]], pages: int) -> set[int]:
    """Pieces whose text comes back at the same place, whatever its figures."""
    found: set[int] = set()
    texts: dict[str, list[tuple[Sheet, Line]]] = defaultdict(list)
    for sheet, piece in placed:
        texts[_DIGITS.sub("#", piece.text.casefold())].append((sheet, piece))
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


def _running(sheets: Sequence[Sheet], pages: int, found: set[int]) -> set[int]:
    """Running titles that change with the chapter: same place and look on most pages, apart from the text."""
    if pages < _FEWEST_PAGES:
        return set()
    body = _body_size(sheets)
    slots: dict[tuple[int, float, str], list[Line]] = defaultdict(list)
    for sheet in sheets:
        for piece in _isolated(sheet, found):
            if piece.style.size <= body:
                slots[(round(piece.base / _SAME_PLACE), piece.style.size, piece.style.font)].append(piece)
    kept = (pieces for pieces in slots.values() if len({p.page for p in pieces}) >= _OFTEN * (pages - 1))
    return {id(piece) for pieces in kept for piece in pieces}


def _isolated(sheet: Sheet, found: set[int]) -> list[Line]:
    """The pieces of the outermost rows, when white space parts them from the text."""
    rows = baselines(sheet.pieces)
    outer = {id(piece) for piece in _outer(sheet)}
    isolated: list[Line] = []
    for sequence in (rows, rows[::-1]):
        for row, following in pairwise(sequence[: _OUTER_ROWS + 1]):
            gap = abs(row[0].base - following[0].base) - max(p.size for p in (*row, *following))
            if gap > _ISOLATED * row[0].size:
                isolated += [piece for piece in row if id(piece) in outer]
            if not any(id(piece) in found for piece in row):
                break
    return isolated


def _body_size(sheets: Sequence[Sheet]) -> float:
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[piece.style.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
