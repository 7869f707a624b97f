"""One's own account: who one is, one's password, one's tokens."""

from datetime import datetime

from pydantic import Field, field_validator

from service.audit.log import record
from service.people import accounts, tokens
from service.people.access import Access
from service.people.actor import EVERYTHING, READ_ONLY, SCOPES
from service.people.errors import Forbidden, WrongCredentials
from service.people.passwords import check_password, require_strong
from service.store.models import Account, ApiToken
from service.store.repositories.lookup import get
from service.use_cases.payloads import Line, Moment, Payload


class NewPassword(Payload):
    """A password and the one that should replace it."""

    current: str = Field(max_length=200)
    new: str = Field(max_length=200)


class NewToken(Payload):
    """A token to make."""

    label: Line = Field(max_length=100, examples=["Import des candidats"])
    scopes: list[str] = Field(
        min_length=1,
        max_length=len(SCOPES),
        description="« read » or « write »; then kinds of objects, to bind the token to them.",
        examples=[["read", "draft", "export"]],
    )
    expires_at: Moment | None = None

    @field_validator("scopes")
    @classmethod
    def _known(cls, scopes: list[str]) -> list[str]:
        if unknown := sorted(set(scopes) - set(SCOPES)):
            raise ValueError(f"portées inconnues : {', '.join(unknown)}")
        if not {READ_ONLY, EVERYTHING} & set(scopes):
            raise ValueError("il faut « read » ou « write »")
        return sorted(set(scopes))


def read_profile(access: Access) -> Account:
    """The actor's own account."""
    return get(access.session, Account, access.actor.account_id)


def change_password(access: Access, payload: NewPassword, password_length: int) -> None:
    """Replaces the actor's password; every browser has to sign in again.

    Raises:
        Forbidden: by a token.
        WrongCredentials: the current password is another.
        WeakPassword: the new one would be guessed.
    """
    if access.actor.sign_in_id is None:
        raise Forbidden("Le mot de passe se change depuis le site, pas avec un jeton.")
    account = read_profile(access)
    if not check_password(payload.current, account.password_hash):
        raise WrongCredentials("Le mot de passe actuel est incorrect.")
    require_strong(payload.new, password_length, account.email)
    accounts.set_password(access.session, account, payload.new)
    record(access.session, account.id, "account.change_password", "account", account.id)


def list_tokens(access: Access) -> list[ApiToken]:
    """The actor's tokens, the newest first."""
    return tokens.tokens_of(access.session, access.actor.account_id)


def make_token(access: Access, payload: NewToken) -> tuple[ApiToken, str]:
    """Makes a token and gives its secret, shown once.

    Raises:
        Forbidden: by a token that is itself bound to scopes: it would free itself.
    """
    if access.actor.scopes != (EVERYTHING,):
        raise Forbidden("Un jeton restreint ne peut pas en créer d'autres.")
    expires_at: datetime | None = payload.expires_at
    token, secret = tokens.add_token(access.session, access.actor.account_id, payload.label, payload.scopes, expires_at)
    record(access.session, access.actor.account_id, "token.make", "token", token.id, scopes=" ".join(token.scopes))
    return token, secret


def revoke_token(access: Access, token_id: str) -> None:
    """Stops one of the actor's tokens (``NotFound`` when it is not theirs)."""
    tokens.revoke(access.session, access.actor.account_id, token_id)
    record(access.session, access.actor.account_id, "token.revoke", "token", token_id)
