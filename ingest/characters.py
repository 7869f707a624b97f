"""Characters as they are read in every format: what is dropped, what is folded, and where the rest came from.

Dropped: soft hyphens, zero-width and bidirectional controls, tag characters, variation selectors, other controls.
Folded: every white space to one plain space, none at either end. Composed: Unicode NFC. Quotes, apostrophes and
hyphens stay as they are in the file. Characters that can carry words unseen (Unicode 15, sections 23.2 to 23.9)
are decoded and told apart from the stray ones that word processors leave behind.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

LAST_STRAY = 7
"""How many zero-width characters in one paragraph are still a word processor's leftovers."""

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_DROPPED = re.compile(f"[{_UNSEEN}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_WHITE = re.compile(r"\s")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_REORDERED = re.compile("[\u202d\u202e]([^\u202c]*)")
_ZERO_WIDTH = re.compile("[\u034f\u180e\u200b-\u200f\u2060-\u2064\u2066-\u206f\ufeff]")


class Normalised(Struct, frozen=True):
    """A text as people read it, with the way back to its source."""

    text: str
    offsets: Sequence[int]
    """One more than characters: character ``i`` comes from the source's ``[offsets[i], offsets[i + 1])``. A ``range``
    when the text is a stretch of the source, but for kinds of white space."""
    concealed: tuple[str, ...] = ()
    """Words carried by invisible characters, decoded, or a French sentence on characters that are too many."""


def normalise(source: str) -> Normalised:
    """The text of a source string as it is indexed and quoted, whatever the format it was read from."""
    if not _DROPPED.search(source) and unicodedata.is_normalized("NFC", source):
        plain = _WHITE.sub(" ", source)
        text = plain.strip()
        if "  " not in text:
            start = len(plain) - len(plain.lstrip()) if text else 0
            return Normalised(text, range(start, start + len(text) + 1))
    kept = list(_kept(source))
    composed = list(_composed(kept))
    offsets = [offset for _, offset in composed]
    end = len(source.rstrip()) if composed else 0
    return Normalised(
        "".join(text for text, _ in composed),
        (*offsets, max(end, offsets[-1] + 1)) if offsets else (0,),
        tuple(_concealed(source)),
    )


def _kept(source: str) -> Iterator[tuple[str, int]]:
    pending: int | None = None
    begun = False
    for offset, character in enumerate(source):
        if _WHITE.match(character):
            pending = offset if pending is None else pending
        elif not _DROPPED.match(character):
            if pending is not None and begun:
                yield " ", pending
            pending, begun = None, True
            yield character, offset


def _composed(kept: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    if unicodedata.is_normalized("NFC", "".join(character for character, _ in kept)):
        yield from kept
        return
    cluster, offsets = "", [0]
    for character, offset in kept:
        if cluster and _apart(cluster, character):
            yield from _spread(cluster, offsets)
            cluster = ""
        offsets = [*offsets, offset] if cluster else [offset]
        cluster += character
    yield from _spread(cluster, offsets)


def _apart(cluster: str, character: str) -> bool:
    """Whether composition leaves the two alone; a mark never starts a cluster, even one that would not compose."""
    if unicodedata.combining(character):
        return False
    whole = unicodedata.normalize("NFC", cluster + character)
    return whole == unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", character)


def _spread(cluster: str, offsets: list[int]) -> Iterator[tuple[str, int]]:
    """A cluster composed: its last characters come from as many of its source's last, the first from all the rest."""
    composed = unicodedata.normalize("NFC", cluster)
    folded = max(0, len(cluster) - len(composed))
    for index, character in enumerate(composed):
        yield character, offsets[min(index + folded, len(cluster) - 1) if index else 0]


def _concealed(source: str) -> Iterator[str]:
    unflagged = _FLAG.sub("", source)
    for run in _TAGS.findall(unflagged):
        yield "".join(chr(ord(tag) - 0xE0000) for tag in run)
    for run in _SELECTORS.findall(source):
        yield bytes(map(_selector_byte, run)).decode("utf-8", "replace")
    for run in _REORDERED.findall(source):
        if len(run.split()) > 1:
            yield run.strip()
    count = len(_ZERO_WIDTH.findall(source))
    if count > LAST_STRAY:
        yield f"{count} caractères de largeur nulle dans ce paragraphe."


def _selector_byte(selector: str) -> int:
    code = ord(selector)
    return code - 0xFE00 if code < 0xE0100 else code - 0xE0100 + 16
