"""Lines: letters that stand side by side on a baseline.

A *piece* is a line as the file draws it in one go, cut wherever the pen jumps. Pieces are what columns and tables
are found from; the pieces of one column that stand on one baseline are then joined into whole lines.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from ingest.document import Rect
from ingest.pdf.letters import SOFT_HYPHEN, Letter
from ingest.pdf.page import Ink
from ingest.pdf.whitespace import Extent

ASCENT, DESCENT = 0.74, 0.22
"""Height and depth of a line of text, in font sizes."""
_JUMP = 0.75
"""Gap, in font sizes, at which the pen has jumped."""
_WORD_GAP = 0.17
"""Gap between two words, in font sizes, beyond the line's own letter-spacing."""
_SEEN_GAP = 0.05
"""The same where PDFium, which knows the letters' advances, sees a space: slanted letters reach over theirs."""
_SAME_BASE = 0.5
_OVERLAP = 0.06
"""How far the boxes of neighbouring letters overlap at most, in font sizes."""
_FEWEST_GAPS = 4
_HEAVY = 0.9
"""Share of a line's letters that must be bold for the line to be."""
_SPACED_OUT = 4
_MARK_GAP = 4.0
"""Gap between a mark and its text at most, in font sizes."""
_BULLET_HEIGHT = 0.33
"""Height of the middle of a bullet above the baseline, in font sizes."""
_COPY = 0.35
"""Shift, in its own width, within which a letter is a copy of the same one."""


class Style(Struct, frozen=True, gc=False):
    """What most of a line looks like."""

    size: float
    """In points, to the nearest half."""
    bold: bool
    italic: bool
    colour: tuple[int, int, int, int]
    font: str = ""


class Line(Extent, frozen=True, gc=False):
    """A line of text, spaces included."""

    letters: tuple[Letter, ...]
    text: str
    base: float
    size: float
    style: Style
    page: int


def pieces(letters: Sequence[Letter], page: int) -> list[Line]:
    """What the file draws in one go, in drawing order."""
    found: list[Line] = []
    run: list[Letter] = []
    start = 0
    for index, letter in enumerate(letters):
        if letter.character == " " and not run:
            continue
        if run and not _goes_on(run, letter):
            found += _line(run, start, page)
            run = []
            if letter.character == " ":
                continue
        if not run:
            start = index
        run.append(letter)
    return found + _line(run, start, page)


def join_lines(parts: Iterable[Line]) -> list[Line]:
    """Whole lines from pieces of one column, from the top."""
    rows: list[list[Line]] = []
    for part in sorted(parts, key=lambda p: (-p.base, p.left)):
        if rows and _same_row(rows[-1], part):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [line for row in rows for line in _joined(row)]


def attach_marks(parts: Sequence[Line], is_mark: Callable[[str], bool]) -> list[Line]:
    """The pieces, with those that are only a mark of a list joined to the piece that they mark."""
    marks = [part for part in parts if is_mark(part.text)]
    out = [part for part in parts if not is_mark(part.text)]
    for mark in marks:
        right = [p for p in out if abs(p.base - mark.base) < _SAME_BASE * p.size and p.left >= mark.right - 1]
        nearest = min(right, key=lambda p: p.left, default=None)
        if nearest is not None and nearest.left - mark.right <= _MARK_GAP * nearest.size:
            out[out.index(nearest)] = _joined([mark, nearest])[0]
        else:
            out.append(mark)
    return out


def bullet(rect: Rect, size: float, page: int, order: int) -> Line:
    """A piece for a bullet that is drawn, not typed; ``rect`` is in the frame of reading."""
    base = (rect.y0 + rect.y1) / 2 - _BULLET_HEIGHT * size
    letter = Letter("•", rect, rect.x0, rect.x1, base, Ink("", size))
    return _made([letter], order, page)


def cut_line(line: Line, edges: Sequence[float]) -> list[Line]:
    """The line cut at abscissas, between two letters; parts without a word are left out."""
    parts: list[list[Letter]] = [[] for _ in range(len(edges) + 1)]
    for letter in line.letters:
        middle = (letter.left + letter.right) / 2
        parts[sum(middle > edge for edge in edges)].append(letter)
    return [whole for part in parts for whole in _line(part, line.order, line.page)]


def without(line: Line, start: int, end: int) -> Line | None:
    """The line without its characters ``[start, end)``; None when nothing is left."""
    kept = _line([*line.letters[:start], *line.letters[end:]], line.order, line.page)
    return kept[0] if kept else None


def _goes_on(run: list[Letter], letter: Letter) -> bool:
    last = run[-1]
    size = max(last.ink.size, letter.ink.size)
    if abs(letter.base - last.base) > _SAME_BASE * size:
        return False
    gap = letter.left - last.right
    if -0.6 * size <= gap <= _JUMP * size:
        return True
    return _is_rtl(letter.character) and abs(last.left - letter.right) <= _JUMP * size


def _same_row(row: list[Line], part: Line) -> bool:
    main = max(row, key=lambda p: p.size)
    shared = min(main.top, part.top) - max(main.bottom, part.bottom)
    if shared < 0.5 * min(main.top - main.bottom, part.top - part.bottom):
        return False
    if abs(main.base - part.base) <= 0.2 * main.size:
        return True
    return all(min(p.right, part.right) - max(p.left, part.left) < 0.3 * (part.right - part.left) for p in row)


def _joined(row: list[Line]) -> list[Line]:
    if len(row) == 1:
        return row
    parts = sorted(row, key=lambda p: p.left)
    order, page = min(part.order for part in row), row[0].page
    if any(b.left < a.right - 0.3 * a.size for a, b in pairwise(parts)):
        return _line([letter for part in parts for letter in part.letters], order, page)
    letters = list(parts[0].letters)
    for part in parts[1:]:
        if part.left - letters[-1].right > _WORD_GAP * min(part.size, letters[-1].ink.size):
            letters.append(_space(letters[-1], part.letters[0]))
        letters += part.letters
    return [_made(letters, order, page)]


