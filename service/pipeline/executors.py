"""Which processes are alive: each holds a lease for as long as it says so."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from service.store.database import Database
from service.store.repositories.leases import Leases

_FAMILY = "executor/"
_LONGEST_HOST = 40


def new_executor() -> str:
    """A name for this process that no other has, nor will have after a restart."""
    return f"{socket.gethostname()[:_LONGEST_HOST]}-{os.getpid()}-{secrets.token_hex(4)}"


class Executors:
    """The leases of the processes that draft."""

    def __init__(self, database: Database, lease_seconds: float) -> None:
        self._database = database
        self._duration = timedelta(seconds=lease_seconds)

    def say_alive(self, executor: str, at: datetime) -> None:
        """Prolongs a process's lease."""
        with self._database.write() as session:
            Leases(session).take(_FAMILY + executor, executor, at, self._duration)

    def leave(self, executor: str) -> None:
        """Gives the lease up, so that others need not wait to take over."""
        with self._database.write() as session:
            Leases(session).release(_FAMILY + executor, executor)

    def alive(self, at: datetime) -> frozenset[str]:
        """The processes whose lease holds; the leases that lapsed long ago are removed."""
        with self._database.write() as session:
            leases = Leases(session)
            for lapsed in leases.expired(_FAMILY, at - 10 * self._duration):
                leases.release(lapsed.name, lapsed.holder)
            return frozenset(lease.holder for lease in leases.live(_FAMILY, at))

    def take_turn(self, task: str, at: datetime, every: timedelta) -> bool:
        """Whether the caller may do a task that is done once in every stretch of time, by whoever asks first."""
        with self._database.write() as session:
            return Leases(session).take(f"turn/{task}", secrets.token_hex(8), at, every)
