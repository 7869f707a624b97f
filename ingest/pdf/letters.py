"""Letters: a page's glyphs as the characters that people read, each with its place.

Ligatures are spelled out, accents composed with their letters (Unicode NFC), white space made plain; what cannot
be seen or has no Unicode value is dropped. Hyphens that may be a line break's own stay marked as soft.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ingest.characters import normalise
from ingest.document import Rect
from ingest.pdf.frame import Frame
from ingest.pdf.page import Glyph, Ink

SOFT_HYPHEN = "\u00ad"
_FIRST_COMBINING = "\u0300"
_LINE_END_HYPHEN = "\x02"
"""What PDFium makes of a hyphen that it takes for a line break's own."""
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_DINGBATS = {
    # Symbol and Wingdings map their glyphs to the private use area; these are the bullets of word processors.
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◆", 0xF076: "❖", 0xF06E: "■", 0xF06C: "●",
    0xF0E0: "→", 0xF02D: "–", 0xF06F: "□", 0xF071: "❑", 0xF0FE: "☑", 0xF0F0: "⇒", 0xF09F: "•", 0xF077: "◆",
}  # fmt: skip
_SPACING_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "^": "\u0302", "¨": "\u0308", "¸": "\u0327", "˜": "\u0303",
    "ˇ": "\u030c", "˚": "\u030a",
}  # fmt: skip


class Letter(Struct, frozen=True, gc=False):
    """One character of the text and where it stands."""

    character: str
    rect: Rect
    """In user space."""
    left: float
    """In the frame of reading, like ``right`` and ``base``."""
    right: float
    base: float
    ink: Ink
    after_space: bool = False
    """Whether a space that is not drawn seems to stand before it."""


def letters(glyphs: Sequence[Glyph], frame: Frame) -> list[Letter]:
    """The letters of glyphs that are turned the same way, in the order in which they are drawn."""
    found: list[Letter] = []
    for group in _by_box(glyphs):
        for letter in _spelled(group, frame):
            composed = _composed(found[-1], letter) if found else None
            if composed is None:
                found.append(letter)
            else:
                found[-1] = composed
    return found


def _by_box(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs by the box that they share: PDFium gives each character of a ligature the whole glyph's."""
    group: list[Glyph] = []
    for glyph in glyphs:
        if group and (group[-1].run != glyph.run or group[-1].rect != glyph.rect):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def unmapped(glyphs: Iterable[Glyph]) -> int:
    """How many of the glyphs have no Unicode value, so that nobody knows what they spell."""
    return sum(not _plain(glyph.character) for glyph in glyphs)


def slice_letter(letter: Letter, frame: Frame, spelled: str) -> Iterator[Letter]:
    """A letter's place shared out among the characters that it spells."""
    step = (letter.right - letter.left) / len(spelled)
    for index, (character, rect) in enumerate(zip(spelled, frame.slices(letter.rect, len(spelled)), strict=True)):
        left = letter.left + step * index
        yield Letter(character, rect, left, left + step, letter.base, letter.ink, letter.after_space and index == 0)


def _spelled(group: list[Glyph], frame: Frame) -> Iterator[Letter]:
    spelled = _plain(group[0].character)
    if len(group) > 1:
        spelled = "".join(_plain(glyph.character) for glyph in group)
    if not spelled:
        return
    first = group[0]
    left, right, base = frame.stretch(first)
    letter = Letter(spelled, first.rect, left, right, base, first.ink, first.after_space)
    if len(spelled) == 1:
        yield letter
    else:
        yield from slice_letter(letter, frame, spelled)


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """What a glyph's character reads; nothing when it is invisible or has no Unicode value."""
    if character == _LINE_END_HYPHEN:
        return "-"
    if character == SOFT_HYPHEN or character.isspace():
        return SOFT_HYPHEN if character == SOFT_HYPHEN else " "
    if ord(character) in _LIGATURES or ord(character) in _DINGBATS:
        return _LIGATURES.get(ord(character)) or _DINGBATS[ord(character)]
    if character == "\ufffd" or unicodedata.category(character) in {"Co", "Cn"}:
        return ""
    return normalise(character).text


def _composed(before: Letter, letter: Letter) -> Letter | None:
    """The two as one letter, when one of them is the other's accent."""
    if letter.character >= _FIRST_COMBINING and unicodedata.combining(letter.character):
        whole = unicodedata.normalize("NFC", before.character + letter.character)
        return replace(before, character=whole) if len(whole) == 1 else None
    accent = _SPACING_ACCENTS.get(before.character)
    if accent is None or not letter.character.isalpha() or abs(letter.base - before.base) > letter.ink.size:
        return None
    shared = min(before.right, letter.right) - max(before.left, letter.left)
    if shared < 0.5 * min(before.right - before.left, letter.right - letter.left):
        return None
    base = "i" if letter.character == "ı" else letter.character
    whole = unicodedata.normalize("NFC", base + accent)
    return replace(letter, character=whole) if len(whole) == 1 else None
