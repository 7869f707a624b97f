"""Signing in and out, accepting an invitation."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from service.api.answers import Answer
from service.api.callers import Anyone, Whoever, require_same_origin
from service.api.services import Services
from service.people.errors import ProviderRefused
from service.people.oidc import CALLBACK, Departure, account_of
from service.people.secret_values import same, signature
from service.people.signing_in import Credentials, actor_of_cookie, csrf_token
from service.store.errors import NotFound
from service.store.models import Account, Role
from service.use_cases import signing_in
from service.use_cases.payloads import Email, Payload

router = APIRouter(prefix="/api/v1", tags=["sign-in"])
_DEPARTURE_COOKIE = "faisceau-oidc"
_DEPARTURE = "oidc-departure"
_DEPARTURE_SECONDS = 600


class SignInRequest(Payload):
    """What someone signs in with."""

    email: Email = Field(examples=["a.morel@ecole.example"])
    password: str = Field(max_length=200, examples=["correct cheval agrafe"])


class Acceptance(Payload):
    """An invitation's secret and the password to choose."""

    secret: str = Field(max_length=100)
    password: str = Field(max_length=200)


class SignedInAnswer(Answer):
    """Who is signed in, and what unsafe requests must send back in ``X-CSRF-Token``."""

    account_id: str
    name: str
    role: Role
    csrf_token: str


@router.post("/sign-in")
def sign_in(services: Anyone, request: Request, response: Response, payload: SignInRequest) -> SignedInAnswer:
    """Signs a browser in, by a cookie that no script can read."""
    require_same_origin(request, services)
    credentials = Credentials(payload.email, payload.password, _address(request))
    account, secret = signing_in.sign_in(services.database, credentials, services.server)
    return _signed_in(services, response, account, secret)


@router.post("/sign-out", status_code=204)
def sign_out(whoever: Whoever, response: Response) -> None:
    """Signs the browser out."""
    services, actor = whoever
    signing_in.leave(services.database, actor)
    response.delete_cookie(services.server.sign_in_cookie, secure=services.server.secure, httponly=True, samesite="lax")


@router.post("/invitations/accept", status_code=204)
def accept_invitation(services: Anyone, request: Request, payload: Acceptance) -> None:
    """Gives an invited account its password."""
    require_same_origin(request, services)
    signing_in.accept(services.database, payload.secret, payload.password, services.server)


@router.get("/sign-in/oidc", status_code=303, response_class=RedirectResponse)
def leave_for_provider(services: Anyone) -> RedirectResponse:
    """Sends the browser to the school's own sign-in."""
    if services.provider is None:
        raise NotFound("Aucune connexion par l'école n'est réglée ici.")
    address, departure = services.provider.depart()
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        _DEPARTURE_COOKIE,
        _sealed(services, departure),
        max_age=_DEPARTURE_SECONDS,
        path=CALLBACK,
        secure=services.server.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/sign-in/oidc/callback", status_code=303, response_class=RedirectResponse)
def return_from_provider(
    services: Anyone,
    request: Request,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=2000)] = "",
) -> RedirectResponse:
    """Signs in whoever comes back from the school's own sign-in."""
    if services.provider is None:
        raise NotFound("Aucune connexion par l'école n'est réglée ici.")
    departure = _unsealed(services, request.cookies.get(_DEPARTURE_COOKIE, ""))
    identity = services.provider.arrive(departure, state, code)
    with services.database.write() as session:
        account_id = account_of(session, identity).id
    _, secret = signing_in.open_for(services.database, account_id, services.server, "oidc")
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(_DEPARTURE_COOKIE, path=CALLBACK)
    _set_cookie(services, answer, secret)
    return answer


def _signed_in(services: Services, response: Response, account: Account, secret: str) -> SignedInAnswer:
    with services.database.read() as session:
        actor = actor_of_cookie(session, secret)
    token = csrf_token(services.secret_key, (actor.sign_in_id if actor else None) or "")
    _set_cookie(services, response, secret)
    return SignedInAnswer(account_id=account.id, name=account.name, role=account.role, csrf_token=token)


def _set_cookie(services: Services, response: Response, secret: str) -> None:
    response.set_cookie(
        services.server.sign_in_cookie,
        secret,
        max_age=services.server.sign_in_hours * 3600,
        path="/",
        secure=services.server.secure,
        httponly=True,
        samesite="lax",
    )


def _sealed(services: Services, departure: Departure) -> str:
    content = msgspec.json.encode(departure).hex()
    return f"{content}.{signature(services.secret_key, _DEPARTURE, content)}"


def _unsealed(services: Services, cookie: str) -> Departure:
    content, _, seal = cookie.partition(".")
    if not same(seal, signature(services.secret_key, _DEPARTURE, content)):
        raise ProviderRefused("La connexion par l'école n'a pas abouti : recommencez.")
    return msgspec.json.decode(bytes.fromhex(content), type=Departure)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
