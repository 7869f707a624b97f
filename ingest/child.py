"""The confined reader: a process that is handed one file and answers on its standard output.

Started by ``ingest.reader_process``. It confines itself before it reads the first byte of the file.
"""

import os
import socket
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


def main(early: bool) -> None:
    """Waits for a request in JSON and the file that comes with it, answers, and ends the process.

    ``early``: the request is for later, so the libraries of every format are loaded meanwhile.
    """
    if early:
        import_module("ingest.reading").load_readers()
    encoded, file = _asked()
    if not encoded:
        return
    asked = msgspec.json.decode(encoded, type=Request | Probe)
    os.dup2(file, 0)
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


def _asked() -> tuple[bytes, int]:
    """The request and the file's descriptor; nothing at all when the parent ended without asking."""
    with socket.socket(fileno=os.dup(0)) as line:
        encoded, files, _, _ = socket.recv_fds(line, _CHUNK, 1)
        while part := line.recv(_CHUNK):
            encoded += part
    return encoded, files[0] if files else -1


def _read(request: Request) -> Reply:
    # Imported once confined, unless it was loaded early: a reader needs only what its file's format does.
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
