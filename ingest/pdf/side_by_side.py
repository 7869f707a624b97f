"""Reads the pages of a PDF in order, those of a long file in two processes side by side.

A page is read without the others, and that is most of the work. The second process is a fork of a confined reader:
confined like it, it reads every other page and hands over what it found. Whatever becomes of it, its pages are read by
the first where it handed over nothing.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from ingest.errors import CorruptFile, TooLarge
from ingest.limits import Limits
from ingest.pdf.page_reading import ReadPage, read_page, unreadable
from ingest.pdf.pdfium import PdfFile
from ingest.sandbox import end_with, is_confined

LIBRARY_ERRORS = (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""A stranger's file can break any assumption of the library's; what is refused is the page, or the file."""
_FEWEST = 4
"""Pages from which a second process saves more time than it costs."""

_ENCODER: msgspec.msgpack.Encoder = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[tuple[ReadPage, ...]] = msgspec.msgpack.Decoder(tuple[ReadPage, ...])


def read_pages(file: PdfFile, limits: Limits) -> tuple[ReadPage, ...]:
    """What each page gives, in order.

    Raises:
        CorruptFile: not one page can be read.
        TooLarge: their text is longer than the limit.
    """
    numbers = range(1, file.page_count + 1)
    pages = _shared_out(file, numbers, limits) if _may_share_out(len(numbers)) else _read(file, numbers, limits)
    if not any(page.readable for page in pages):
        raise CorruptFile("Le PDF est endommagé : aucune de ses pages n'est lisible.")
    _count(pages, limits)
    return pages


def _may_share_out(pages: int) -> bool:
    # Only a confined reader is known to have no other thread, without which a fork is not safe.
    return pages >= _FEWEST and sys.platform == "linux" and is_confined() and len(os.sched_getaffinity(0)) > 1


def _shared_out(file: PdfFile, numbers: Sequence[int], limits: Limits) -> tuple[ReadPage, ...]:
    helper = _fork(file, numbers[1::2], limits)
    own = _read(file, numbers[::2], limits)
    others = _handed_over(helper) if helper is not None else None
    if others is None:
        others = _read(file, numbers[1::2], limits)
    return tuple(sorted((*own, *others), key=lambda read: read.page.number))


def _read(file: PdfFile, numbers: Sequence[int], limits: Limits) -> tuple[ReadPage, ...]:
    pages: list[ReadPage] = []
    for page in _each(file, numbers):
        pages.append(page)
        _count(pages, limits)
    return tuple(pages)


def _each(file: PdfFile, numbers: Sequence[int]) -> Iterator[ReadPage]:
    for number in numbers:
        try:
            with file.open_page(number) as page:
                yield read_page(page)
        except (CorruptFile, *LIBRARY_ERRORS):
            yield unreadable(number)


def _count(pages: Sequence[ReadPage], limits: Limits) -> None:
    if sum(page.characters for page in pages) > limits.characters:
        raise TooLarge(f"Le texte du PDF dépasse {limits.characters} caractères, la limite acceptée.")


class _Helper(NamedTuple):
    process: int
    channel: int
    """Where it hands over what it read."""


def _fork(file: PdfFile, numbers: Sequence[int], limits: Limits) -> _Helper | None:
    """A second process that reads these pages; None when the system refuses one."""
    parent = os.getpid()
    ours, theirs = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        return None
    if child == 0:
        os.close(ours)
        _help(parent, theirs, file, numbers, limits)
    os.close(theirs)
    return _Helper(child, ours)


def _help(parent: int, channel: int, file: PdfFile, numbers: Sequence[int], limits: Limits) -> None:
    """What the second process does: all or nothing is handed over, and the process ends."""
    # Nothing may run after this: what the first process would tidy up, or answer, is not the second's business.
    try:
        end_with(parent)
        with os.fdopen(channel, "wb") as out:
            out.write(_ENCODER.encode(_read(file, numbers, limits)))
    finally:
        os._exit(0)


def _handed_over(helper: _Helper) -> tuple[ReadPage, ...] | None:
    with os.fdopen(helper.channel, "rb") as handed:
        data = handed.read()
    os.waitpid(helper.process, 0)
    try:
        return _DECODER.decode(data)
    except msgspec.DecodeError:
        return None
