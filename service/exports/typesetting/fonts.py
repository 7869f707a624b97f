"""The typeface of typeset pages: Source Sans Pro (SIL Open Font License), from the package that ships it."""

import io
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

ASCENT, DESCENT = 0.78, 0.24
"""What a line of text reaches above and below its baseline, in ems."""

_MISSING_WIDTH = 0.6
_SILENT = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp"})


class Face(StrEnum):
    """The weights and slopes that are used."""

    REGULAR = "SourceSansPro-Regular"
    SEMIBOLD = "SourceSansPro-Semibold"
    ITALIC = "SourceSansPro-It"


def face_of(character: str, face: Face) -> Face | None:
    """The face that draws a character: the one asked for, else the upright one, else none."""
    for candidate in (face, Face.REGULAR):
        if ord(character) in _font(candidate).face.charToGlyph:
            return candidate
    return None


@cache
def advance(character: str, face: Face) -> float:
    """The width of a character in ems; characters that print nothing have none."""
    found = face_of(character, face)
    if found is not None:
        return float(_font(found).stringWidth(character, 1))
    return 0.0 if unicodedata.category(character) in _SILENT else _MISSING_WIDTH


def registered(face: Face) -> str:
    """The name by which the drawing library knows a face."""
    _font(face)
    return face.value


@cache
def _font(face: Face) -> TTFont:
    data = files("font_source_sans_pro").joinpath("files", f"{face.value}.ttf").read_bytes()
    font = TTFont(face.value, io.BytesIO(data))
    pdfmetrics.registerFont(font)
    return font
