"""What is handed in, version after version, and what was read in it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, now, words

_ONE_OWNER = (
    " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in ("dossier_id", "group_id", "session_id"))
    + " = 1"
)


class ReadingState(StrEnum):
    """How far the reading of a file has come."""

    PENDING = "pending"
    READ = "read"
    REFUSED = "refused"


class Piece(Base):
    """A piece of one dossier, of a group, or the brief of a session: it belongs to exactly one of them."""

    __tablename__ = "pieces"
    __table_args__ = (
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        UniqueConstraint("dossier_id", "kind"),
        UniqueConstraint("group_id", "kind"),
        UniqueConstraint("session_id", "kind"),
    )

    id: Mapped[Id]
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"))
    session_id: Mapped[str | None] = mapped_column(ForeignKey("jury_sessions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(50))
    """Id of the kind of piece in the référentiel's bloc."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class PieceVersion(Base):
    """A file handed in for a piece; the one of the highest number is current."""

    __tablename__ = "piece_versions"
    __table_args__ = (UniqueConstraint("piece_id", "number"),)

    id: Mapped[Id]
    piece_id: Mapped[str] = mapped_column(ForeignKey("pieces.id", ondelete="CASCADE"))
    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(255))
    """As the candidate named it: shown to people, never a path."""
    digest: Mapped[Digest] = mapped_column(index=True)
    """What the file storage knows the file by."""
    size: Mapped[int]
    format: Mapped[str] = mapped_column(String(20))
    reading: Mapped[ReadingState] = mapped_column(words(ReadingState), default=ReadingState.PENDING)
    refusal: Mapped[str | None] = mapped_column(String(50))
    """Name of the typed error when the file was refused."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was refused, a French sentence."""
    uploaded_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)


class Reading(Base):
    """The located passages of a file, kept so that no reader reads the same file twice."""

    __tablename__ = "readings"

    key: Mapped[Digest] = mapped_column(primary_key=True)
    """Digest of the file's digest, the reader's name and version, and the limits."""
    source: Mapped[Digest] = mapped_column(index=True)
    """Digest of the file."""
    reader: Mapped[str] = mapped_column(String(100))
    digest: Mapped[Digest] = mapped_column(index=True)
    """What the file storage knows the document by."""
    created_at: Mapped[datetime] = mapped_column(default=now)
