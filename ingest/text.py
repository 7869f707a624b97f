"""Reads plain text: paragraphs between blank lines, their hard-wrapped lines joined; bullets; headings made by hand.

The path of a paragraph is ``line/N``, N counting from 1, and offsets are those of the line's characters.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.blocks import RawDocument
from ingest.boundary import guarded
from ingest.bullets import bullet_length, is_numbered
from ingest.captions import is_caption, is_source
from ingest.contents import is_contents_entry, is_contents_title
from ingest.document import PassageKind
from ingest.encodings import decode
from ingest.gathering import Gathering
from ingest.limits import Limits
from ingest.located import Located, Stretch, compose

_RULE = re.compile(r"\s*([=\-_*~#])\1{2,}\s*$")
_GAP = re.compile(r"\S(?: {3,}|\t+)\S")
_ENDS_SENTENCE = re.compile(r"[.!?:;…»\"”)]\s*$")
_SPLIT_WORD = re.compile(r"[^\W\d_]-$")
_LONGEST_HEADING = 14
_FULL_LINE = 45
"""A line shorter than this was ended by its writer rather than by a margin."""


class _Line(Struct, frozen=True):
    number: int
    text: str

    def located(self, start: int = 0) -> Located:
        return compose([Stretch(self.text[start:], f"line/{self.number}", start)])


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What a plain text says.

    Raises:
        UnreadableFile: the leaf says why.
    """
    gathering = Gathering(limits)
    lines = [_Line(number, text) for number, text in enumerate(re.split(r"\n|\f|\v", decode(data)), start=1)]
    in_contents = False
    for group in _groups(lines):
        in_contents = _is_contents(group, follows=in_contents)
        if in_contents:
            gathering.set_aside(" ".join(line.text for line in group))
        else:
            for kind, text, level in _blocks(group):
                gathering.text(kind, text, where=f"ligne {group[0].number}", level=level)
    title = next((b.text for b in gathering.blocks if b.kind is PassageKind.HEADING), "")
    return gathering.raw(title=title)


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The runs of lines that no blank line parts."""
    group: list[_Line] = []
    for line in lines:
        if line.text.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _is_contents(group: list[_Line], *, follows: bool) -> bool:
    if len(group) == 1 and is_contents_title(group[0].text):
        return True
    entries = sum(is_contents_entry(line.text) for line in group)
    is_titled = follows or is_contents_title(group[0].text)
    return entries >= (1 if is_titled else 3) and entries >= len(group) - 1


def _blocks(group: list[_Line]) -> Iterator[tuple[PassageKind, Located, int]]:
    if len(group) > 1 and _RULE.match(group[1].text) and not _RULE.match(group[0].text):
        yield PassageKind.HEADING, group[0].located(), 1 if "=" in group[1].text else 2
        group = group[2:]
    elif _is_heading(group):
        yield PassageKind.HEADING, _joined(group), 1
        return
    rest = [line for line in group if not _RULE.match(line.text)]
    if _is_table(rest):
        yield from ((PassageKind.PARAGRAPH, line.located(), 0) for line in rest)
        return
    for part in _parts(rest):
        yield _block(part)


def _is_heading(group: list[_Line]) -> bool:
    text = " ".join(line.text.strip() for line in group)
    letters = [character for character in text if character.isalpha()]
    is_upper = len(letters) > 3 and all(character.isupper() for character in letters)
    return is_upper and len(text.split()) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))


def _is_table(lines: list[_Line]) -> bool:
    """Whether most lines have wide gaps inside: columns set with spaces, which joining would destroy."""
    return len(lines) > 1 and sum(bool(_GAP.search(line.text.strip())) for line in lines) > 0.6 * len(lines)


def _parts(lines: list[_Line]) -> Iterator[list[_Line]]:
    """The lines of each paragraph or list item of a group."""
    held: list[_Line] = []
    for line in lines:
        if held and (_begins_item(line) or not _goes_on(held, line)):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _begins_item(line: _Line) -> bool:
    text = line.text.strip()
    return bool(bullet_length(text)) or is_numbered(text)


def _goes_on(held: list[_Line], line: _Line) -> bool:
    """Whether a line continues the one before it rather than beginning a paragraph of its own."""
    before = held[-1].text.rstrip()
    if line.text.lstrip()[:1].islower() or not _ENDS_SENTENCE.search(before):
        return len(before) >= _FULL_LINE or line.text.lstrip()[:1].islower() or _begins_item(held[0])
    return len(before) >= _FULL_LINE and len(line.text) - len(line.text.lstrip()) == _indent(held[0])


def _indent(line: _Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _block(part: list[_Line]) -> tuple[PassageKind, Located, int]:
    text = _joined(part)
    bullet = bullet_length(text.text)
    if is_caption(text.text) or is_source(text.text):
        return PassageKind.CAPTION, text, 0
    if bullet or is_numbered(text.text):
        return PassageKind.LIST_ITEM, text.part(bullet), 0
    return PassageKind.PARAGRAPH, text, 0


def _joined(lines: list[_Line]) -> Located:
    """The lines as one text; a word cut at a line's end is made whole when its rest is in lower case."""
    stretches: list[Stretch] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text = line.text.rstrip()
        is_cut = following is not None and _SPLIT_WORD.search(text) and following.text.lstrip()[:1].islower()
        kept = text[:-1] if is_cut else text
        start = len(kept) - len(kept.lstrip())
        stretches.append(Stretch(kept[start:], f"line/{line.number}", start))
        if not is_cut:
            stretches.append(Stretch(" "))
    return compose(stretches)
