"""Marks that begin a list item or a note: bullets, dashes, numbers, letters."""

import re
from enum import Enum

from msgspec import Struct

_BULLETS = "•◦▪▫■□●○‣⁃►▶▸➢➤➔➜✓✔❖◆◇→⇒❑❒☑☐★☆∙·"
_BULLET = re.compile(rf"[{_BULLETS}]\s*(?=\S)|[o*¤§]\s+(?=\S)")
_DASH = re.compile(r"[-–—−]\s+(?=\S)")
_NUMBER = re.compile(
    r"\[\d{1,3}\]\s+(?=\S)|\d{1,2}\s?[.)°]\)?\s+(?=\S)|\(\d{1,2}\)\s*(?=\S)|\d{1,2}\s?[-–/]\s+(?=[^\W\d])"
    r"|[a-zA-Z]\)\s+(?=\S)|[a-h]\.\s+(?=\S)|\([a-z]\)\s*(?=\S)|[ivx]{1,4}[.)]\s+(?=\S)|[IVX]{2,4}\.\s+(?=\S)"
)
_ALONE = re.compile(rf"[{_BULLETS}o*¤§–—−-]|\(?(?:\d{{1,2}}|[a-z])[.)°]\)?")


class MarkKind(Enum):
    """How sure a mark is to begin an item."""

    BULLET = "bullet"
    """Always."""
    DASH = "dash"
    """Unless it stands inside a sentence that the line only continues."""
    NUMBER = "number"
    """Likewise."""


class ListMark(Struct, frozen=True):
    """A mark at the start of a line."""

    kind: MarkKind
    length: int
    """Characters up to the item's own text."""
    text: str


def list_mark(text: str) -> ListMark | None:
    """The mark that a line begins with."""
    for kind, pattern in ((MarkKind.BULLET, _BULLET), (MarkKind.DASH, _DASH), (MarkKind.NUMBER, _NUMBER)):
        match = pattern.match(text)
        if match:
            return ListMark(kind, match.end(), match.group().strip())
    return None


def is_lone_mark(text: str) -> bool:
    """Whether a piece of text is a mark and nothing else, set apart from what it marks."""
    return bool(_ALONE.fullmatch(text.strip()))
