"""A process that drafts: says that it is alive, takes runs while it has room, puts right what others left."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event, Lock

import structlog

from ingest.confinement import keep_readers_ready
from service.pipeline.chores import Chore
from service.pipeline.claims import claim
from service.pipeline.durable import DurableRuns
from service.pipeline.executors import Executors, new_executor
from service.pipeline.steps import Steps
from service.pipeline.sweeper import Sweeper
from service.pipeline_settings import Pipeline
from service.store.base import now
from service.store.database import Database
from service.store.models import Run, RunState

_READERS = 2
"""A dossier has one to three files."""

_log = structlog.get_logger(__name__)


class Worker:
    """One for a process. ``run`` blocks; ``stop`` may be called from any thread or a signal handler."""

    def __init__(
        self, steps: Steps, database: Database, settings: Pipeline, url: str, chores: Sequence[Chore] = ()
    ) -> None:
        """``url`` is that of the system database; ``chores`` are done now and then, by one process at a time."""
        self.executor = new_executor()
        self._database = database
        self._settings = settings
        self._chores = chores
        self._room = _Room(settings.slots)
        self._wake = Event()
        self._stopped = Event()
        self._executors = Executors(self._database, settings.lease_seconds)
        self._executors.say_alive(self.executor, now())
        self._durable = DurableRuns(url, self.executor, steps, self._ended)
        self._sweeper = Sweeper(self._database, self._durable, self._executors, settings)
        self._beat = _Timer(timedelta(seconds=settings.lease_seconds / 4))
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="chores")

    def run(self) -> None:
        """Works until ``stop`` is called, then leaves the runs in progress some time to end."""
        _log.info("worker_started", executor=self.executor, slots=self._settings.slots)
        while not self._stopped.is_set():
            self._turn(self._beat_and_fill)
            self._rest()
        patience = now() + timedelta(seconds=self._settings.drain_seconds)
        while self._room.taken() and now() < patience:
            self._turn(self._keep_alive)
            self._rest()
        self._close()

    def stop(self) -> None:
        """Takes no more runs, and ends."""
        self._stopped.set()
        self._wake.set()

    def _turn(self, duty: Callable[[], object]) -> None:
        try:
            duty()
        except Exception as error:
            # A database that does not answer, for one: the loop outlives it.
            _log.warning("turn_failed", error=type(error).__name__)

    def _rest(self) -> None:
        self._wake.wait(self._settings.poll_seconds)
        self._wake.clear()

    def _close(self) -> None:
        self._aside.shutdown(cancel_futures=True)
        self._durable.close()
        self._turn(lambda: self._executors.leave(self.executor))
        _log.info("worker_stopped", executor=self.executor)

    def _beat_and_fill(self) -> None:
        if self._keep_alive():
            if self._executors.take_turn("sweep", now(), self._beat.every):
                self._sweeper.sweep(now())
            self._start_chores()
        self._fill()

    def _keep_alive(self) -> bool:
        if not self._beat.due(now()):
            return False
        self._executors.say_alive(self.executor, now())
        self._make_room()
        return True

    def _fill(self) -> None:
        while self._room.any() and not self._stopped.is_set():
            taken = claim(self._database, self._settings, now())
            if taken is None:
                self._get_ready()
                return
            self._room.take(taken.run)
            self._durable.start(taken.work, taken.run)

    def _get_ready(self) -> None:
        # Not beside a draft, which starting them would slow.
        if not self._room.taken():
            keep_readers_ready(_READERS)

    def _make_room(self) -> None:
        """Counts no more the runs that ended elsewhere: another process may have begun what was taken here."""
        with self._database.read() as session:
            for run_id in self._room.taken():
                run = session.get(Run, run_id)
                if run is None or run.state is not RunState.RUNNING:
                    self._room.leave(run_id)

    def _start_chores(self) -> None:
        # Aside: one that lasts must not keep this process from saying that it is alive.
        for chore in self._chores:
            if self._executors.take_turn(chore.name, now(), chore.every):
                self._aside.submit(chore.attempt)

    def _ended(self, run_id: str) -> None:
        self._room.leave(run_id)
        self._wake.set()


class _Timer:
    def __init__(self, every: timedelta) -> None:
        self.every = every
        self._last: datetime | None = None

    def due(self, at: datetime) -> bool:
        if self._last is not None and at - self._last < self.every:
            return False
        self._last = at
        return True


class _Room:
    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._taken: set[str] = set()
        self._lock = Lock()

    def any(self) -> bool:
        with self._lock:
            return len(self._taken) < self._slots

    def taken(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(self._taken)

    def take(self, run_id: str) -> None:
        with self._lock:
            self._taken.add(run_id)

    def leave(self, run_id: str) -> None:
        with self._lock:
            self._taken.discard(run_id)
