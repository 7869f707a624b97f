"""The audit log, for administrators."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from service.api.answers import Answer
from service.api.callers import Allowed, Caller
from service.audit.log import read_log, verify_log
from service.people.permissions import Action, Kind

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])


class EntryAnswer(Answer):
    """Something that was done or refused."""

    number: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    detail: dict[str, Any]
    hash: str


class VerdictAnswer(Answer):
    """Whether the log is as it was written."""

    sound: bool
    entries: int
    head: str = Field(description="Hash of the last entry: keep it elsewhere.")
    broken_at: int | None
    reason: str


@router.get("")
def list_entries(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.AUDIT))],
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Only entries before this number.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    object_id: Annotated[str | None, Query(pattern=r"^[0-9a-z]{0,64}$")] = None,
) -> list[EntryAnswer]:
    """Entries, the newest first."""
    with caller.reading() as access:
        return [EntryAnswer.model_validate(entry) for entry in read_log(access.session, before, limit, object_id)]


@router.get("/verification")
def verify(caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.AUDIT))]) -> VerdictAnswer:
    """Reads the whole chain and says whether anything of it was altered."""
    with caller.reading() as access:
        return VerdictAnswer.model_validate(verify_log(access.session))
