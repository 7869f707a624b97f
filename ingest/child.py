"""The confined reader: a process that reads one file from its standard input and answers on its standard output.

Started by ``ingest.confinement``. It confines itself first, and imports what the file's format needs only then.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import msgspec
from msgspec import Struct

from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.sandbox import confine

OUT_OF_MEMORY = 70
"""Exit code of a reader that its memory limit stopped."""
_CHUNK = 1 << 20


class Request(Struct, frozen=True, tag="read"):
    """What to read: the file's own name, and the limits."""

    name: str
    limits: Limits


class Probe(Struct, frozen=True, tag="probe"):
    """Asks which measures hold, and reads nothing."""

    limits: Limits


class Answer(Struct, frozen=True, tag="answer"):
    """The document."""

    document: Document


class Refusal(Struct, frozen=True, tag="refusal"):
    """The error that refuses the file, by the name of its class."""

    error: str
    message: str


class Measures(Struct, frozen=True, tag="measures"):
    """The measures that hold, as French sentences."""

    sentences: tuple[str, ...]


Reply = Answer | Refusal | Measures


def main(request: str) -> None:
    """Answers a request, encoded in JSON, and ends the process."""
    asked = msgspec.json.decode(request, type=Request | Probe)
    # What a library prints must not end up in the answer.
    channel = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    held = confine(asked.limits, (Path(__file__).parent.parent,))
    try:
        reply = Measures(held) if isinstance(asked, Probe) else _read(asked)
        _send(channel, msgspec.json.encode(reply))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    # Skips the interpreter's own tidying up: nothing here outlives the process.
    os._exit(0)


def _read(request: Request) -> Reply:
    # Imported once confined: from here on, libraries run that a stranger's file may turn against us.
    read: Callable[[bytes, str, Limits], Document] = import_module("ingest.reading").read
    data = sys.stdin.buffer.read(request.limits.bytes + 1)
    try:
        return Answer(read(data, request.name, request.limits))
    except UnreadableFile as error:
        return Refusal(type(error).__name__, str(error))


def _send(channel: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(channel, view[:_CHUNK]) :]
