"""Real worker processes, started fast, which can be told to kill themselves at chosen moments."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from msgspec import Struct

from service.pipeline.process import work_until_told
from service.pipeline.steps import Steps
from service.pipeline.worker import Worker
from service.pipeline.workshop import Workshop
from service.settings import Settings
from service.store.database import open_database
from service.store.files.opening import open_files

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


class Moment(Struct, frozen=True):
    """A moment of a step: before its work, or after it and before it is recorded."""

    step: str
    after: bool


class Stores(Struct, frozen=True):
    """Where a worker finds all it works on."""

    database: str
    files: str
    settings: Settings
    environment: Mapping[str, str] = {}
    """What the stores need beside their addresses: access keys."""


def start(stores: Stores, deaths: Sequence[Moment] = (), marks: Path | None = None) -> ForkServerProcess:
    """A worker in a process of its own; at each of the moments of ``deaths``, the first worker to come there dies."""
    process = _context.Process(target=_work, args=(stores, tuple(deaths), marks), daemon=True)
    process.start()
    return process


def stop(*processes: ForkServerProcess) -> None:
    """Ends workers as an administrator would."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(20)


def _work(stores: Stores, deaths: Sequence[Moment], marks: Path | None) -> None:
    os.environ.update(stores.environment)
    database = open_database(stores.database)
    steps = Steps(Workshop(database, open_files(stores.files), stores.settings))
    for moment in deaths:
        if marks is not None:
            setattr(steps, moment.step, _fatal(moment, getattr(steps, moment.step), marks))
    pipeline = stores.settings.pipeline
    url = pipeline.system_database_address(stores.database, stores.settings.data_dir)
    work_until_told(Worker(steps, database, pipeline, url))
    # Threads that a library left behind would hold the process back.
    threading.Thread(target=lambda: os._exit(0), daemon=True).start()


def _fatal(moment: Moment, step: Callable[..., Any], marks: Path) -> Callable[..., Any]:
    mark = marks / f"{moment.step}-{'after' if moment.after else 'before'}"

    def die() -> None:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(step)
    def fatal(*args: Any) -> Any:
        if not moment.after:
            die()
        outcome = step(*args)
        if moment.after:
            die()
        return outcome

    return fatal
