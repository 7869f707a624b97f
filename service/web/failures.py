"""What people are shown when a page cannot be given: a French sentence, and a way out."""

from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from service.errors import ServiceError
from service.people.errors import CrossSite, Forbidden, NotSignedIn, PeopleError, TooManyAttempts, UnusableInvitation
from service.store.errors import AlreadyExists, FilesUnavailable, NotFound, StaleVersion, StoreError
from service.web.errors import PageImageUnavailable, StaleForm, TooMuchSent, WebError
from service.web.frame import Frame
from service.web.rendering import render
from service.web.views.signing_in import FailurePage

_STATUSES: dict[type[Exception], int] = {
    NotFound: 404,
    PageImageUnavailable: 404,
    Forbidden: 403,
    CrossSite: 403,
    StaleForm: 403,
    UnusableInvitation: 410,
    TooManyAttempts: 429,
    TooMuchSent: 413,
    StaleVersion: 409,
    AlreadyExists: 409,
    FilesUnavailable: 503,
}
_TITLES = {
    403: "Accès refusé",
    404: "Page introuvable",
    405: "Page introuvable",
    409: "Modifié entre-temps",
    410: "Lien expiré",
    413: "Envoi trop volumineux",
    422: "Demande incomplète",
    429: "Trop de tentatives",
    503: "Service indisponible",
}
_UNKNOWN = "Cette page n'existe pas, ou ne vous est pas ouverte."
_UNFORESEEN = (
    "Une erreur inattendue s'est produite. Réessayez dans un instant ; rien de ce que vous avez noté n'est perdu."
)
_log = structlog.get_logger(__name__)


def add_failure_pages(app: FastAPI) -> None:
    """Lets every error of ours, and any other, be told as a page or, to a script, as JSON."""
    for kind in (PeopleError, StoreError, ServiceError, WebError):
        app.add_exception_handler(kind, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


def status_of(error: Exception) -> int:
    """The HTTP status that an error of ours is told with."""
    return next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), 422)


def wants_json(request: Request) -> bool:
    """Whether a script asks, rather than someone who opens a page."""
    return "application/json" in request.headers.get("accept", "")


async def _ours(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn) and not wants_json(request):
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/connexion?suite={quote(path, safe='')}", 303)
    status = 401 if isinstance(error, NotSignedIn) else status_of(error)
    return _told(request, status, str(error))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _told(request, status, _UNKNOWN)


async def _invalid(request: Request, error: Exception) -> Response:
    return _told(request, 422, "Il manque quelque chose à ce que vous avez envoyé.")


async def _unforeseen(request: Request, error: Exception) -> Response:
    # The message may quote a dossier: the type is enough.
    _log.error("page_crashed", error=type(error).__name__)
    return _told(request, 500, _UNFORESEEN)


def _told(request: Request, status: int, message: str) -> Response:
    if wants_json(request):
        return JSONResponse({"message": message}, status)
    return render(Frame(request.url.path), FailurePage(_TITLES.get(status, "Erreur"), message), status)
