"""Accounts, as an administrator keeps them."""

from pydantic import Field
from sqlalchemy import func, select

from service.audit.log import record
from service.people import accounts
from service.people.access import Access
from service.store.models import Account, AccountState, Role
from service.store.repositories.lookup import expect_version, get
from service.use_cases.errors import LastAdministrator
from service.use_cases.payloads import Email, Line, Payload


class NewAccount(Payload):
    """Someone to invite."""

    email: Email = Field(examples=["a.morel@ecole.example"])
    name: Line = Field(examples=["Anne Morel"])
    role: Role


class AccountChange(Payload):
    """An account as it should become."""

    name: Line
    disabled: bool
    version: int = Field(ge=1)


def list_accounts(access: Access) -> list[Account]:
    """Every account, by name."""
    return list(access.session.scalars(select(Account).order_by(Account.name, Account.id)))


def read_account(access: Access, account_id: str) -> Account:
    """One account (``NotFound`` when there is none)."""
    return get(access.session, Account, account_id)


def invite_account(access: Access, payload: NewAccount, days: int) -> tuple[Account, str]:
    """Makes an account and gives the secret of its invitation, shown once.

    Raises:
        AlreadyExists: the address has an account.
    """
    account = accounts.add_account(access.session, payload.email, payload.name, payload.role)
    secret = accounts.invite(access.session, account, days)
    record(access.session, access.actor.account_id, "account.invite", "account", account.id, role=account.role.value)
    return account, secret


def invite_again(access: Access, account_id: str, days: int) -> tuple[Account, str]:
    """Gives an account a new invitation: a first password, or one to replace what was forgotten."""
    account = get(access.session, Account, account_id)
    secret = accounts.invite(access.session, account, days)
    record(access.session, access.actor.account_id, "account.invite_again", "account", account.id)
    return account, secret


def change_account(access: Access, account_id: str, payload: AccountChange) -> Account:
    """Renames, closes or reopens an account; one that reopens needs a new invitation.

    Raises:
        StaleVersion: someone changed it meanwhile.
        LastAdministrator: no one could administer the service any more.
    """
    account = get(access.session, Account, account_id)
    expect_version(account.version, payload.version)
    if payload.disabled and account.role is Role.ADMINISTRATOR:
        _require_another_administrator(access, account)
    account.name = payload.name
    if payload.disabled:
        accounts.disable(access.session, account)
    elif account.state is AccountState.DISABLED:
        account.state = AccountState.INVITED
        account.password_hash = None
    access.session.flush()
    record(access.session, access.actor.account_id, "account.change", "account", account.id, state=account.state.value)
    return account


def _require_another_administrator(access: Access, account: Account) -> None:
    others = access.session.scalar(
        select(func.count())
        .select_from(Account)
        .where(Account.role == Role.ADMINISTRATOR, Account.state == AccountState.ACTIVE, Account.id != account.id)
    )
    if not others:
        raise LastAdministrator("Ce compte est le dernier à pouvoir administrer le service.")
