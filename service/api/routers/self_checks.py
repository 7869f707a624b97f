"""Self-checks: a candidate's own reading. These answers have no field for coverage, ratings or the jury."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import Response, StreamingResponse

from service.api.answers import ObjectId, Responses, as_json, schema_of
from service.api.callers import Allowed, Caller
from service.api.routers.runs import STREAM, stream
from service.people.permissions import Action, Kind
from service.use_cases import self_checks
from service.use_cases.self_checks import SelfCheck

router = APIRouter(prefix="/api/v1", tags=["self-checks"])
_LIST: Responses = {
    200: {
        "description": "Self-checks, the newest first.",
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/SelfCheck"}}}
        },
    }
}
_CREATED: Responses = {201: schema_of(SelfCheck)[200]}


@router.post("/dossiers/{dossier_id}/self-checks", status_code=201, responses=_CREATED)
def request_self_check(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.SELF_CHECK))], dossier_id: ObjectId
) -> Response:
    """Asks for a reading of one's dossier as it stands; a session allows few of each version."""
    with caller.writing() as access:
        run = self_checks.request_self_check(access, dossier_id)
        return as_json(self_checks.read_self_check(access, run.id), 201)


@router.get("/dossiers/{dossier_id}/self-checks", responses=_LIST)
def list_self_checks(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.SELF_CHECK))], dossier_id: ObjectId
) -> Response:
    """One's self-checks, without what they found."""
    with caller.reading() as access:
        return as_json(self_checks.list_self_checks(access, dossier_id))


@router.get("/self-checks/{run_id}", responses=schema_of(SelfCheck))
def read_self_check(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.SELF_CHECK))], run_id: ObjectId
) -> Response:
    """What a self-check found for each criterion, and what it found nothing for."""
    with caller.reading() as access:
        return as_json(self_checks.read_self_check(access, run_id))


@router.get("/self-checks/{run_id}/events", responses=STREAM, response_class=StreamingResponse)
def follow_self_check(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.SELF_CHECK))],
    run_id: ObjectId,
    last_event_id: Annotated[int, Header(ge=0, le=2**53)] = 0,
) -> StreamingResponse:
    """Tells how a self-check advances, until it ends."""
    return stream(caller, run_id, last_event_id)


@router.get("/dossiers/{dossier_id}/self-check-history", responses=_LIST)
def list_history(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.SELF_CHECK_HISTORY))], dossier_id: ObjectId
) -> Response:
    """For the jury: when the candidate read which versions of their dossier. Never what was found."""
    with caller.reading() as access:
        return as_json(self_checks.list_self_checks(access, dossier_id))
