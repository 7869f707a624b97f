"""Writes the audit log and reads it."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.audit.chain import GENESIS, Entry, Verdict, entry_hash, verify
from service.store.base import now
from service.store.models import AuditEntry, AuditHead

SYSTEM = "system"
"""Who did what no one asked for."""
ANONYMOUS = "anonymous"
"""Who had not signed in."""
_HEAD = 1
_BATCH = 1_000


def record(
    session: Session, actor: str, action: str, object_kind: str, object_id: str = "", **detail: str | int | bool | None
) -> AuditEntry:
    """Adds an entry to the transaction: it is kept if, and only if, what it tells of is.

    ``detail`` holds identifiers, numbers and words of the code: never personal data, since entries outlive erasure.
    Appenders wait for one another from here to the end of their transaction: record last.
    """
    head = _locked_head(session)
    entry = Entry(head.number + 1, now(), actor, action, object_kind, object_id, detail, head.hash)
    entry = replace(entry, hash=entry_hash(entry))
    row = AuditEntry(**{field: getattr(entry, field) for field in entry.__struct_fields__})
    session.add(row)
    head.number, head.hash = entry.number, entry.hash
    session.flush()
    return row


def verify_log(session: Session, expected: str | None = None) -> Verdict:
    """Reads the whole log and says whether it is as it was written.

    ``expected`` is a head noted elsewhere: without it, whoever can rewrite the whole log goes unseen.
    """
    head = session.get(AuditHead, _HEAD)
    verdict = verify(_entries(session), head.number if head else 0, head.hash if head else GENESIS)
    if verdict.sound and expected is not None and not _holds(session, expected):
        return replace(verdict, broken_at=verdict.entries, reason="L'empreinte attendue ne figure pas dans le journal.")
    return verdict


def read_log(session: Session, before: int | None, limit: int, object_id: str | None = None) -> list[AuditEntry]:
    """Entries, the newest first, before a number."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    if object_id is not None:
        query = query.where(AuditEntry.object_id == object_id)
    return list(session.scalars(query))


def _holds(session: Session, expected: str) -> bool:
    return session.scalars(select(AuditEntry.number).where(AuditEntry.hash == expected)).first() is not None


def _locked_head(session: Session) -> AuditHead:
    query = select(AuditHead).where(AuditHead.id == _HEAD).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(query).one_or_none()
    if head is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(AuditHead).values(id=_HEAD, number=0, hash=GENESIS).on_conflict_do_nothing())
        head = session.scalars(query).one()
    return head


def _entries(session: Session) -> Iterator[Entry]:
    query = select(AuditEntry).order_by(AuditEntry.number).limit(_BATCH)
    rows = session.scalars(query).all()
    while rows:
        last = rows[-1].number
        for row in rows:
            yield Entry(**_fields(row))
            session.expunge(row)
        rows = session.scalars(query.where(AuditEntry.number > last)).all()


def _fields(row: AuditEntry) -> dict[str, Any]:
    return {field: getattr(row, field) for field in Entry.__struct_fields__}
