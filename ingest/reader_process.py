"""The process that reads one file: started when it is needed or beforehand, asked once, then ended."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from ingest.child import OUT_OF_MEMORY, Probe, Reply, Request
from ingest.errors import ReaderStopped

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ingest.child import main; main(early=sys.argv[2] == 'early')"
)
_ROOT = Path(__file__).parent.parent
_LONGEST_REPLY = 512 * 1024 * 1024
_CHUNK = 1 << 20
_GRACE_SECONDS = 2.0
_PAUSE_SECONDS = 0.002
# One thread: a process that has several can no longer give up what it should.
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_KEPT = ("TESSDATA_PREFIX",)
# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
_REPLIES: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)


class ReaderProcess:
    """A fresh interpreter without this one's memory, environment, open files or working directory.

    Linux ends it with the thread that started it, once it was asked.
    """

    def __init__(self, *, early: bool = False) -> None:
        """``early``: it is started before it is needed, and loads the libraries of every format meanwhile.

        Raises:
            OSError: the system refuses a process.
        """
        self._line, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), "early" if early else "now"]
        try:
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                    command,
                    stdin=theirs.fileno(),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    env={**_ENVIRONMENT, **{name: os.environ[name] for name in _KEPT if name in os.environ}},
                    start_new_session=True,
                )
        except OSError:
            self._line.close()
            raise

    def is_there(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def ask(self, request: Request | Probe, file: IO[bytes]) -> Reply:
        """What it answers about an open file. It reads nothing else afterwards, and is ended by ``close``.

        Raises:
            ReaderStopped: it died, hung, ran out of memory, or answered something else.
        """
        with suppress(BrokenPipeError, ConnectionResetError):
            socket.send_fds(self._line, [msgspec.json.encode(request)], [file.fileno()])
        self._line.close()
        data = self._collected(request.limits.seconds)
        self._leave_time_to_end()
        try:
            return _REPLIES.decode(data)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise ReaderStopped(_death(self._end())) from error

    def close(self) -> None:
        """Ends it, whatever it is doing, and whatever it started."""
        self._line.close()
        with self._process:
            self._end()

    def _collected(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        parts: list[bytes] = []
        length = 0
        stream = self._process.stdout
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

    def _leave_time_to_end(self) -> None:
        """Waits until it has ended, without taking note: its number must stay its group's until ``_end``."""
        if sys.platform != "linux":
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_SECONDS)
            return
        deadline = time.monotonic() + _GRACE_SECONDS
        unnoticed = os.WEXITED | os.WNOWAIT | os.WNOHANG
        while os.waitid(os.P_PID, self._process.pid, unnoticed) is None and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)

    def _end(self) -> int:
        """Ends it and what it started, which may outlive it; gives its exit code."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()


def _death(code: int) -> str:
    if code in (OUT_OF_MEMORY, -signal.SIGKILL):
        return "La lecture du fichier a été interrompue : elle demandait trop de mémoire."
    if code == -signal.SIGXCPU:
        return "La lecture du fichier a été interrompue : elle demandait trop de temps de calcul."
    return "La lecture du fichier a échoué : le lecteur s'est arrêté de façon inattendue."