def _line(run: list[Letter], order: int, page: int) -> list[Line]:
    spaced = _spaced(_single(sorted(run, key=lambda letter: letter.left)))
    return [_made(spaced, order, page)] if spaced else []


def _made(spaced: Sequence[Letter], order: int, page: int) -> Line:
    inked = [letter for letter in spaced if letter.character != " "]
    style = _style([letter.ink for letter in inked])
    size = max(style.size, 1.0)
    bases = Counter(round(letter.base, 1) for letter in inked if letter.ink.size >= 0.8 * size)
    base = bases.most_common(1)[0][0] if bases else inked[0].base
    return Line(
        letters=tuple(spaced),
        text="".join(letter.character for letter in spaced),
        left=spaced[0].left,
        right=max(letter.right for letter in inked),
        bottom=base - DESCENT * size,
        top=base + ASCENT * size,
        base=base,
        size=size,
        style=style,
        order=order,
        page=page,
    )


def _single(run: list[Letter]) -> list[Letter]:
    """The run without the copies that fake a bold or a shadow."""
    kept: list[Letter] = []
    for letter in run:
        near = bool(kept) and letter.left - kept[-1].left < _COPY * (kept[-1].right - kept[-1].left)
        if not near or letter.character == " " or all(letter.character != k.character for k in kept[-2:]):
            kept.append(letter)
    return kept


def _spaced(run: list[Letter]) -> list[Letter]:
    """The run with one space between words and none elsewhere, right-to-left words in logical order."""
    words = _words(run)
    if len(words) >= _SPACED_OUT and sum(_is_lone_letter(word) for word in words) > 0.8 * len(words):
        words = _closed_up(words)
    out: list[Letter] = []
    for word in _logical(words):
        if out:
            out.append(_space(out[-1], word[0]))
        out += word
    return out


def _words(run: list[Letter]) -> list[list[Letter]]:
    gaps = [b.left - a.right for a, b in pairwise(run) if a.character != " " != b.character]
    tracking = _tracking(run, gaps)
    words: list[list[Letter]] = [[]]
    for letter in run:
        word = words[-1]
        if letter.character == " ":
            if word:
                words.append([])
        elif word and letter.left - word[-1].right > tracking + _least_gap(letter):
            words.append([letter])
        elif letter.character != SOFT_HYPHEN or letter is run[-1]:
            word.append(letter)
    return [word for word in words if word]


def _least_gap(letter: Letter) -> float:
    """The gap that parts a letter from the word before it, beyond letter-spacing."""
    return (_SEEN_GAP if letter.after_space else _WORD_GAP) * letter.ink.size


def _tracking(run: list[Letter], gaps: list[float]) -> float:
    """Letter-spacing, from the tighter of the gaps: the wider may be between words.

    It is negative where the boxes of slanted letters overlap.
    """
    letters = sum(letter.character.isalpha() for letter in run)
    if len(gaps) < _FEWEST_GAPS or letters < 0.5 * len(run):
        return 0.0
    return max(sorted(gaps)[len(gaps) // 4], -_OVERLAP * run[0].ink.size)


def _is_lone_letter(word: list[Letter]) -> bool:
    return len(word) == 1 and word[0].character.isalpha()


def _closed_up(words: list[list[Letter]]) -> list[list[Letter]]:
    """Letters that were spaced out one by one, as words again."""
    gaps = [b[0].left - a[-1].right for a, b in pairwise(words)]
    usual = median(gaps)
    closed = [list(words[0])]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap > 1.6 * usual:
            closed.append(list(word))
        else:
            closed[-1] += word
    return closed


def _space(before: Letter, after: Letter) -> Letter:
    a, b = before.rect, after.rect
    if a.y1 - a.y0 >= a.x1 - a.x0 and abs(a.y0 - b.y0) < before.ink.size and b.x0 >= a.x0:
        rect = Rect(a.x1, a.y0, max(a.x1, b.x0), a.y1)
    else:
        rect = Rect(a.x0, a.y0, a.x0, a.y1)
    return Letter(" ", rect, before.right, max(before.right, after.left), before.base, before.ink)


def _logical(words: list[list[Letter]]) -> list[list[Letter]]:
    """Words in the order in which they are read: a right-to-left run comes reversed from a sort by abscissa."""
    if not any(_is_rtl(letter.character) for word in words for letter in word):
        return words
    out: list[list[Letter]] = []
    run: list[list[Letter]] = []
    for word in words:
        if any(_is_rtl(letter.character) for letter in word):
            run.insert(0, word[::-1])
        elif run and not any(letter.character.isalpha() for letter in word):
            run.insert(0, word)
        else:
            out += [*run, word]
            run = []
    return out + run


def _is_rtl(character: str) -> bool:
    return character > "\u0590" and unicodedata.bidirectional(character) in {"R", "AL"}


def _style(inks: list[Ink]) -> Style:
    counts = Counter(inks)
    total = len(inks)
    sizes: Counter[float] = Counter()
    for ink, count in counts.items():
        sizes[round(ink.size * 2) / 2] += count
    main = counts.most_common(1)[0][0]
    return Style(
        size=sizes.most_common(1)[0][0],
        bold=sum(n for ink, n in counts.items() if ink.bold) >= _HEAVY * total,
        italic=sum(n for ink, n in counts.items() if ink.italic) >= _HEAVY * total,
        colour=main.colour,
        font=main.font,
    )
