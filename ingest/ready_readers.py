"""Readers started before they are needed: a fresh process takes a quarter of a second to load its libraries.

Each still reads one file and ends: nothing of a file is ever in the process that reads another.
"""

import atexit
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread

from ingest.reader_process import ReaderProcess


class ReadyReaders:
    """Readers that wait; none unless some are asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[ReaderProcess] = []
        self._starting = 0
        self._orders: SimpleQueue[None] = SimpleQueue()
        self._starter: Thread | None = None

    def keep(self, count: int) -> None:
        """Has as many wait, without waiting for them here."""
        with self._lock:
            if self._starter is None:
                # Linux ends a confined reader with the thread that started it: this one lasts as long as the process,
                # which a pool's threads do not.
                self._starter = Thread(target=self._start_ordered, name="lecteurs", daemon=True)
                self._starter.start()
            while len(self._waiting) + self._starting < count:
                self._starting += 1
                self._orders.put(None)

    def waiting(self) -> int:
        """How many wait now."""
        with self._lock:
            return len(self._waiting)

    def take(self) -> ReaderProcess:
        """One that waited, else one that is started now.

        Raises:
            OSError: the system refuses a process.
        """
        while (reader := self._next()) is not None:
            if reader.is_there():
                return reader
            reader.close()
        return ReaderProcess()

    def dismiss(self) -> None:
        """Ends those that wait."""
        while (reader := self._next()) is not None:
            reader.close()

    def _next(self) -> ReaderProcess | None:
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None

    def _start_ordered(self) -> None:
        while True:
            self._orders.get()
            # One that cannot be started now is started when a file is there, and the failure told then.
            with suppress(OSError):
                self._add(ReaderProcess(early=True))
            with self._lock:
                self._starting -= 1

    def _add(self, reader: ReaderProcess) -> None:
        with self._lock:
            self._waiting.append(reader)


READERS = ReadyReaders()
"""Those of this process."""
atexit.register(READERS.dismiss)
