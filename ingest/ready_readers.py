"""Readers started before they are needed: a fresh process takes a quarter of a second to load its libraries.

Each still reads one file and ends: nothing of a file is ever in the process that reads another.
"""

import atexit
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

from ingest.reader_process import ReaderProcess


class ReadyReaders:
    """Readers that wait; none unless some are asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Future[ReaderProcess]] = []
        # One thread starts them all and lasts: Linux ends a confined reader with the thread that started it.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="lecteurs")

    def keep(self, count: int) -> None:
        """Has as many wait, without waiting for them here."""
        with self._lock:
            while len(self._waiting) < count:
                self._waiting.append(self._starter.submit(ReaderProcess, early=True))

    def take(self) -> ReaderProcess:
        """One that waited, else one that is started now."""
        while (future := self._next()) is not None:
            reader = future.result()
            if reader.is_there():
                return reader
            reader.close()
        return ReaderProcess()

    def dismiss(self) -> None:
        """Ends those that wait."""
        while (future := self._next()) is not None:
            with suppress(OSError):
                future.result().close()

    def _next(self) -> Future[ReaderProcess] | None:
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None


READERS = ReadyReaders()
"""Those of this process."""
atexit.register(READERS.dismiss)
