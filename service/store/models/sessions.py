"""Jury sessions: the grid that they use, who sits in them, who is heard."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, Versioned, now, words


class ResultRule(StrEnum):
    """How a competence's result follows from the ratings of its criteria."""

    MOST_MET = "most_met"
    """More than half are met and none is unmet."""
    ALL_MET = "all_met"


class ReferentielVersion(Base):
    """A référentiel as it was when a session took it up: a later correction of its files changes no session."""

    __tablename__ = "referentiel_versions"
    __table_args__ = (UniqueConstraint("name", "fingerprint"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100))
    """The référentiel's own id: ``icart-2024``."""
    fingerprint: Mapped[Digest]
    title: Mapped[str] = mapped_column(String(300))
    year: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The référentiel as JSON."""
    added_at: Mapped[datetime] = mapped_column(default=now)


class JurySession(Versioned, Base):
    """A référentiel, a bloc, dates and rules: what a jury sits for."""

    __tablename__ = "jury_sessions"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(200))
    referentiel_id: Mapped[str] = mapped_column(ForeignKey("referentiel_versions.id"))
    bloc: Mapped[str] = mapped_column(String(20))
    jury_date: Mapped[date]
    deadline: Mapped[datetime]
    """After it, candidates hand in nothing more."""
    anonymous: Mapped[bool] = mapped_column(default=False)
    """Jurors see a number instead of a name."""
    reading_first: Mapped[bool] = mapped_column(default=True)
    """A juror sees a criterion's coverage once they have rated it."""
    blind_share: Mapped[float] = mapped_column(default=0.0)
    """Share of the criteria, from 0 to 1, that each juror rates before any evidence is shown: it measures anchoring."""
    result_rule: Mapped[ResultRule] = mapped_column(words(ResultRule), default=ResultRule.MOST_MET)
    """How a competence's result follows from a juror's own ratings."""
    scale: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    """The degrees of the session's own rating scale, the best first, each with its label and what it counts as."""
    self_checks_per_version: Mapped[int] = mapped_column(default=2)
    retention_days: Mapped[int] = mapped_column(default=730)
    """Days after the jury's date at which the session's dossiers are erased."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    purged_at: Mapped[datetime | None]


class Seat(Base):
    """An account's place in a session's jury, as president or juror by its role."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("session_id", "account_id"),)

    id: Mapped[Id]
    session_id: Mapped[str] = mapped_column(ForeignKey("jury_sessions.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class Group(Base):
    """Candidates who share a collective piece."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("session_id", "name"),)

    id: Mapped[Id]
    session_id: Mapped[str] = mapped_column(ForeignKey("jury_sessions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))


class Candidate(Versioned, Base):
    """A person who is evaluated, in one session or several."""

    __tablename__ = "candidates"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Dossier(Versioned, Base):
    """One candidate in one session."""

    __tablename__ = "dossiers"
    __table_args__ = (UniqueConstraint("session_id", "candidate_id"), UniqueConstraint("session_id", "number"))

    id: Mapped[Id]
    session_id: Mapped[str] = mapped_column(ForeignKey("jury_sessions.id", ondelete="CASCADE"))
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]
    """What an anonymous session calls the candidate; says nothing of who they are."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Assignment(Base):
    """A dossier that a juror must read; a juror sees no other."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("dossier_id", "account_id"),)

    id: Mapped[Id]
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
