"""Footnotes: the small text at the foot of a page, and the raised marks that call it from the running text."""

import re
from collections.abc import Sequence

from ingest.pdf.letters import Letter
from ingest.pdf.lines import Line

_SMALL = 0.93
"""Size of notes at most, in sizes of the running text."""
_APART = 1.6
"""Distance between the baselines of the text and its first note, in sizes of the note."""
_RAISED = 0.12
_RAISED_SIZE = 0.88
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]")
_MARK = re.compile(r"(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})|([*†‡]{1,3}|[a-z](?=[.)])))\s?[.)\]:]?\s*(?=\S)")
_LETTER = re.compile(r"[^\W\d_]")
_CALLS = frozenset("0123456789*†‡,; ()[]–-") | frozenset(_SUPERSCRIPTS)
_UNITS = re.compile(r"(?:^|[\s\d(/])(?:[kcmd]?m|dam|hm|m³?|µm|s|h|ha)$")


def is_small(line: Line, body: float) -> bool:
    """Whether a line is set as small as notes are."""
    return line.size <= _SMALL * body


def note_mark(line: Line, body: float) -> tuple[str, int] | None:
    """The mark that a note begins with and how many characters it takes; None when the line begins no note."""
    text = "".join(_SUPERSCRIPTS.get(c, c) for c in line.text)
    match = _MARK.match(text)
    if match is None or not _LETTER.search(text, match.end()):
        return None
    mark = next(group for group in match.groups() if group)
    bare = match.group().strip() == mark
    raised = is_raised(line.letters[0], line) or line.text[0] in _SUPERSCRIPTS
    if bare and not raised and mark[0] not in "*†‡" and not _is_set_as_note(line, match, body):
        return None
    return mark, match.end()


def _is_set_as_note(line: Line, match: re.Match[str], body: float) -> bool:
    """Whether a bare number is a note's mark rather than the first word of a sentence: « 1 Voir », not « 20 mars »."""
    following = line.text[match.end() : match.end() + 1]
    return match.group()[-1] == " " and is_small(line, body) and not following.islower()


def is_raised(letter: Letter, line: Line) -> bool:
    """Whether a letter is set as a superscript of its line."""
    return letter.ink.size <= _RAISED_SIZE * line.size and letter.base >= line.base + _RAISED * line.size


def calls(line: Line, marks: frozenset[str]) -> list[tuple[int, int]]:
    """The spans of a line's characters that call notes: raised figures and stars.

    A figure is a call when a note bears that mark; when none is known, when a word or a sentence ends before it.
    Exponents of units stay.
    """
    spans: list[tuple[int, int]] = []
    smallest = min(letter.ink.size for letter in line.letters)
    if smallest > _RAISED_SIZE * line.size and not _SUPERSCRIPT.search(line.text):
        return spans
    index = 0
    while index < len(line.letters):
        end = index
        while end < len(line.letters) and _may_call(line.letters[end], line):
            end += 1
        if end > index and _is_call(line.text, index, end, marks):
            spans.append((index, end))
        index = max(end, index + 1)
    return spans


def _may_call(letter: Letter, line: Line) -> bool:
    if letter.character in _SUPERSCRIPTS:
        return True
    return letter.character in _CALLS and letter.character != " " and is_raised(letter, line)


def _is_call(text: str, start: int, end: int, marks: frozenset[str]) -> bool:
    before = text[:start].rstrip()
    if not before:
        return False
    called = "".join(_SUPERSCRIPTS.get(c, c) for c in text[start:end])
    numbers = re.findall(r"\d+|[*†‡]+", called)
    if not numbers or (called in {"2", "3"} and _UNITS.search(before)):
        return False
    if any(number in marks for number in numbers):
        return True
    return not marks and not before[-1].isdigit() and bool(re.search(r"(?:[^\W\d]{3}|[.!?…»”\"'),;])$", before))


def note_zone(lines: Sequence[Line], body: float, middle: float, goes_on: bool = False) -> int:
    """Index of the first of a column's lines that belong to its notes; their count when there are none.

    Notes stand under ``middle``, the ordinate of the middle of the page, and apart from the text above them; those
    whose mark is raised, anywhere. ``goes_on`` says that a note of the page before is not at its end: its rest has no
    mark.
    """
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not is_small(line, body):
            break
        if note_mark(line, body) is None:
            continue
        under = line.base <= middle and (index == 0 or _is_apart(lines[index - 1], line))
        if under or is_raised(line.letters[0], line):
            first = index
    return _rest_of_note(lines, first, body, middle) if goes_on else first


def _rest_of_note(lines: Sequence[Line], first: int, body: float, middle: float) -> int:
    """Index of the first of the small lines over the notes, when they stand apart from the text; else ``first``."""
    index = first
    while index and is_small(lines[index - 1], body):
        index -= 1
    stands_so = index < first and lines[index].base <= middle
    return index if stands_so and (index == 0 or _is_apart(lines[index - 1], lines[index])) else first


def _is_apart(above: Line, line: Line) -> bool:
    return above.size > line.size * 1.04 or above.base - line.base > _APART * line.size
