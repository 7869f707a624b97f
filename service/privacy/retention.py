"""What is kept no longer than was promised: dossiers of past sessions, files that nothing refers to, old sign-ins."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.audit.log import SYSTEM, record
from service.people.signing_in import forget_expired
from service.people.throttling import forget_attempts
from service.privacy.erasure import RETENTION, Eraser, erase_dossiers
from service.store.base import now
from service.store.database import Database
from service.store.files import FileStore
from service.store.models import (
    Delivery,
    DeliveryState,
    Dossier,
    Erasure,
    Export,
    Group,
    JurySession,
    PieceVersion,
    Reading,
)

_ORPHAN_AGE = timedelta(days=1)
"""Older than any upload or run that has not yet written the row that refers to its file."""
_DELIVERIES_KEPT = timedelta(days=30)

_log = structlog.get_logger(__name__)


def purge(
    database: Database, files: FileStore, erasers: Sequence[Eraser], today: date, actor: str = SYSTEM
) -> list[Erasure]:
    """Erases the dossiers of sessions past their retention and whatever nothing refers to; gives the receipts."""
    receipts: list[Erasure] = []
    for session_id in due_sessions(database, today):
        with database.read() as session:
            dossiers = list(session.scalars(select(Dossier.id).where(Dossier.session_id == session_id)))
        receipts += erase_dossiers(database, erasers, dossiers, actor, RETENTION)
        with database.write() as session:
            session.execute(delete(Group).where(Group.session_id == session_id))
            session.get_one(JurySession, session_id).purged_at = now()
            record(session, actor, "session.purge", "session", session_id, dossiers=len(dossiers))
    sweep(database, files)
    return receipts


def due_sessions(database: Database, today: date) -> list[str]:
    """Sessions whose retention has ended and that still hold dossiers or were never purged."""
    with database.read() as session:
        return [
            jury.id
            for jury in session.scalars(select(JurySession))
            if jury.jury_date + timedelta(days=jury.retention_days) < today and _holds_something(session, jury)
        ]


def sweep(database: Database, files: FileStore) -> int:
    """Removes files that no row refers to, and what has expired; says how many files."""
    removed = sum(files.delete(digest) for digest in orphans(database, files))
    with database.write() as session:
        forget_expired(session)
        forget_attempts(session)
        session.execute(
            delete(Delivery).where(
                Delivery.state != DeliveryState.PENDING, Delivery.created_at < now() - _DELIVERIES_KEPT
            )
        )
    _log.info("swept", files=removed)
    return removed


def orphans(database: Database, files: FileStore) -> Iterator[str]:
    """Files that no row refers to, old enough that none is about to."""
    with database.read() as session:
        for digest in files.kept_before(now() - _ORPHAN_AGE):
            if not _is_referred_to(session, digest):
                yield digest


def _is_referred_to(session: Session, digest: str) -> bool:
    columns = (PieceVersion.digest, Reading.digest, Export.digest)
    return any(session.scalars(select(column).where(column == digest).limit(1)).first() for column in columns)


def _holds_something(session: Session, jury: JurySession) -> bool:
    held = session.scalars(select(Dossier.id).where(Dossier.session_id == jury.id).limit(1)).first()
    return held is not None or jury.purged_at is None
