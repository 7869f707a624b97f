"""What the jury decides together, and who must not judge whom."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Id, Versioned, now, words


class Outcome(StrEnum):
    """What a jury decides of a candidate's bloc."""

    VALIDATED = "validated"
    NOT_VALIDATED = "not_validated"
    ADJOURNED = "adjourned"
    """Decided later: the jury asks for something first."""


class Deliberation(Versioned, Base):
    """What a jury decided of one dossier, and why. It counts; no draft ever does."""

    __tablename__ = "deliberations"
    __table_args__ = (UniqueConstraint("dossier_id"),)

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    ratings: Mapped[dict[str, Any]]
    """Criterion id -> the word that the jury settled on; those it did not discuss are not there."""
    minutes: Mapped[str] = mapped_column(Text, default="")
    updated_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Conflict(Base):
    """A juror who must not judge a candidate: a relative, a tutor, an employer. Why is not kept."""

    __tablename__ = "conflicts"
    __table_args__ = (UniqueConstraint("account_id", "candidate_id"),)

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), index=True)
    declared_at: Mapped[datetime] = mapped_column(default=now)
