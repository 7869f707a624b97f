"""The confined drawer: a process that draws the pages of one PDF from its standard input onto its standard output.

Started by ``ingest.page_images``, once for each file. It confines itself first, as the readers do.
"""

import os
import struct
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.sandbox import confine

HEADER = struct.Struct(">II")
"""What goes before each image: the page's number, and how many bytes follow; none when it cannot be drawn."""
_MOST_PIXELS = 16_000_000
_QUALITY = 82
_BLACKOUT = 40


class Cover(Struct, frozen=True, array_like=True):
    """A rectangle of a page that must not be seen, in points from the top left corner of the page as it is shown."""

    page: int
    x: float
    y: float
    width: float
    height: float


class DrawingRequest(Struct, frozen=True):
    """What to draw: the pages in the order wanted, at so many pixels to a point."""

    pages: tuple[int, ...]
    scale: float
    limits: Limits
    covers: tuple[Cover, ...] = ()


def main(request: str) -> None:
    """Draws what is asked, encoded in JSON, and ends the process."""
    asked = msgspec.json.decode(request, type=DrawingRequest)
    # What a library prints must not end up among the images.
    channel = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    confine(asked.limits, (Path(__file__).parent.parent,))
    with os.fdopen(channel, "wb") as images:
        # Imported once confined: from here on, libraries run that a stranger's file may turn against us.
        pdfium = import_module("ingest.pdf.pdfium")
        with pdfium.PdfFile(sys.stdin.buffer.read(), asked.limits) as file:
            for number in asked.pages:
                image = _drawn(file, number, asked)
                images.write(HEADER.pack(number, len(image)) + image)
                images.flush()
    os._exit(0)


def _drawn(file: Any, number: int, asked: DrawingRequest) -> bytes:
    encode = import_module("ingest.webp").encode
    try:
        with file.open_page(number) as opened:
            crop = opened.page.crop
            points = max(1.0, (crop.x1 - crop.x0) * (crop.y1 - crop.y0))
            scale = min(asked.scale, (_MOST_PIXELS / points) ** 0.5)
            pixels = opened.render(scale)
            for cover in asked.covers:
                if cover.page == number:
                    _paint(pixels, cover, scale)
            data: bytes = encode(pixels, _QUALITY)
            return data
    except UnreadableFile:
        return b""


def _paint(pixels: Any, cover: Cover, scale: float) -> None:
    top, left = max(0, int(cover.y * scale) - 1), max(0, int(cover.x * scale) - 1)
    bottom, right = int((cover.y + cover.height) * scale) + 2, int((cover.x + cover.width) * scale) + 2
    pixels[top:bottom, left:right] = _BLACKOUT
