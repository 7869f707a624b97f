"""The school's own sign-in, by OpenID Connect with PKCE. The only module that knows Authlib.

It opens accounts that exist, found by the subject it was tied to before or, the first time, by a verified address: it
makes none, and gives no role.
"""

import time
from functools import cached_property
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.people.accounts import find_account
from service.people.errors import ProviderRefused
from service.people.secret_values import same
from service.server_settings import Oidc
from service.store.models import Account, AccountState

CALLBACK = "/api/v1/sign-in/oidc/callback"
_SCOPE = "openid email profile"
_LEEWAY = 60
_REFUSED = "La connexion par l'école n'a pas abouti : recommencez."


class Departure(Struct, frozen=True):
    """What a browser takes along while it is at the provider's."""

    state: str
    nonce: str
    verifier: str


class Identity(Struct, frozen=True):
    """Whom the provider says someone is."""

    issuer: str
    subject: str
    email: str
    """Empty unless the provider has verified it."""


class Provider:
    """One provider, known by its discovery document."""

    def __init__(self, settings: Oidc, public_url: str) -> None:
        self._settings = settings
        self._callback = public_url.rstrip("/") + CALLBACK

    @property
    def label(self) -> str:
        """Words on the button."""
        return self._settings.label

    def depart(self) -> tuple[str, Departure]:
        """Where to send a browser, and what it must bring back.

        Raises:
            ProviderRefused: the provider does not answer.
        """
        departure = Departure(generate_token(32), generate_token(32), generate_token(64))
        with self._client(departure.state) as client:
            address, _ = client.create_authorization_url(
                self._metadata["authorization_endpoint"],
                state=departure.state,
                nonce=departure.nonce,
                code_verifier=departure.verifier,
            )
        return address, departure

    def arrive(self, departure: Departure, state: str, code: str) -> Identity:
        """Who has come back.

        Raises:
            ProviderRefused: not the browser that left, or the provider's answer is not sound.
        """
        if not same(state, departure.state):
            raise ProviderRefused(_REFUSED)
        try:
            with self._client(state) as client:
                token = client.fetch_token(
                    self._metadata["token_endpoint"], code=code, code_verifier=departure.verifier
                )
            return self._checked(str(token["id_token"]), departure.nonce)
        except ProviderRefused:
            raise
        except Exception as error:
            # Authlib, its HTTP client and its JSON readers each have trees of their own.
            raise ProviderRefused(_REFUSED) from error

    def _checked(self, id_token: str, nonce: str) -> Identity:
        try:
            claims = jwt.decode(id_token, self._keys, algorithms=["RS256", "ES256", "PS256"]).claims
        except JoseError as error:
            raise ProviderRefused(_REFUSED) from error
        audience = claims.get("aud")
        audiences = [audience] if isinstance(audience, str) else list(audience or ())
        sound = (
            claims.get("iss") == self._settings.issuer
            and self._settings.client_id in audiences
            and float(claims.get("exp", 0)) > time.time() - _LEEWAY
            and same(str(claims.get("nonce", "")), nonce)
            and claims.get("sub")
        )
        if not sound:
            raise ProviderRefused(_REFUSED)
        email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        return Identity(self._settings.issuer, str(claims["sub"]), email)

    def _client(self, state: str) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret.get_secret_value(),
            scope=_SCOPE,
            redirect_uri=self._callback,
            state=state,
            code_challenge_method="S256",
            timeout=10,
        )

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        found = self._fetch(self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self._settings.issuer:
            raise ProviderRefused("Le fournisseur d'identité de l'école n'est pas celui qui est réglé.")
        return found

    @property
    def _keys(self) -> KeySet:
        # Asked for each time: providers change their keys, and people seldom sign in.
        return KeySet.import_key_set(self._fetch(self._metadata["jwks_uri"]))  # type: ignore[arg-type]

    def _fetch(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx.get(address, timeout=10).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderRefused("Le fournisseur d'identité de l'école ne répond pas.") from error
        return dict(answer)


def account_of(session: Session, identity: Identity) -> Account:
    """The account that an identity opens; the first time, it is tied to the one of its address.

    Raises:
        ProviderRefused: there is none, or it is closed.
    """
    account = session.scalars(
        select(Account).where(Account.oidc_issuer == identity.issuer, Account.oidc_subject == identity.subject)
    ).one_or_none()
    if account is None and identity.email:
        account = find_account(session, identity.email)
        if account is not None and account.oidc_subject is None:
            account.oidc_issuer, account.oidc_subject = identity.issuer, identity.subject
        elif account is not None:
            account = None
    if account is None or account.state is AccountState.DISABLED:
        raise ProviderRefused("Aucun compte Faisceau ne correspond : demandez une invitation à l'administration.")
    account.state = AccountState.ACTIVE
    return account
