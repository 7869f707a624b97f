"""Errors as RFC 9457 problems: a status, a stable code, a French sentence."""

import re
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ingest.errors import IndexUnavailable, IngestError, TooLarge, UnreadableFile
from referentiel.errors import InvalidReferentiel, ReferentielError
from service.errors import ServiceError
from service.exports.errors import ExportError, UnreadableDraft
from service.people import errors as people
from service.pipeline import errors as pipeline
from service.store import errors as store
from service.use_cases import errors as use_cases

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[Exception], int] = {
    people.NotSignedIn: 401,
    people.WrongCredentials: 401,
    people.Forbidden: 403,
    people.CrossSite: 403,
    people.TooManyAttempts: 429,
    people.UnusableInvitation: 410,
    people.WeakPassword: 422,
    people.ProviderRefused: 403,
    store.NotFound: 404,
    store.StaleVersion: 409,
    store.AlreadyExists: 409,
    store.ImmutableRecord: 409,
    store.BackupRefused: 409,
    store.FilesUnavailable: 503,
    store.SchemaOutdated: 503,
    use_cases.AnonymousSession: 403,
    use_cases.CoverageHidden: 403,
    use_cases.ConflictOfInterest: 403,
    use_cases.NearestNotOpened: 409,
    use_cases.ScaleInUse: 409,
    use_cases.SessionClosed: 409,
    use_cases.SessionInUse: 409,
    use_cases.ReviewSigned: 409,
    use_cases.ReviewNotSigned: 409,
    use_cases.SelfChecksSpent: 429,
    use_cases.QuotaExceeded: 413,
    pipeline.CannotRetry: 409,
    TooLarge: 413,
    UnreadableFile: 422,
    IndexUnavailable: 503,
    InvalidReferentiel: 422,
    UnreadableDraft: 500,
    ServiceError: 422,
    ReferentielError: 422,
    IngestError: 422,
    ExportError: 422,
}
"""The status of each error; an error has that of the nearest of its ancestors that is named here."""
_TREES = (people.PeopleError, store.StoreError, ServiceError, IngestError, ReferentielError, ExportError)
_HTTP = {
    404: ("NotFound", "Cette adresse ne mène à rien."),
    405: ("MethodNotAllowed", "Cette adresse n'accepte pas cette méthode."),
}
_FIELD = {
    "missing": "Ce champ manque.",
    "extra_forbidden": "Ce champ n'est pas connu.",
    "string_too_short": "Ce texte est trop court.",
    "string_too_long": "Ce texte est trop long.",
    "json_invalid": "Ce n'est pas du JSON.",
    "enum": "Cette valeur n'est pas de celles qui sont permises.",
    "literal_error": "Cette valeur n'est pas de celles qui sont permises.",
}

_log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    """What is wrong with one field of what was sent."""

    field: str = Field(examples=["body.title"])
    detail: str = Field(examples=["Ce champ manque."])


class Problem(BaseModel):
    """Why a request was refused."""

    type: str = Field(examples=["urn:faisceau:problem:stale-version"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    code: str = Field(description="Stable: programs may rely on it.", examples=["stale-version"])
    detail: str = Field(description="A French sentence.", examples=["Cet objet a été modifié entre-temps."])
    errors: list[FieldProblem] = Field([], description="What is wrong with which field, when it was sent wrong.")


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, description in (("4XX", "Refused, and why."), ("5XX", "A store does not answer."))
}


def add_problem_answers(app: FastAPI) -> None:
    """Lets the application answer each of our errors, and any other, with a problem."""
    for tree in _TREES:
        app.add_exception_handler(tree, _answer)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unexpected)


def status_of(kind: type[Exception]) -> int:
    """The HTTP status of a kind of error."""
    return next((STATUSES[ancestor] for ancestor in kind.__mro__ if ancestor in STATUSES), 500)


def code_of(name: str) -> str:
    """The stable code of an error, from the name of its class: ``StaleVersion`` gives ``stale-version``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def problem(
    status: int, name: str, detail: str, errors: list[FieldProblem] | None = None, headers: dict[str, str] | None = None
) -> Response:
    """The answer that tells of an error."""
    code = code_of(name)
    content = Problem(
        type=f"urn:faisceau:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        errors=errors or [],
    )
    return JSONResponse(content.model_dump(), status, headers, media_type=MEDIA_TYPE)


async def _answer(request: Request, error: Exception) -> Response:
    status = status_of(type(error))
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if isinstance(error, people.TooManyAttempts):
        headers["Retry-After"] = str(error.retry_after)
    return problem(status, type(error).__name__, str(error), headers=headers)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this class)
    fields = [
        FieldProblem(field=".".join(str(part) for part in entry["loc"]), detail=_in_french(entry))
        for entry in error.errors()
    ]
    return problem(422, "InvalidRequest", "La demande n'a pas la forme attendue.", fields)


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class)
    name, detail = _HTTP.get(error.status_code, ("HttpError", "La demande n'a pas pu être traitée."))
    return problem(error.status_code, name, detail, headers=dict(error.headers or {}))


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    # The message may quote a dossier: the log keeps the kind alone.
    _log.error("unexpected_error", error=type(error).__name__, route=_route(request))
    return problem(500, "UnexpectedError", "Une erreur inattendue s'est produite. Elle a été notée.")


def _in_french(entry: dict[str, Any]) -> str:
    if entry["type"] == "value_error":
        return f"{str(entry['ctx']['error']).capitalize()}."
    return _FIELD.get(entry["type"], "Cette valeur ne convient pas.")


def _route(request: Request) -> str:
    return getattr(request.scope.get("route"), "path", "")
