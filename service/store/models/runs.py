"""Work asked of the pipeline, what it tells while it works, and who holds it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, Versioned, now, words


class Purpose(StrEnum):
    """Whom a run serves."""

    JURY = "jury"
    SELF_CHECK = "self_check"


class RunState(StrEnum):
    """Where a run stands."""

    REQUESTED = "requested"
    """Written by the request that asked for it; no worker has taken it yet."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self in (RunState.DONE, RunState.FAILED, RunState.CANCELLED)


class Run(Versioned, Base):
    """A draft asked for: which dossier, which versions of which pieces."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "state", "requested_at"), Index(None, "dossier_id", "inputs_digest"))

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    session_id: Mapped[str] = mapped_column(ForeignKey("jury_sessions.id", ondelete="CASCADE"), index=True)
    """The dossier's, kept here so that the queue can be fair between sessions."""
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    state: Mapped[RunState] = mapped_column(words(RunState), default=RunState.REQUESTED)
    error: Mapped[str | None] = mapped_column(String(50))
    """Name of the typed error when the run failed."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it failed or was cancelled, a French sentence."""
    inputs: Mapped[list[str]]
    """Ids of the versions of pieces to read, in order."""
    inputs_digest: Mapped[Digest]
    """Digest of those versions' files: what makes two runs runs of the same version of the dossier."""
    attempt: Mapped[int] = mapped_column(default=1)
    workflow_id: Mapped[str | None] = mapped_column(String(100), index=True)
    requested_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    requested_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]


class ProgressEvent(Base):
    """Something that a run tells while it works, in order."""

    __tablename__ = "progress_events"
    __table_args__ = (Index(None, "run_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
    step: Mapped[str] = mapped_column(String(50))
    message: Mapped[str] = mapped_column(String(300))
    """A short French phrase, without personal data."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


class Lease(Base):
    """A right that one process holds for a while: an executor's life, a nightly task."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    holder: Mapped[str] = mapped_column(String(100))
    expires_at: Mapped[datetime] = mapped_column(index=True)
