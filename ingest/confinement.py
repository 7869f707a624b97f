"""Reads files in child processes that can do nothing else: a dossier is a stranger's file.

The child is a fresh interpreter without the parent's memory, environment, open files or working directory; it gives
up what ``ingest.sandbox`` lists, and answers in JSON, which is decoded against a schema. Whatever becomes of it, the
parent gets a ``Document`` or an ``UnreadableFile``.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from ingest import errors
from ingest.child import Answer, Measures, Probe, Refusal, Reply, Request
from ingest.document import Document
from ingest.errors import MissingFile, ReaderStopped, TooLarge, UnreadableFile
from ingest.limits import Limits
from ingest.ready_readers import READERS


def read_confined(path: Path, limits: Limits) -> Document:
    """The document held by the file at ``path``.

    Raises:
        UnreadableFile: the leaf says why; ``ReaderStopped`` when the reader died, hung or ran out of memory.
    """
    name = path.name.encode("utf-8", "replace").decode()
    try:
        file = path.open("rb")
    except OSError as reason:
        raise MissingFile(f"Le fichier ne s'ouvre pas : {reason.strerror}.") from reason
    with file:
        if os.fstat(file.fileno()).st_size > limits.bytes:
            raise TooLarge(f"Le fichier dépasse la taille permise ({limits.bytes // 1024**2} Mo).")
        reply = _ask(Request(name, limits), file)
    match reply:
        case Answer(document):
            return document
        case Refusal(error, message):
            raise _error(error)(message)
        case _:
            raise ReaderStopped("La lecture du fichier a échoué : le lecteur a répondu autre chose.")


def keep_readers_ready(count: int) -> None:
    """Starts readers for the next ``count`` files while nothing is being read, so that those are read sooner."""
    READERS.keep(count)


def read_many(paths: Sequence[Path], limits: Limits, workers: int = 2) -> Iterator[Document | UnreadableFile]:
    """What each file holds, or why it is refused, in the order of ``paths``; ``workers`` are read at a time."""

    def attempt(path: Path) -> Document | UnreadableFile:
        try:
            return read_confined(path, limits)
        except UnreadableFile as error:
            return error

    with ThreadPoolExecutor(workers, thread_name_prefix="lecture") as pool:
        yield from pool.map(attempt, paths)


def confinement(limits: Limits) -> tuple[str, ...]:
    """The measures that hold around a reader on this machine, as French sentences.

    Raises:
        ReaderStopped: no reader can be started.
    """
    with Path(os.devnull).open("rb") as nothing:
        reply = _ask(Probe(limits), nothing)
    return reply.sentences if isinstance(reply, Measures) else ()


def _ask(request: Request | Probe, file: IO[bytes]) -> Reply:
    reader = READERS.take()
    try:
        return reader.ask(request, file)
    finally:
        reader.close()


def _error(name: str) -> type[UnreadableFile]:
    """The refusal of that name; anything else a reader might answer is its failure."""
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, UnreadableFile) else ReaderStopped
