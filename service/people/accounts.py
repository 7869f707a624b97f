"""Accounts: opened by an invitation, closed by an administrator."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.people.errors import UnusableInvitation
from service.people.passwords import hash_password, require_strong
from service.people.secret_values import digest, new_secret
from service.store.base import now
from service.store.errors import AlreadyExists, NotFound
from service.store.models import Account, AccountState, ApiToken, Candidate, Invitation, Role, SignIn


def find_account(session: Session, email: str) -> Account | None:
    """The account of that address, in any case."""
    return session.scalars(select(Account).where(Account.email == normalized(email))).one_or_none()


def require_account(session: Session, email: str) -> Account:
    """The account of that address, in any case.

    Raises:
        NotFound: there is none.
    """
    account = find_account(session, email)
    if account is None:
        raise NotFound("Aucun compte n'a cette adresse.")
    return account


def add_account(session: Session, email: str, name: str, role: Role) -> Account:
    """Makes an account that cannot sign in yet; a candidate's is tied to their candidacies.

    Raises:
        AlreadyExists: the address has an account.
    """
    if find_account(session, email) is not None:
        raise AlreadyExists("Un compte existe déjà pour cette adresse.")
    account = Account(email=normalized(email), name=name.strip(), role=role)
    session.add(account)
    session.flush()
    if role is Role.CANDIDATE:
        candidate = session.scalars(select(Candidate).where(Candidate.email == account.email)).one_or_none()
        if candidate is not None:
            candidate.account_id = account.id
    return account


def invite(session: Session, account: Account, days: int) -> str:
    """Makes an invitation and gives its secret, which is shown once; earlier ones stop working."""
    session.execute(delete(Invitation).where(Invitation.account_id == account.id, Invitation.used_at.is_(None)))
    secret = new_secret()
    session.add(Invitation(account_id=account.id, secret_hash=digest(secret), expires_at=now() + timedelta(days=days)))
    session.flush()
    return secret


def accept_invitation(session: Session, secret: str, password: str, password_length: int) -> Account:
    """Gives the invited account its password.

    Raises:
        UnusableInvitation: used, expired, unknown, or its account was closed.
        WeakPassword: the password would be guessed.
    """
    invitation = session.scalars(
        select(Invitation).where(Invitation.secret_hash == digest(secret)).with_for_update()
    ).one_or_none()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now():
        raise UnusableInvitation("Cette invitation ne peut plus servir : demandez-en une nouvelle.")
    account = session.get_one(Account, invitation.account_id)
    if account.state is AccountState.DISABLED:
        raise UnusableInvitation("Cette invitation ne peut plus servir : demandez-en une nouvelle.")
    require_strong(password, password_length, account.email)
    invitation.used_at = now()
    set_password(session, account, password)
    account.state = AccountState.ACTIVE
    return account


def set_password(session: Session, account: Account, password: str) -> None:
    """Changes a password; every browser has to sign in again."""
    account.password_hash = hash_password(password)
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def disable(session: Session, account: Account) -> None:
    """Closes an account: its browsers are signed out, its tokens and invitations stop working."""
    account.state = AccountState.DISABLED
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    session.execute(delete(Invitation).where(Invitation.account_id == account.id))
    for token in session.scalars(select(ApiToken).where(ApiToken.account_id == account.id)):
        token.revoked_at = token.revoked_at or now()


def normalized(email: str) -> str:
    """An address as it is compared."""
    return email.strip().lower()
