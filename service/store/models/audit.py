"""The audit log: entries chained by hash, and the chain's head."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from service.store.base import Base, Digest
from service.store.errors import ImmutableRecord


class AuditEntry(Base):
    """Something that was done or refused: who, what, to what. It holds identifiers, never personal data."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    """Account id; ``system`` for what no one asked for; ``anonymous`` before sign-in."""
    action: Mapped[str] = mapped_column(String(50), index=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[Digest]
    """Hash of the entry before."""
    hash: Mapped[Digest]
    """SHA-256 of all the rest."""


class AuditHead(Base):
    """The last entry's number and hash: what appenders lock, and what betrays a log cut short."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[Digest]


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse_change(mapper: Mapper[AuditEntry], connection: Connection, target: AuditEntry) -> None:
    raise ImmutableRecord("Le journal d'audit ne se modifie pas.")
