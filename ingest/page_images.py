"""Draws the pages of a PDF as people see them, in a child process that can do nothing else."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from ingest.limits import Limits
from ingest.page_drawing import HEADER, Cover, DrawingRequest

_START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.page_drawing import main; main(sys.argv[2])"
_ROOT = Path(__file__).parent.parent
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


class PageImage(Struct, frozen=True):
    """A page, drawn."""

    number: int
    data: bytes
    """A WebP file; empty when the page cannot be drawn."""


def draw_pages(
    pdf: Path, pages: Sequence[int], scale: float, limits: Limits, covers: Sequence[Cover] = ()
) -> Iterator[PageImage]:
    """The images of these pages, in the order given, each as soon as it is drawn; ``scale`` is in pixels to a point.

    What lies under ``covers`` is not in the images. A drawer that dies or takes longer than ``limits.seconds`` leaves
    the remaining pages out.
    """
    request = DrawingRequest(tuple(pages), scale, limits, tuple(covers))
    with _drawer(msgspec.json.encode(request).decode(), pdf, limits.seconds) as images:
        while len(header := images.read(HEADER.size)) == HEADER.size:
            number, length = HEADER.unpack(header)
            data = images.read(length)
            if len(data) < length:
                return
            yield PageImage(number, data)


@contextmanager
def _drawer(request: str, pdf: Path, seconds: float) -> Iterator[IO[bytes]]:
    command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), request]
    with tempfile.TemporaryDirectory(prefix="pages-") as folder, pdf.open("rb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code; what is asked is data in JSON
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        watch = threading.Timer(seconds, process.kill)
        watch.start()
        try:
            if process.stdout is not None:
                yield process.stdout
        finally:
            watch.cancel()
            process.kill()
            with suppress(OSError):
                process.communicate()
