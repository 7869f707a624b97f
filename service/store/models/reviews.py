"""What jurors decide: ratings, comments, evidence, signatures."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, Versioned, now, words


class Rating(StrEnum):
    """A juror's own word for a criterion."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"


class Decision(StrEnum):
    """What a juror makes of a piece of evidence."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADDED = "added"


class Review(Versioned, Base):
    """One juror's review of one dossier; only a review counts."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("dossier_id", "juror_id"),)

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    juror_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    """The draft that was beside it when it was last signed."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    signed_at: Mapped[datetime | None]
    """While it is signed, nothing of it changes."""


class CriterionReview(Versioned, Base):
    """A juror's rating of and comment on one criterion."""

    __tablename__ = "criterion_reviews"
    __table_args__ = (UniqueConstraint("review_id", "criterion"),)

    id: Mapped[Id]
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(20))
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    """What the degree that was given counts as."""
    degree: Mapped[str | None] = mapped_column(String(60))
    """The degree that was given on the session's own scale, by its label; None for one given on the usual scale."""
    comment: Mapped[str] = mapped_column(Text, default="")
    first_rating: Mapped[Rating | None] = mapped_column(words(Rating))
    """The rating given first: before the coverage was seen, where the session asks for reading first."""
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class EvidenceDecision(Versioned, Base):
    """Evidence of a draft accepted or rejected, or evidence that the juror added."""

    __tablename__ = "evidence_decisions"
    __table_args__ = (UniqueConstraint("review_id", "draft_id", "evidence"),)

    id: Mapped[Id]
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(20))
    decision: Mapped[Decision] = mapped_column(words(Decision))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    evidence: Mapped[str | None] = mapped_column(String(40))
    """Id of the evidence in the draft; None for what the juror added."""
    piece_version_id: Mapped[str | None] = mapped_column(ForeignKey("piece_versions.id", ondelete="CASCADE"))
    passage: Mapped[str | None] = mapped_column(String(100))
    start: Mapped[int | None]
    end: Mapped[int | None]
    quote: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class SignOff(Base):
    """A review as it was signed, and its reopening if there was one."""

    __tablename__ = "sign_offs"

    id: Mapped[Id]
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    signed_at: Mapped[datetime] = mapped_column(default=now)
    digest: Mapped[Digest]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole review, as JSON."""
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    reopening_reason: Mapped[str | None] = mapped_column(Text)
