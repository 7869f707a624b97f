"""Paragraphs: which lines of a column go on the one from the other.

A line goes on the paragraph above unless something shows a new one: a mark of a list, white space, another look,
an indent, or a line left short although the next word would have fitted in.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from ingest.pdf.captions import is_caption
from ingest.pdf.hyphens import is_cut
from ingest.pdf.lines import Line
from ingest.pdf.listmarks import ListMark, MarkKind, list_mark

_ENDS = re.compile(r"[.!?…:;][»”\"')\]\s]*$|[»”]\s*$")
_SPACED = 1.22
_OPEN_SPACED = 1.6
_USUAL_PITCH = 1.2
_INDENT = 0.8
_SPARE = 0.8
"""Room beside a word, in font sizes, at which it would have fitted in: the space before it and some tolerance."""
_SIZE_CHANGE = 0.12


class Paragraph(Struct, frozen=True):
    """Consecutive lines of a column that make one paragraph, list item, title or note."""

    lines: tuple[Line, ...]
    mark: ListMark | None = None
    room: float = 0.0
    """Points left on its last line, infinite when unknown: what goes on elsewhere begins with a longer word."""

    @property
    def text(self) -> str:
        """Its lines, one after the other."""
        return " ".join(line.text for line in self.lines)


class Measure(Struct, frozen=True):
    """The sides of a column and the usual distance between its baselines."""

    left: float
    right: float
    pitches: Mapping[float, float]

    def pitch(self, size: float) -> float:
        """Distance between the baselines of two lines of that size."""
        return self.pitches.get(size, _USUAL_PITCH * size)

    def is_short(self, line: Line, following: Line) -> bool:
        """Whether the following line's first word would have fitted in at the end of the line."""
        return fits(following, self.right - line.right)


def usual_pitches(columns: Iterable[Sequence[Line]]) -> dict[float, float]:
    """For each size of text in a document, the distance of most consecutive baselines."""
    distances: dict[float, Counter[float]] = defaultdict(Counter)
    for column in columns:
        for one, two in pairwise(column):
            gap = one.base - two.base
            if one.style.size == two.style.size and 0.8 * one.size < gap < 2.0 * one.size:
                distances[one.style.size][round(gap * 2) / 2] += 1
    return {size: _lowest_common(counts) for size, counts in distances.items()}


def paragraphs(lines: Sequence[Line], pitches: Mapping[float, float]) -> list[Paragraph]:
    """The paragraphs of the lines of one column, in order."""
    if not lines:
        return []
    groups: list[list[Line]] = []
    marks: list[ListMark | None] = []
    for line in lines:
        measure = _measure(lines, line, pitches)
        mark = list_mark(line.text)
        if groups and _goes_on(groups[-1], marks[-1], line, mark, measure):
            groups[-1].append(line)
        else:
            groups.append([line])
            marks.append(mark)
    return [
        Paragraph(tuple(group), mark, _room(lines, group[-1], pitches))
        for group, mark in zip(groups, marks, strict=True)
    ]


def fits(line: Line, room: float) -> bool:
    """Whether a line's first word would fit in that many points, with the space before it."""
    word = line.text.split(" ", 1)[0]
    width = line.letters[len(word) - 1].right - line.left
    return room > width + _SPARE * line.size


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence, or a part of an enumeration, does."""
    return bool(_ENDS.search(text))


def begins_inside(text: str) -> bool:
    """Whether a text begins as only the rest of a sentence can."""
    start = text.lstrip("«“\"'(’ ")[:1]
    return start.islower() or text[:1] in ",;:)»%"


def _lowest_common(counts: Counter[float]) -> float:
    most = max(counts.values())
    return min(gap for gap, count in counts.items() if count >= 0.5 * most)


def _room(lines: Sequence[Line], line: Line, pitches: Mapping[float, float]) -> float:
    """Points left on a line; as many as one likes on the only line of its look, whose column nothing tells."""
    alike = sum(abs(other.size - line.size) <= _SIZE_CHANGE * line.size for other in lines)
    return _measure(lines, line, pitches).right - line.right if alike > 1 else math.inf


def _measure(lines: Sequence[Line], line: Line, pitches: Mapping[float, float]) -> Measure:
    alike = [other for other in lines if abs(other.size - line.size) <= _SIZE_CHANGE * line.size]
    return Measure(min(p.left for p in alike), max(p.right for p in alike), pitches)


def _goes_on(group: list[Line], mark: ListMark | None, line: Line, new: ListMark | None, measure: Measure) -> bool:
    last = group[-1]
    short = measure.is_short(last, line)
    open_ended = is_cut(last.text) or (not ends_sentence(last.text) and begins_inside(line.text))
    if is_caption(line.text, apart=False):
        return False
    if new is not None and _begins_item(new, mark, last, short, measure, line):
        return False
    if not _close_enough(last, line, measure, open_ended) or _looks_other(last, line, short):
        return False
    if short and not open_ended and not is_caption(group[0].text, apart=False):
        return False
    return open_ended or not _is_indented(group, mark, line)


def _begins_item(new: ListMark, mark: ListMark | None, last: Line, short: bool, measure: Measure, line: Line) -> bool:
    if new.kind is MarkKind.BULLET or short or ends_sentence(last.text):
        return True
    if mark is not None and mark.kind is new.kind and abs(measure.left - line.left) < line.size:
        return True
    spaced = last.base - line.base > _SPACED * measure.pitch(line.style.size)
    return spaced or (last.text.endswith(",") and mark is not None)


def _close_enough(last: Line, line: Line, measure: Measure, open_ended: bool) -> bool:
    gap = last.base - line.base
    pitch = measure.pitch(last.style.size)
    return 0.3 * line.size < gap <= (_OPEN_SPACED if open_ended else _SPACED) * pitch


def _looks_other(last: Line, line: Line, short: bool) -> bool:
    if abs(last.size - line.size) > _SIZE_CHANGE * max(last.size, line.size):
        return True
    if last.style.bold != line.style.bold:
        return short or ends_sentence(last.text) or last.style.colour != line.style.colour
    return last.style.colour != line.style.colour and short


def _is_indented(group: list[Line], mark: ListMark | None, line: Line) -> bool:
    """Whether the line stands apart from its paragraph as the first line of another does."""
    last, step = group[-1], _INDENT * line.size
    if mark is not None:
        start = group[0].letters[min(mark.length, len(group[0].letters) - 1)].left
        hangs = len(group) == 1 or group[1].left >= start - step
        return hangs and line.left < start - step and ends_sentence(last.text)
    if len(group) > 1 and line.left < last.left - step and abs(line.left - group[0].left) < step:
        return True
    return line.left > last.left + step and ends_sentence(last.text) and len(line.text) > len(last.text) / 3
