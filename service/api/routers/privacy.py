"""Personal data: all of it to whom it belongs, erasure with a receipt, retention."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import IO, Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from service.api.answers import Answer, ObjectId, Responses, download
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.privacy import retention
from service.use_cases import privacy

router = APIRouter(prefix="/api/v1", tags=["privacy"])
_CHUNK = 1 << 20
_ARCHIVE: Responses = {
    200: {"description": "A ZIP archive.", "content": {"application/zip": {"schema": {"type": "string"}}}},
}


class ErasureAnswer(Answer):
    """The receipt of an erasure."""

    id: str
    subject: str
    """SHA-256 of « candidate/ » and the erased candidate's id."""
    cause: str
    stores: dict[str, int]
    """Store -> how many records or files were removed."""
    erased_at: datetime


@router.get("/candidates/{candidate_id}/personal-data", responses=_ARCHIVE, response_class=Response)
def export_person(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.PERSONAL_DATA))], candidate_id: ObjectId
) -> Response:
    """All that is held on a candidate: data as JSON, and the files that they handed in."""
    with ExitStack() as stack:
        archive = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=16 << 20))
        with caller.writing() as access:
            privacy.export_person(access, caller.services.files, candidate_id, archive)
        # From here on, it is closed by the answer that sends it.
        stack.pop_all()
    return download(_read(archive), f"donnees-{candidate_id}.zip", "application/zip")


@router.delete("/candidates/{candidate_id}")
def erase_candidate(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.ERASURE))], candidate_id: ObjectId
) -> ErasureAnswer:
    """Erases a candidate everywhere, and gives the receipt."""
    services = caller.services
    with caller.reading() as access:
        receipt = privacy.erase(access, services.database, services.erasers, candidate_id)
    return ErasureAnswer.model_validate(receipt)


@router.get("/erasures")
def list_erasures(caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.ERASURE))]) -> list[ErasureAnswer]:
    """Every receipt."""
    with caller.reading() as access:
        return [ErasureAnswer.model_validate(receipt) for receipt in privacy.list_erasures(access)]


@router.post("/retention/purge")
def purge(caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.RETENTION))]) -> list[ErasureAnswer]:
    """Does now what is done every night: erases the dossiers of sessions past their retention."""
    services, today = caller.services, datetime.now(UTC).date()
    receipts = retention.purge(services.database, services.files, services.erasers, today, caller.actor.account_id)
    return [ErasureAnswer.model_validate(receipt) for receipt in receipts]


def _read(archive: IO[bytes]) -> Iterator[bytes]:
    with archive:
        while chunk := archive.read(_CHUNK):
            yield chunk
