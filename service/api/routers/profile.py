"""One's own account, password and tokens."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from service.api.answers import Answer, ObjectId
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.people.signing_in import csrf_token
from service.store.models import Role
from service.use_cases import profile

router = APIRouter(prefix="/api/v1", tags=["profile"])


class ProfileAnswer(Answer):
    """Who one is."""

    id: str
    email: str
    name: str
    role: Role
    csrf_token: str | None = Field(description="For browsers: to send back in X-CSRF-Token.")


class TokenAnswer(Answer):
    """A token, without its secret."""

    id: str
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewTokenAnswer(TokenAnswer):
    """A token, with its secret: shown this once."""

    secret: str


@router.get("/me")
def read_profile(caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.PROFILE))]) -> ProfileAnswer:
    """Who one is."""
    with caller.reading() as access:
        account = profile.read_profile(access)
    browser = caller.actor.sign_in_id
    return ProfileAnswer(
        id=account.id,
        email=account.email,
        name=account.name,
        role=account.role,
        csrf_token=csrf_token(caller.services.secret_key, browser) if browser else None,
    )


@router.put("/me/password", status_code=204)
def change_password(
    caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.PROFILE))], payload: profile.NewPassword
) -> None:
    """Replaces one's password; every browser has to sign in again."""
    with caller.writing() as access:
        profile.change_password(access, payload, caller.services.server.password_length)


@router.get("/tokens")
def list_tokens(caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.API_TOKEN))]) -> list[TokenAnswer]:
    """One's tokens."""
    with caller.reading() as access:
        return [TokenAnswer.model_validate(token) for token in profile.list_tokens(access)]


@router.post("/tokens", status_code=201)
def make_token(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.API_TOKEN))], payload: profile.NewToken
) -> NewTokenAnswer:
    """Makes a token; its secret is in this answer and nowhere else."""
    with caller.writing() as access:
        token, secret = profile.make_token(access, payload)
        return NewTokenAnswer(**TokenAnswer.model_validate(token).model_dump(), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(
    caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.API_TOKEN))], token_id: ObjectId
) -> None:
    """Stops a token at once."""
    with caller.writing() as access:
        profile.revoke_token(access, token_id)
