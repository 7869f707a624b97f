"""Hidden text: what a program extracts and a person does not see.

The oracle is the page itself: rendered with its text and without, a character whose box does not change is
invisible, whatever the trick (colour, rendering mode, opacity, clipping, a picture or a shape over it, a layer
that is off). Three things it cannot tell are checked beside it: text too small to read, text outside the crop box,
and text of the ground's colour under visible text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ingest.characters import normalise
from ingest.colours import TINY_POINTS
from ingest.document import Box, HiddenReason, Quarantined, Rect
from ingest.pdf.display import pixels
from ingest.pdf.frame import by_frame
from ingest.pdf.geometry import area, centred_in, shared, union
from ingest.pdf.letters import letters
from ingest.pdf.lines import pieces
from ingest.pdf.page import Glyph, Mark, Shape
from ingest.pdf.pdfium import Image, OpenPage

_DOTS_PER_INCH = 100
_MOST_PIXELS = 3_000_000
_CHANGE = 32
"""Least change of a pixel's channel, out of 255, that is seen."""
_INK_UNDER = 48
"""Least contrast in a scan under a word that was recognised in it."""
_FEWEST_IN_A_ROW = 3
_FEWEST_CHARACTERS = 3
_INVISIBLE_MODE = 3
_MOSTLY = 0.8
_SCAN = 0.5
"""Share of the page that a scan covers."""
_CELL = 12.0
_MOST_ROWS = 1_000_000
_PARAGRAPH = 600
"""Characters among which invisible ones are counted."""


class Sifted(Struct, frozen=True):
    """A page's glyphs, parted into those that people see and what was hidden from them."""

    seen: tuple[Glyph, ...]
    hidden: tuple[Quarantined, ...] = ()
    recognised: bool = False
    """Whether the text was laid under a scan by a recognition made before."""


def sift(page: OpenPage, glyphs: Sequence[Glyph], shapes: Sequence[Shape]) -> Sifted:
    """What people see of a page's glyphs, and what they do not, quarantined with its place."""
    if not glyphs:
        return Sifted(())
    oracle = _Oracle(page, glyphs)
    recognised = _is_recognised(glyphs, shapes, page.page.crop)
    unseen = oracle.not_inked() if recognised else oracle.unchanged() | oracle.beneath()
    reasons = [_reason(glyph, index in unseen, page.page.crop) for index, glyph in enumerate(glyphs)]
    seen = tuple(glyph for glyph, reason in zip(glyphs, reasons, strict=True) if reason is None)
    number = page.page.number
    hidden = [
        entry
        for reason in (HiddenReason.INVISIBLE, HiddenReason.TINY)
        for entry in _quarantined([g for g, r in zip(glyphs, reasons, strict=True) if r is reason], reason, number)
    ]
    return Sifted(seen, (*hidden, *_concealed(glyphs, number)), recognised)


