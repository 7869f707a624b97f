"""Accounts, for administrators."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from service.api.answers import Answer, ObjectId
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.store.models import Account, AccountState, Role
from service.use_cases import accounts

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"])


class AccountAnswer(Answer):
    """An account."""

    id: str
    email: str
    name: str
    role: Role
    state: AccountState
    created_at: datetime
    version: int


class InvitedAnswer(AccountAnswer):
    """An account and its invitation, shown this once."""

    invitation: str = Field(description="The link to send.", examples=["https://…/invitation/…"])


@router.get("")
def list_accounts(caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.ACCOUNT))]) -> list[AccountAnswer]:
    """Every account."""
    with caller.reading() as access:
        return [AccountAnswer.model_validate(account) for account in accounts.list_accounts(access)]


@router.post("", status_code=201)
def invite_account(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.ACCOUNT))], payload: accounts.NewAccount
) -> InvitedAnswer:
    """Makes an account and its invitation."""
    with caller.writing() as access:
        account, secret = accounts.invite_account(access, payload, caller.services.server.invitation_days)
        return _invited(caller, account, secret)


@router.get("/{account_id}")
def read_account(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.ACCOUNT))], account_id: ObjectId
) -> AccountAnswer:
    """One account."""
    with caller.reading() as access:
        return AccountAnswer.model_validate(accounts.read_account(access, account_id))


@router.put("/{account_id}")
def change_account(
    caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.ACCOUNT))],
    account_id: ObjectId,
    payload: accounts.AccountChange,
) -> AccountAnswer:
    """Renames, closes or reopens an account."""
    with caller.writing() as access:
        return AccountAnswer.model_validate(accounts.change_account(access, account_id, payload))


@router.post("/{account_id}/invitation", status_code=201)
def invite_again(
    caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.ACCOUNT))], account_id: ObjectId
) -> InvitedAnswer:
    """Makes a new invitation; earlier ones stop working."""
    with caller.writing() as access:
        account, secret = accounts.invite_again(access, account_id, caller.services.server.invitation_days)
        return _invited(caller, account, secret)


def _invited(caller: Caller, account: Account, secret: str) -> InvitedAnswer:
    link = f"{caller.services.server.origin}/invitation/{secret}"
    return InvitedAnswer(**AccountAnswer.model_validate(account).model_dump(), invitation=link)
