"""Reads files in child processes that can do nothing else: a dossier is a stranger's file.

The child is a fresh interpreter without the parent's memory, environment, open files or working directory; it gives
up what ``ingest.sandbox`` lists, and answers in JSON, which is decoded against a schema. Whatever becomes of it, the
parent gets a ``Document`` or an ``UnreadableFile``.
"""

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from ingest import errors
from ingest.child import OUT_OF_MEMORY, Answer, Measures, Probe, Refusal, Reply, Request
from ingest.document import Document
from ingest.errors import MissingFile, ReaderStopped, TooLarge, UnreadableFile
from ingest.limits import Limits

_START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.child import main; main(sys.argv[2])"
_ROOT = Path(__file__).parent.parent
_LONGEST_REPLY = 512 * 1024 * 1024
_CHUNK = 1 << 20
_GRACE_SECONDS = 2.0
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
_KEPT = ("TESSDATA_PREFIX",)
# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
_REPLIES: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


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
    with tempfile.TemporaryDirectory(prefix="lecture-") as folder:
        command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), msgspec.json.encode(request).decode()]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code; the name is data in JSON
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**_ENVIRONMENT, **{name: os.environ[name] for name in _KEPT if name in os.environ}},
            start_new_session=True,
        )
        with process:
            return _reply(process, request.limits.seconds)


def _reply(process: subprocess.Popen[bytes], seconds: float) -> Reply:
    try:
        data = _collected(process, seconds)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
    finally:
        _kill(process)
    try:
        reply = _REPLIES.decode(data)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ReaderStopped(_death(process.wait())) from error
    return reply


def _collected(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    deadline = time.monotonic() + seconds
    parts: list[bytes] = []
    length = 0
    stream = process.stdout
    if stream is None:
        raise ReaderStopped(_death(0))
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            part = os.read(stream.fileno(), _CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            length += len(part)
            if length > _LONGEST_REPLY:
                raise ReaderStopped("La lecture du fichier a été interrompue : elle rendait trop de données.")
    raise ReaderStopped(f"La lecture du fichier a été interrompue : elle durait plus de {seconds:g} secondes.")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the reader and whatever it started, unless it has ended by itself."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _death(code: int) -> str:
    if code in (OUT_OF_MEMORY, -signal.SIGKILL):
        return "La lecture du fichier a été interrompue : elle demandait trop de mémoire."
    if code == -signal.SIGXCPU:
        return "La lecture du fichier a été interrompue : elle demandait trop de temps de calcul."
    return "La lecture du fichier a échoué : le lecteur s'est arrêté de façon inattendue."


def _error(name: str) -> type[UnreadableFile]:
    """The refusal of that name; anything else a reader might answer is its failure."""
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, UnreadableFile) else ReaderStopped
