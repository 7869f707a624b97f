"""Tokens: by which programs act for an account."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.people.actor import Actor
from service.people.secret_values import TOKEN_PREFIX, digest, new_secret
from service.store.base import now
from service.store.errors import NotFound
from service.store.models import Account, AccountState, ApiToken

_USE_NOTED_EVERY = timedelta(minutes=5)


def add_token(
    session: Session, account_id: str, label: str, scopes: list[str], expires_at: datetime | None
) -> tuple[ApiToken, str]:
    """Makes a token; its secret is shown once."""
    secret = new_secret(TOKEN_PREFIX)
    token = ApiToken(
        account_id=account_id, label=label, scopes=scopes, secret_hash=digest(secret), expires_at=expires_at
    )
    session.add(token)
    session.flush()
    return token, secret


def actor_of_token(session: Session, secret: str) -> Actor | None:
    """Whom a token speaks for; None when it no longer works."""
    found = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(
            ApiToken.secret_hash == digest(secret),
            ApiToken.revoked_at.is_(None),
            (ApiToken.expires_at.is_(None)) | (ApiToken.expires_at > now()),
            Account.state == AccountState.ACTIVE,
        )
    ).one_or_none()
    if found is None:
        return None
    token, account = found
    return Actor(account.id, account.role, scopes=tuple(token.scopes))


def is_use_unnoted(session: Session, secret: str) -> bool:
    """Whether a token's last use was noted so long ago that this one should be."""
    last = session.scalars(select(ApiToken.last_used_at).where(ApiToken.secret_hash == digest(secret))).one_or_none()
    return last is None or now() - last > _USE_NOTED_EVERY


def note_use(session: Session, secret: str) -> None:
    """Remembers that a token was used: to five minutes, so that reading seldom writes."""
    session.execute(update(ApiToken).where(ApiToken.secret_hash == digest(secret)).values(last_used_at=now()))


def tokens_of(session: Session, account_id: str) -> list[ApiToken]:
    """An account's tokens, the newest first."""
    query = select(ApiToken).where(ApiToken.account_id == account_id).order_by(ApiToken.id.desc())
    return list(session.scalars(query))


def revoke(session: Session, account_id: str, token_id: str) -> None:
    """Stops one of the account's tokens.

    Raises:
        NotFound: the account has no such token.
    """
    token = session.get(ApiToken, token_id)
    if token is None or token.account_id != account_id:
        raise NotFound("Ce jeton n'existe pas.")
    token.revoked_at = token.revoked_at or now()
