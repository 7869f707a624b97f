"""Optical character recognition by Tesseract, when it is installed. The only module that knows of it."""

import shutil
import subprocess
from collections.abc import Iterator

from msgspec import Struct

_PROGRAM = "tesseract"
_LANGUAGE = "fra"
_LEAST_CONFIDENCE = 20.0
_WORD_LEVEL = "5"
_FIELDS = 12
_SECONDS = 90.0
"""A page at a time takes seconds; several files and pages may be read side by side."""


class Word(Struct, frozen=True):
    """A word recognised in an image, its box in pixels from the image's top left."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, int, int]
    """Its block, paragraph and line in the image."""


def is_installed() -> bool:
    """Whether Tesseract can be called."""
    return shutil.which(_PROGRAM) is not None


def recognise(pixels: bytes, width: int, height: int, dots_per_inch: int) -> tuple[Word, ...] | None:
    """The words of an image of three bytes a pixel, in the order of reading.

    None when Tesseract is missing, lacks French, fails or takes more than a minute and a half.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        return None
    command = [program, "stdin", "stdout", "-l", _LANGUAGE, "--dpi", str(dots_per_inch), "tsv"]
    image = f"P6 {width} {height} 255\n".encode() + pixels
    try:
        done = subprocess.run(command, input=image, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return tuple(_words(done.stdout.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[Word]:
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) < _FIELDS or fields[0] != _WORD_LEVEL or not fields[11].strip():
            continue
        if float(fields[10]) < _LEAST_CONFIDENCE:
            continue
        block, paragraph, line, _, left, top, width, height = map(int, fields[2:10])
        yield Word(fields[11].strip(), left, top, left + width, top + height, (block, paragraph, line))
