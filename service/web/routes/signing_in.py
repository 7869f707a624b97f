"""Sign-in, invitation, sign-out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.people.errors import TooManyAttempts, WeakPassword, WrongCredentials
from service.people.signing_in import Credentials
from service.use_cases import signing_in as use_cases
from service.web.backstage import Backstage
from service.web.frame import Frame
from service.web.rendering import render
from service.web.views.signing_in import InvitationPage, SignInPage
from service.web.visitors import BehindThePages, SignedIn, find_visitor, require_own_form, require_same_site

router = APIRouter()
_HOME = "/"
_SEE_OTHER = 303


@router.get("/connexion")
def sign_in_form(request: Request, backstage: BehindThePages, suite: str = _HOME) -> Response:
    """The form, or straight on for whoever is signed in."""
    if find_visitor(request, backstage) is not None:
        return RedirectResponse(_own_path(suite), _SEE_OTHER)
    return render(Frame("/connexion"), SignInPage(_own_path(suite), provider=_provider(backstage)))


@router.post("/connexion", dependencies=[Depends(require_same_site)])
def sign_in(
    request: Request,
    backstage: BehindThePages,
    adresse: Annotated[str, Form(max_length=254)],
    mot_de_passe: Annotated[str, Form(max_length=1024)],
    suite: Annotated[str, Form()] = _HOME,
) -> Response:
    """Opens a sign-in, or says why not."""
    credentials = Credentials(adresse, mot_de_passe, request.client.host if request.client else "")
    try:
        _, secret = use_cases.sign_in(backstage.database, credentials, backstage.server)
    except (WrongCredentials, TooManyAttempts) as refusal:
        page = SignInPage(_own_path(suite), adresse, str(refusal), _provider(backstage))
        return render(Frame("/connexion"), page, 429 if isinstance(refusal, TooManyAttempts) else 401)
    return _signed_in(backstage, secret, _own_path(suite))


@router.get("/invitation/{secret}")
def invitation_form(secret: str, backstage: BehindThePages) -> Response:
    """The form by which an invited person chooses a password."""
    return render(Frame(f"/invitation/{secret}"), InvitationPage(backstage.server.password_length))


@router.post("/invitation/{secret}", dependencies=[Depends(require_same_site)])
def accept(secret: str, backstage: BehindThePages, mot_de_passe: Annotated[str, Form(max_length=1024)]) -> Response:
    """Gives the account its password and signs it in."""
    server = backstage.server
    try:
        account = use_cases.accept(backstage.database, secret, mot_de_passe, server)
    except WeakPassword as refusal:
        return render(Frame(f"/invitation/{secret}"), InvitationPage(server.password_length, str(refusal)), 422)
    _, cookie = use_cases.open_for(backstage.database, account.id, server, "invitation")
    return _signed_in(backstage, cookie, _HOME)


@router.post("/deconnexion", dependencies=[Depends(require_own_form)])
def leave(backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Signs this browser out."""
    use_cases.leave(backstage.database, visitor.actor)
    response = RedirectResponse("/connexion", _SEE_OTHER)
    response.delete_cookie(
        backstage.server.sign_in_cookie, path="/", secure=backstage.server.secure, httponly=True, samesite="lax"
    )
    return response


def _signed_in(backstage: Backstage, secret: str, path: str) -> Response:
    response = RedirectResponse(path, _SEE_OTHER)
    response.set_cookie(
        backstage.server.sign_in_cookie,
        secret,
        max_age=backstage.server.sign_in_hours * 3600,
        path="/",
        secure=backstage.server.secure,
        httponly=True,
        samesite="lax",
    )
    return response


def _own_path(path: str) -> str:
    """A path of this service, whatever a link says: never another site."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else _HOME


def _provider(backstage: Backstage) -> str:
    return backstage.server.oidc.label if backstage.server.oidc else ""
