"""Signing in and out, accepting an invitation: what is done before anyone is known."""

from service.audit.log import ANONYMOUS, record
from service.people.accounts import accept_invitation
from service.people.actor import Actor
from service.people.errors import WrongCredentials
from service.people.signing_in import (
    Credentials,
    check_credentials,
    note_failure,
    open_sign_in,
    require_calm_sign_in,
    sign_out,
)
from service.server_settings import Server
from service.store.database import Database
from service.store.models import Account


def sign_in(database: Database, credentials: Credentials, server: Server) -> tuple[Account, str]:
    """Signs a browser in: the account and the secret of the cookie.

    Raises:
        WrongCredentials: they open no account.
        TooManyAttempts: too many failures lately.
    """
    with database.read() as session:
        require_calm_sign_in(session, credentials, server.sign_in_failures)
    try:
        # The slow hash is checked outside any transaction that others would wait for.
        with database.read() as session:
            account_id = check_credentials(session, credentials).id
    except WrongCredentials:
        with database.write() as session:
            note_failure(session, credentials)
            record(session, ANONYMOUS, "sign_in.refuse", "account")
        raise
    return open_for(database, account_id, server, "password")


def open_for(database: Database, account_id: str, server: Server, means: str) -> tuple[Account, str]:
    """Signs a browser in for an account that has proved itself."""
    with database.write() as session:
        account = session.get_one(Account, account_id)
        secret = open_sign_in(session, account, server.sign_in_hours)
        record(session, account.id, "sign_in.open", "account", account.id, means=means)
        return account, secret


def leave(database: Database, actor: Actor) -> None:
    """Signs the actor's browser out."""
    if actor.sign_in_id is not None:
        with database.write() as session:
            sign_out(session, actor.sign_in_id)
            record(session, actor.account_id, "sign_in.close", "account", actor.account_id)


def accept(database: Database, secret: str, password: str, server: Server) -> Account:
    """Gives an invited account its password.

    Raises:
        UnusableInvitation: used, expired or unknown.
        WeakPassword: the password would be guessed.
    """
    with database.write() as session:
        account = accept_invitation(session, secret, password, server.password_length)
        record(session, account.id, "account.accept_invitation", "account", account.id)
        return account
