"""A worker as a process has it: alone until it is told to stop, or beside the service in the same process."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

from service.memory import settle
from service.pipeline.chores import Chore
from service.pipeline.steps import Steps
from service.pipeline.worker import Worker
from service.pipeline.workshop import Workshop
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def open_worker(settings: Settings, database: Database, files: FileStore, chores: Sequence[Chore] = ()) -> Worker:
    """The worker of this process, over stores that are open.

    Raises:
        IndexUnavailable: the passage index cannot be opened.
    """
    database_url = settings.server.database_address(settings.data_dir)
    url = settings.pipeline.system_database_address(database_url, settings.data_dir)
    return Worker(Steps(Workshop(database, files, settings)), database, settings.pipeline, url, chores)


def work_until_told(worker: Worker) -> None:
    """Works until the process is asked to end, then lets the drafts in progress end."""
    for name in _SIGNALS:
        signal.signal(name, lambda *_: worker.stop())
    settle()
    worker.run()


@contextmanager
def at_work(worker: Worker) -> Iterator[None]:
    """A worker that works beside what the process does meanwhile."""
    settle()
    thread = Thread(target=worker.run, name="worker")
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()
