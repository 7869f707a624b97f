"""Which run is begun next: one session after the other, within what may be done at once and in a minute."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session, aliased

from service.pipeline_settings import Pipeline
from service.store.database import Database
from service.store.models import Run, RunState
from service.store.repositories.runs import begin

_LOCK = 7_340_103
"""The number that claimers agree to lock in PostgreSQL; no other part of the product uses advisory locks."""


class Claim(Struct, frozen=True):
    """A run that this process has taken, and the id of the work to do for it."""

    run: str
    work: str


def claim(database: Database, settings: Pipeline, at: datetime) -> Claim | None:
    """Takes the next run; None when there is none that may begin now.

    Sessions with fewer runs in progress come first, then the one that has waited longest for its turn: a session of
    sixty dossiers delays no other. A dossier has one run in progress at a time.
    """
    with database.read() as session:
        if session.scalar(select(Run.id).where(Run.state == RunState.REQUESTED).limit(1)) is None:
            return None
    with database.write() as session:
        _one_claimer_at_a_time(session)
        if _limited(session, settings, at):
            return None
        run = session.scalars(_next().limit(1)).first()
        if run is None:
            return None
        work = work_id(run.id, run.attempt)
        begin(run, work)
        return Claim(run.id, work)


def work_id(run_id: str, attempt: int | None = None) -> str:
    """The id of the work of one attempt at a run; without an attempt, what the ids of all of them begin with."""
    return f"{run_id}.{attempt or ''}"


def _one_claimer_at_a_time(session: Session) -> None:
    # SQLite's writers already come one at a time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _limited(session: Session, settings: Pipeline, at: datetime) -> bool:
    if settings.running is not None and _count(session, Run.state == RunState.RUNNING) >= settings.running:
        return True
    if settings.starts_per_minute is None:
        return False
    return _count(session, Run.started_at > at - timedelta(minutes=1)) >= settings.starts_per_minute


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Run).where(condition)) or 0


def _next() -> Select[Run]:
    other = aliased(Run)
    turns = (
        select(
            other.session_id,
            func.count().filter(other.state == RunState.RUNNING).label("running"),
            func.max(other.started_at).label("last"),
        )
        .group_by(other.session_id)
        .subquery()
    )
    busy = select(other.dossier_id).where(other.state == RunState.RUNNING)
    return (
        select(Run)
        .join(turns, turns.c.session_id == Run.session_id)
        .where(Run.state == RunState.REQUESTED, Run.dossier_id.not_in(busy))
        .order_by(turns.c.running, turns.c.last.asc().nulls_first(), Run.requested_at, Run.id)
    )
