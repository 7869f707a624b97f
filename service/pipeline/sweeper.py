"""Puts right what dead processes leave behind: work to resume, runs that were never begun, runs that will not end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from service.pipeline.durable import WORKFLOW_VERSION, DurableRuns, Work, WorkState
from service.pipeline.executors import Executors
from service.pipeline.progress import tell_end
from service.pipeline_settings import Pipeline
from service.store.database import Database
from service.store.models import Run, RunState
from service.store.repositories.runs import Runs, finish

_INTERRUPTED = "Le traitement a été interrompu. Il peut être relancé."
_TOO_LONG = "Le traitement durait trop longtemps : il a été arrêté. Il peut être relancé."

_Change = Callable[[Session, Run], None]

_log = structlog.get_logger(__name__)


class Sweeper:
    """Done by one process at a time, whichever takes its turn."""

    def __init__(self, database: Database, durable: DurableRuns, executors: Executors, settings: Pipeline) -> None:
        self._database = database
        self._durable = durable
        self._executors = executors
        self._settings = settings

    def sweep(self, at: datetime) -> None:
        """Resumes what the dead were doing, then looks at each run that has been in progress for a while."""
        self._resume_orphans(at)
        grace = timedelta(seconds=self._settings.lease_seconds)
        with self._database.read() as session:
            runs = [(run.id, run.workflow_id or "", run.started_at or at) for run in Runs(session).stalled(at - grace)]
        work = self._durable.find(work_id for _, work_id, _ in runs)
        for run_id, work_id, started in runs:
            self._put_right(run_id, work_id, work.get(work_id), at - started)

    def _resume_orphans(self, at: datetime) -> None:
        alive = self._executors.alive(at)
        for work in self._durable.unfinished():
            if work.executor in alive or work.version != WORKFLOW_VERSION:
                continue
            if work.state is WorkState.RUNNING:
                _log.warning("work_resumed", work=work.id, left_by=work.executor)
                self._durable.resume(work.id)

    def _put_right(self, run_id: str, work_id: str, work: Work | None, lasted: timedelta) -> None:
        if work is None:
            # Its process died between taking the run and beginning the work: of the same id, so never done twice.
            self._change(run_id, work_id, _request_again)
        elif work.state is WorkState.OVER:
            self._change(run_id, work_id, _interrupt)
        elif work.version != WORKFLOW_VERSION:
            self._durable.abandon(work_id)
            self._change(run_id, work_id, _request_anew)
        elif lasted > timedelta(minutes=self._settings.stalled_minutes):
            self._durable.abandon(work_id)
            self._change(run_id, work_id, _give_up)

    def _change(self, run_id: str, work_id: str, change: _Change) -> None:
        with self._database.write() as session:
            run = session.get(Run, run_id, with_for_update=True)
            # It may have ended, or begun anew, since it was looked at.
            if run is not None and run.state is RunState.RUNNING and run.workflow_id == work_id:
                _log.warning("run_put_right", run=run_id, change=change.__name__.strip("_"))
                change(session, run)


def _request_again(session: Session, run: Run) -> None:
    run.state = RunState.REQUESTED


def _request_anew(session: Session, run: Run) -> None:
    run.state, run.attempt = RunState.REQUESTED, run.attempt + 1


def _interrupt(session: Session, run: Run) -> None:
    _fail(session, run, "Interrupted", _INTERRUPTED)


def _give_up(session: Session, run: Run) -> None:
    _fail(session, run, "Stalled", _TOO_LONG)


def _fail(session: Session, run: Run, error: str, reason: str) -> None:
    finish(run, RunState.FAILED, error, reason)
    tell_end(session, run.id, reason)
