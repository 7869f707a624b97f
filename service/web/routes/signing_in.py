"""Sign-in, invitation, sign-out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.audit.log import ANONYMOUS, record
from service.people.accounts import accept_invitation
from service.people.errors import PeopleError, TooManyAttempts, WeakPassword, WrongCredentials
from service.people.signing_in import (
    Credentials,
    check_credentials,
    note_failure,
    open_sign_in,
    require_calm_sign_in,
    sign_out,
)
from service.store.models import Account
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
        secret = _opened(backstage, credentials)
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
    length = backstage.server.password_length
    try:
        with backstage.database.write() as session:
            account = accept_invitation(session, secret, mot_de_passe, length)
            cookie = open_sign_in(session, account, backstage.server.sign_in_hours)
            record(session, account.id, "invitation.accept", "account", account.id)
    except WeakPassword as refusal:
        return render(Frame(f"/invitation/{secret}"), InvitationPage(length, str(refusal)), 422)
    return _signed_in(backstage, cookie, _HOME)


@router.post("/deconnexion", dependencies=[Depends(require_own_form)])
def leave(backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Signs this browser out."""
    with backstage.database.write() as session:
        sign_out(session, visitor.actor.sign_in_id or "")
        record(session, visitor.actor.account_id, "sign_out", "account", visitor.actor.account_id)
    response = RedirectResponse("/connexion", _SEE_OTHER)
    response.delete_cookie(backstage.cookie, path="/", secure=backstage.server.secure, httponly=True, samesite="lax")
    return response


def _opened(backstage: Backstage, credentials: Credentials) -> str:
    most = backstage.server.sign_in_failures
    with backstage.database.read() as session:
        require_calm_sign_in(session, credentials, most)
    try:
        with backstage.database.write() as session:
            account: Account = check_credentials(session, credentials)
            record(session, account.id, "sign_in", "account", account.id)
            return open_sign_in(session, account, backstage.server.sign_in_hours)
    except PeopleError:
        # In a transaction of its own: the refusal undoes the other one.
        with backstage.database.write() as session:
            note_failure(session, credentials)
            record(session, ANONYMOUS, "sign_in.refused", "account")
        raise


def _signed_in(backstage: Backstage, secret: str, path: str) -> Response:
    response = RedirectResponse(path, _SEE_OTHER)
    response.set_cookie(
        backstage.cookie,
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
