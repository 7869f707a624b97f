"""Who may sign in, and by what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Digest, Id, Versioned, now, words


class Role(StrEnum):
    """What an account is for."""

    ADMINISTRATOR = "administrator"
    PRESIDENT = "president"
    JUROR = "juror"
    CANDIDATE = "candidate"


class AccountState(StrEnum):
    """Whether an account can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Account(Versioned, Base):
    """A person who may sign in."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(words(Role))
    state: Mapped[AccountState] = mapped_column(words(AccountState), default=AccountState.INVITED)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    oidc_issuer: Mapped[str | None] = mapped_column(String(255))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Base):
    """A link, sent once, by which an account chooses its password."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """A browser that an account has signed in from."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Base):
    """A secret by which a program acts for an account, within scopes."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Attempt(Base):
    """A failed or costly attempt, counted so that the next ones can be slowed down."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[Id]
    key: Mapped[Digest]
    """Digest of what is throttled: an address or an account; never the thing itself."""
    at: Mapped[datetime] = mapped_column(default=now)
