"""Signing in from a browser: by password, or by the school's own sign-in; and what signs each form."""

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.people.accounts import find_account, normalized
from service.people.actor import Actor
from service.people.errors import WrongCredentials
from service.people.passwords import check_password
from service.people.secret_values import digest, new_secret, signature
from service.people.throttling import count_attempt, require_calm
from service.store.base import now
from service.store.models import Account, AccountState, SignIn

_WINDOW = timedelta(minutes=15)
_CSRF = "csrf"


class Credentials(Struct, frozen=True):
    """What someone signs in with."""

    email: str
    password: str
    address: str
    """Where the request comes from."""


def require_calm_sign_in(session: Session, credentials: Credentials, most: int) -> None:
    """Refuses after too many failures for the account or from the address (``TooManyAttempts``)."""
    require_calm(session, _account_key(credentials), most, _WINDOW)
    # Many people may share a school's address: it is given more failures than an account.
    require_calm(session, _address_key(credentials), 5 * most, _WINDOW)


def note_failure(session: Session, credentials: Credentials) -> None:
    """Counts a failed sign-in against the account and the address."""
    count_attempt(session, _account_key(credentials))
    count_attempt(session, _address_key(credentials))


def check_credentials(session: Session, credentials: Credentials) -> Account:
    """The account that the address and the password open.

    Raises:
        WrongCredentials: they open none.
    """
    account = find_account(session, credentials.email)
    usable = account is not None and account.state is AccountState.ACTIVE
    right = check_password(credentials.password, account.password_hash if account and usable else None)
    if account is None or not right:
        raise WrongCredentials("Adresse ou mot de passe incorrect.")
    return account


def open_sign_in(session: Session, account: Account, hours: int) -> str:
    """Signs a browser in and gives the secret of its cookie."""
    secret = new_secret()
    session.add(SignIn(account_id=account.id, secret_hash=digest(secret), expires_at=now() + timedelta(hours=hours)))
    session.flush()
    return secret


def actor_of_cookie(session: Session, secret: str) -> Actor | None:
    """Whom a cookie speaks for; None when it no longer works."""
    found = session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.secret_hash == digest(secret), SignIn.expires_at > now(), Account.state == AccountState.ACTIVE)
    ).one_or_none()
    if found is None:
        return None
    sign_in, account = found
    return Actor(account.id, account.role, sign_in.id)


def sign_out(session: Session, sign_in_id: str) -> None:
    """Signs a browser out."""
    session.execute(delete(SignIn).where(SignIn.id == sign_in_id))


def forget_expired(session: Session) -> int:
    """Removes sign-ins that have expired and says how many."""
    return len(session.scalars(delete(SignIn).where(SignIn.expires_at <= now()).returning(SignIn.id)).all())


def csrf_token(secret_key: str, sign_in_id: str) -> str:
    """What every form and script of a signed-in browser sends back: only the service's own pages know it."""
    return signature(secret_key, _CSRF, sign_in_id)


def _account_key(credentials: Credentials) -> str:
    return f"sign-in/account/{normalized(credentials.email)}"


def _address_key(credentials: Credentials) -> str:
    return f"sign-in/address/{credentials.address}"
