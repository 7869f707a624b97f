"""Whether the process lives, whether it can serve, and what it counts."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from service.api.answers import Answer
from service.api.callers import Allowed, Anyone, Caller
from service.api.problems import problem
from service.people.permissions import Action, Kind
from service.store.errors import StoreError
from service.store.migrations import require_newest

router = APIRouter(tags=["operations"])
_log = structlog.get_logger(__name__)


class Health(Answer):
    """That the process answers, or that everything it needs does."""

    status: str


@router.get("/health")
def read_health(services: Anyone) -> Health:
    """Answers as long as the process lives."""
    return Health(status="ok")


@router.get("/ready", response_model=Health)
def read_readiness(services: Anyone) -> object:
    """Answers 200 when the database has this version's tables and the files can be reached; else 503."""
    try:
        require_newest(services.database)
        services.files.ping()
    except (SQLAlchemyError, StoreError) as error:
        _log.warning("not_ready", error=type(error).__name__)
        return problem(503, "NotReady", "Le service n'est pas prêt : un de ses stockages ne répond pas.")
    return Health(status="ready")


@router.get("/metrics", response_class=PlainTextResponse)
def read_metrics(
    request: Request, caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.METRICS))]
) -> PlainTextResponse:
    """Counters for Prometheus, which signs in with an administrator's token of scopes « read metrics »."""
    return PlainTextResponse(request.app.state.meter.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
