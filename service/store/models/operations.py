"""What the service owes the outside: webhooks and their deliveries, receipts of erasure."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, now, words


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    ABANDONED = "abandoned"


class Webhook(Base):
    """An address that is told of events. Its secret is derived, never stored."""

    __tablename__ = "webhooks"

    id: Mapped[Id]
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Delivery(Base):
    """An event on its way to a webhook, written by the transaction that it tells of."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "next_at"),)

    id: Mapped[Id]
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    event: Mapped[str] = mapped_column(String(50))
    body: Mapped[dict[str, Any]]
    """Identifiers only: the receiver asks the API for the rest."""
    state: Mapped[DeliveryState] = mapped_column(words(DeliveryState), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    last_answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Erasure(Base):
    """The receipt of an erasure: which stores were purged of how much. It names no one."""

    __tablename__ = "erasures"

    id: Mapped[Id]
    subject: Mapped[Digest]
    """Digest of the erased candidate's id: who holds the id can prove that it was erased."""
    cause: Mapped[str] = mapped_column(String(30))
    """``request`` or ``retention``."""
    stores: Mapped[dict[str, Any]]
    """Store -> how many records or files were removed."""
    erased_at: Mapped[datetime] = mapped_column(default=now)