class _Oracle:
    """The page rendered in several ways, and the pixels of each glyph's box."""

    def __init__(self, page: OpenPage, glyphs: Sequence[Glyph]) -> None:
        crop = page.page.crop
        self._page, self._glyphs = page, glyphs
        self._scale = min(_DOTS_PER_INCH / 72, (_MOST_PIXELS / max(area(crop), 1.0)) ** 0.5)
        tight = page.tight_boxes()
        self._rects = [t if area(t) > 0 else g.rect for t, g in zip(tight, glyphs, strict=True)]
        self._image = page.render(self._scale)
        self._boxes = self._pixels()

    def unchanged(self) -> set[int]:
        """Indices of the glyphs that rendering the page without text does not change."""
        return _in_a_row(self._glyphs, self._still(self._page.render_bare(self._scale)))

    def beneath(self) -> set[int]:
        """Indices of the glyphs that lie under others and that the page would look the same without."""
        found: set[int] = set()
        for runs in self._overlapped().values():
            still = self._still(self._page.render(self._scale, runs))
            found |= {index for index in still if self._glyphs[index].run in runs}
        return _in_a_row(self._glyphs, found)

    def not_inked(self) -> set[int]:
        """Indices of the glyphs under which a scan shows nothing."""
        lightness = self._image.min(axis=2)
        bare = set()
        for index, (left, top, right, bottom) in enumerate(self._boxes):
            under = lightness[max(top - 2, 0) : bottom + 2, max(left - 2, 0) : right + 2]
            if not under.size or int(under.max()) - int(under.min()) < _INK_UNDER:
                bare.add(index)
        return _in_a_row(self._glyphs, bare)

    def _still(self, other: Image) -> set[int]:
        apart = np.maximum(self._image, other) - np.minimum(self._image, other) >= _CHANGE
        changed = apart[:, :, 0] | apart[:, :, 1] | apart[:, :, 2]
        return set(np.flatnonzero(~_any_in(changed, self._boxes)).tolist())

    def _pixels(self) -> NDArray[np.int64]:
        height, width = self._image.shape[:2]
        boxes = pixels(self._page.page, self._rects, self._scale)
        # Rendering moves thin strokes to whole pixels.
        boxes += np.array([-1, -1, 1, 1])
        return np.clip(boxes, 0, [width, height, width, height])

    def _overlapped(self) -> dict[tuple[int, int, int, int], frozenset[int]]:
        """Text objects that text of another colour overlaps, by colour."""
        colours = Counter(glyph.ink.colour for glyph in self._glyphs)
        if len(colours) < 2:
            return {}
        usual = colours.most_common(1)[0][0]
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, rect in enumerate(self._rects):
            cells[(int(rect.x0 // _CELL), int(rect.y0 // _CELL))].append(index)
        runs: dict[tuple[int, int, int, int], set[int]] = defaultdict(set)
        for one, glyph in enumerate(self._glyphs):
            if glyph.ink.colour == usual:
                continue
            for other in _near(cells, self._rects[one]):
                if self._collide(one, other):
                    runs[glyph.ink.colour].add(glyph.run)
                    runs[self._glyphs[other].ink.colour].add(self._glyphs[other].run)
        return {colour: frozenset(numbers) for colour, numbers in runs.items()}

    def _collide(self, one: int, other: int) -> bool:
        a, b = self._glyphs[one], self._glyphs[other]
        if a.ink.colour == b.ink.colour or a.character == b.character or " " in (a.character, b.character):
            return False
        smaller = min(area(self._rects[one]), area(self._rects[other]))
        return shared(self._rects[one], self._rects[other]) > 0.3 * smaller


def _any_in(marked: NDArray[np.bool_], boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(boxes,): whether a pixel of each box (left, top, right, bottom) is marked."""
    # Marks counted along each row, then the rows of each box one after the other: letters are a few rows high.
    counted = np.zeros((marked.shape[0], marked.shape[1] + 1), np.int32)
    np.cumsum(marked, axis=1, out=counted[:, 1:])
    reached = np.maximum(boxes[:, 3] - boxes[:, 1], 0).cumsum()
    # A page may be made of letters as high as itself: a million rows at a time.
    cuts = np.searchsorted(reached, np.arange(_MOST_ROWS, reached[-1] if len(reached) else 0, _MOST_ROWS))
    return np.concatenate([_any_between(counted, part) for part in np.split(boxes, cuts)])


def _any_between(counted: NDArray[np.int32], boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    left, top, right, bottom = boxes.T
    heights = np.maximum(bottom - top, 0)
    of_box = np.repeat(np.arange(len(boxes)), heights)
    rows = np.arange(len(of_box)) - np.repeat(heights.cumsum() - heights, heights) + top[of_box]
    found = counted[rows, right[of_box]] > counted[rows, left[of_box]]
    return np.bincount(of_box[found], minlength=len(boxes)) > 0


def _near(cells: Mapping[tuple[int, int], list[int]], rect: Rect) -> Iterator[int]:
    column, row = int(rect.x0 // _CELL), int(rect.y0 // _CELL)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            yield from cells.get((x, y), ())


def _reason(glyph: Glyph, unseen: bool, crop: Rect) -> HiddenReason | None:
    if not centred_in(crop, glyph.rect):
        return HiddenReason.INVISIBLE
    if glyph.ink.size < TINY_POINTS:
        return HiddenReason.TINY
    return HiddenReason.INVISIBLE if unseen else None


def _in_a_row(glyphs: Sequence[Glyph], found: set[int]) -> set[int]:
    """The found glyphs that follow one another: one alone is rather a hair-thin one than a secret."""
    inked = [i for i, glyph in enumerate(glyphs) if not glyph.character.isspace()]
    kept: set[int] = set()
    for is_found, group in groupby(inked, key=lambda i: i in found):
        row = list(group)
        if is_found and len(row) >= _FEWEST_IN_A_ROW:
            kept |= set(range(row[0], row[-1] + 1))
    return kept


def _is_recognised(glyphs: Sequence[Glyph], shapes: Iterable[Shape], crop: Rect) -> bool:
    """Whether the text is what a recognition laid, invisible, over or under a scan of the page."""
    invisible = sum(glyph.ink.mode == _INVISIBLE_MODE for glyph in glyphs)
    if invisible < _MOSTLY * len(glyphs):
        return False
    return picture_share(shapes, crop) >= _SCAN


def picture_share(shapes: Iterable[Shape], crop: Rect) -> float:
    """Share of the page that its pictures cover, overlaps counted once for each."""
    covered = sum(shared(shape.rect, crop) for shape in shapes if shape.mark is Mark.PICTURE)
    return min(covered / max(area(crop), 1.0), 1.0)


def _quarantined(glyphs: Sequence[Glyph], reason: HiddenReason, page: int) -> list[Quarantined]:
    lines = [line for frame, group in by_frame(glyphs) for line in pieces(letters(group, frame), page)]
    text = " ".join(line.text for line in lines)
    if sum(character.isalnum() for character in text) < _FEWEST_CHARACTERS:
        return []
    boxes = tuple(Box(page, union(letter.rect for letter in line.letters)) for line in lines)
    return [Quarantined(text, reason, page, boxes)]


def _concealed(glyphs: Sequence[Glyph], page: int) -> list[Quarantined]:
    """Words carried by characters that have no shape."""
    source = "".join(glyph.character for glyph in glyphs if glyph.character not in "\x00\x02")
    parts = [source[i : i + _PARAGRAPH] for i in range(0, len(source), _PARAGRAPH)]
    words = [text for part in parts for text in normalise(part).concealed]
    return [Quarantined(text, HiddenReason.INVISIBLE_CHARACTERS, page) for text in dict.fromkeys(words)]
