"""Runs: the queue that requests write into and that workers take from."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from service.store.base import now
from service.store.events import DRAFT_FAILED, DRAFT_READY, announce
from service.store.models import PieceVersion, ProgressEvent, Purpose, Run, RunState
from service.store.repositories.lookup import get

_TOLD = {RunState.DONE: DRAFT_READY, RunState.FAILED: DRAFT_FAILED}


def inputs_digest(versions: Sequence[PieceVersion]) -> str:
    """The same for the same files, whatever their names and order."""
    return hashlib.sha256("\n".join(sorted(version.digest for version in versions)).encode()).hexdigest()


class Runs:
    """The runs, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, run_id: str) -> Run:
        """The run of that id (``NotFound`` when there is none)."""
        return get(self._session, Run, run_id)

    def add(self, run: Run) -> Run:
        """Asks for a run: a worker takes it once the transaction is committed."""
        self._session.add(run)
        self._session.flush()
        return run

    def of_dossier(self, dossier_id: str, purpose: Purpose | None = None) -> list[Run]:
        """A dossier's runs, the newest first."""
        query = select(Run).where(Run.dossier_id == dossier_id)
        if purpose is not None:
            query = query.where(Run.purpose == purpose)
        return list(self._session.scalars(query.order_by(Run.requested_at.desc(), Run.id.desc())))

    def count_self_checks(self, dossier_id: str, digest: str) -> int:
        """How many self-checks of these very files were asked for, failures apart."""
        return (
            self._session.scalar(
                select(func.count())
                .select_from(Run)
                .where(
                    Run.dossier_id == dossier_id,
                    Run.purpose == Purpose.SELF_CHECK,
                    Run.inputs_digest == digest,
                    Run.state != RunState.FAILED,
                )
            )
            or 0
        )

    def requested(self, limit: int) -> list[Run]:
        """Runs that no worker has taken yet, the oldest first; on PostgreSQL, those that no one else looks at."""
        return list(
            self._session.scalars(
                select(Run)
                .where(Run.state == RunState.REQUESTED)
                .order_by(Run.requested_at, Run.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )

    def unfinished(self, dossier_id: str) -> list[Run]:
        """A dossier's runs that are asked for or running."""
        return [run for run in self.of_dossier(dossier_id) if not run.state.finished]

    def stalled(self, since: datetime) -> list[Run]:
        """Runs that have been running since before a moment, the oldest first."""
        return list(
            self._session.scalars(
                select(Run).where(Run.state == RunState.RUNNING, Run.started_at < since).order_by(Run.started_at)
            )
        )

    def counts(self) -> dict[RunState, int]:
        """How many runs stand in each state."""
        counts = dict.fromkeys(RunState, 0)
        for state, count in self._session.execute(select(Run.state, func.count()).group_by(Run.state)):
            counts[state] = count
        return counts


def begin(run: Run, workflow_id: str) -> None:
    """A worker has taken the run."""
    run.state, run.workflow_id, run.started_at = RunState.RUNNING, workflow_id, now()


def finish(run: Run, state: RunState, error: str | None = None, reason: str | None = None) -> None:
    """The run has come to its end; ``reason`` is a French sentence. Webhooks are told of drafts for the jury."""
    run.state, run.error, run.reason, run.finished_at = state, error, reason, now()
    session, event = object_session(run), _TOLD.get(state)
    if session is not None and event is not None and run.purpose is Purpose.JURY:
        announce(session, event, run=run.id, dossier=run.dossier_id)


class Progress:
    """What runs tell, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def tell(self, run_id: str, step: str, message: str, done: int = 0, total: int = 0) -> ProgressEvent:
        """Adds an event."""
        event = ProgressEvent(run_id=run_id, step=step, message=message, done=done, total=total)
        self._session.add(event)
        self._session.flush()
        return event

    def after(self, run_id: str, last_id: int = 0, limit: int = 500) -> list[ProgressEvent]:
        """A run's events after one, in order."""
        return list(
            self._session.scalars(
                select(ProgressEvent)
                .where(ProgressEvent.run_id == run_id, ProgressEvent.id > last_id)
                .order_by(ProgressEvent.id)
                .limit(limit)
            )
        )
