"""Colours of text and of what lies behind it, and whether the one can be seen on the other."""

import re
from typing import NamedTuple

from ingest.document import HiddenReason

TINY_POINTS = 4.0
"""Text smaller than this is not meant to be read."""

_LEAST_DIFFERENCE = 20
"""Pale grey and yellow on white are hard to read but meant to be seen; colours closer than this are not."""
_HEX = re.compile(r"#?([0-9a-fA-F]{6})$")
_NAMES = {"white": "ffffff", "black": "000000", "red": "ff0000", "blue": "0000ff", "yellow": "ffff00"}


class Colour(NamedTuple):
    """Red, green and blue, each from 0 to 255."""

    red: int
    green: int
    blue: int

    def lighter(self, share: float) -> "Colour":
        """The colour brought towards white by that share, from 0 to 1."""
        return Colour(*(round(c + (255 - c) * share) for c in self))

    def darker(self, share: float) -> "Colour":
        """The colour brought towards black by that share, from 0 to 1."""
        return Colour(*(round(c * (1 - share)) for c in self))


WHITE = Colour(255, 255, 255)


def from_hex(text: str | None) -> Colour | None:
    """The colour written ``RRGGBB``, with or without ``#``, or by a common name; None for anything else."""
    if not text:
        return None
    match = _HEX.match(_NAMES.get(text.strip().lower(), text.strip()))
    return Colour(*bytes.fromhex(match.group(1))) if match else None


def difference(one: Colour, other: Colour) -> int:
    """How far apart two colours are, from 0 to 255: the largest difference between their channels."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def unseen(colour: Colour | None, ground: Colour | None, points: float | None) -> HiddenReason | None:
    """Why people cannot see text of that colour and size in points on that ground; what is unknown hides nothing."""
    if points is not None and points < TINY_POINTS:
        return HiddenReason.TINY
    if colour is not None and ground is not None and difference(colour, ground) < _LEAST_DIFFERENCE:
        return HiddenReason.INVISIBLE
    return None
