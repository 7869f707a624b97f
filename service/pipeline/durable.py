"""Work that outlives its process: the only module that knows DBOS.

Every step's outcome is recorded in the system database. A run that is resumed gets the recorded outcomes back and goes
on from the first step that has none; a process killed between a step's end and its record does that step again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from msgspec import Struct
from sqlalchemy.engine import make_url

from service.pipeline.attempts import attempt, value
from service.pipeline.claims import work_id
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier

WORKFLOW_VERSION = "1"
"""Raised whenever the order of steps changes: work begun by another version starts anew instead of going on."""
_APPLICATION = "faisceau"
_CONNECTIONS = 8
"""To the system database, at most: a PostgreSQL server gives a hundred in all unless told otherwise."""


class WorkState(StrEnum):
    """Where recorded work stands."""

    RUNNING = "running"
    WAITING = "waiting"
    """Resumed: the next process that is free takes it."""
    OVER = "over"


class Work(Struct, frozen=True):
    """Recorded work: whose it is and how it stands."""

    id: str
    state: WorkState
    executor: str
    version: str
    began: float
    """Seconds since the epoch."""


class _Bench:
    """What the recorded work of this process is done with. DBOS is one for a process, and so is this."""

    steps: Steps
    ended: Callable[[str], None]


@DBOS.workflow(name="draft_dossier")
def _draft(run_id: str) -> None:
    try:
        draft_dossier(run_id, _Bench.steps, _once)
    finally:
        _Bench.ended(run_id)


class DurableRuns:
    """The runs of one process, recorded. Only one may be open in a process at a time."""

    def __init__(self, url: str, executor: str, steps: Steps, ended: Callable[[str], None]) -> None:
        """``executor`` names the process; ``ended`` is told of every run that stops here, whatever the reason."""
        _make_folder(url)
        _Bench.steps, _Bench.ended = steps, ended
        DBOS(config=_config(url, executor))
        DBOS.launch()

    def start(self, work_id: str, run_id: str) -> None:
        """Begins the work; nothing happens when work of that id was begun before."""
        with SetWorkflowID(work_id):
            DBOS.start_workflow(_draft, run_id)

    def resume(self, work_id: str) -> None:
        """Gives work that its process left to the next one that is free."""
        DBOS.resume_workflow(work_id)

    def abandon(self, work_id: str) -> None:
        """Lets no process go on with the work."""
        DBOS.cancel_workflow(work_id)

    def find(self, work_ids: Iterable[str]) -> dict[str, Work]:
        """The work of these ids, where there is any."""
        wanted = list(work_ids)
        return {work.id: work for work in _list(workflow_ids=wanted)} if wanted else {}

    def unfinished(self) -> list[Work]:
        """All work that is running or waiting, in every process."""
        return _list(status=["PENDING", "ENQUEUED"])

    def close(self) -> None:
        """Stops recording: what is still in progress is left for another process to resume."""
        DBOS.destroy(workflow_completion_timeout_sec=0)


def forget(url: str, run_ids: Sequence[str]) -> int:
    """Deletes the records of every attempt at these runs, from any process; says how many attempts there were."""
    if not run_ids:
        return 0
    client = DBOSClient(system_database_url=url, serializer=DBOSPortableJSONSerializer())
    try:
        attempts = [work_id(run_id) for run_id in run_ids]
        found = client.list_workflows(workflow_id_prefix=attempts, load_input=False, load_output=False)
        if found:
            client.delete_workflows([work.workflow_id for work in found])
        return len(found)
    finally:
        client.destroy()


def _once(name: str, step: Callable[..., Any], *args: Any) -> Any:
    return value(DBOS.run_step({"name": name}, attempt, step, *args))


def _config(url: str, executor: str) -> DBOSConfig:
    logging.getLogger("dbos").setLevel(logging.ERROR)
    return DBOSConfig(
        name=_APPLICATION,
        system_database_url=url,
        executor_id=executor,
        application_version=WORKFLOW_VERSION,
        serializer=DBOSPortableJSONSerializer(),
        sys_db_pool_size=_CONNECTIONS,
        log_level="ERROR",
    )


def _list(**conditions: Any) -> list[Work]:
    found = DBOS.list_workflows(load_input=False, load_output=False, **conditions)
    return [
        Work(
            id=status.workflow_id,
            state=_STATES.get(status.status, WorkState.OVER),
            executor=status.executor_id or "",
            version=status.app_version or "",
            began=(status.created_at or 0) / 1000,
        )
        for status in found
    ]


_STATES = {"PENDING": WorkState.RUNNING, "ENQUEUED": WorkState.WAITING, "DELAYED": WorkState.WAITING}


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
