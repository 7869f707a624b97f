"""What the pipeline leaves: judgements by content, drafts that never change, exports."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from service.store.base import Base, Digest, Id, now
from service.store.errors import ImmutableRecord


class Judgement(Base):
    """The drafts of one competence's criteria, kept by all that they follow from."""

    __tablename__ = "judgements"

    key: Mapped[Digest] = mapped_column(primary_key=True)
    """Digest of the evidence, the prompt or engine, and the competence's own text."""
    competence: Mapped[str] = mapped_column(String(20))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Criterion id -> criterion draft, as JSON."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class JudgementUse(Base):
    """A dossier that a judgement speaks of: once none is left, the judgement is erased."""

    __tablename__ = "judgement_uses"

    key: Mapped[Digest] = mapped_column(ForeignKey("judgements.key", ondelete="CASCADE"), primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True, index=True)


class Draft(Base):
    """A draft assessment as it was made: never changed, only followed by another."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("run_id"),)

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    schema: Mapped[str] = mapped_column(String(50))
    engine: Mapped[str] = mapped_column(String(100))
    digest: Mapped[Digest]
    """Digest of the body."""
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """``draft.json``."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Export(Base):
    """A file made from a draft: an annotated piece, the report, the data."""

    __tablename__ = "exports"
    __table_args__ = (UniqueConstraint("draft_id", "file_name"),)

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    """``annotated``, ``report`` or ``data``."""
    piece_version_id: Mapped[str | None] = mapped_column(ForeignKey("piece_versions.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    digest: Mapped[Digest] = mapped_column(index=True)
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


@event.listens_for(Draft, "before_update")
def _refuse_change(mapper: Mapper[Draft], connection: Connection, target: Draft) -> None:
    raise ImmutableRecord("Un brouillon ne se modifie pas : demandez-en un nouveau.")
