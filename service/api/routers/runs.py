"""Runs: drafts asked for, followed while they are made, cancelled, tried again."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from service.api.answers import Answer, ObjectId, Responses
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.store.models import ProgressEvent, RunState
from service.use_cases import runs

router = APIRouter(prefix="/api/v1", tags=["runs"])
_POLL_SECONDS = 0.5
_LONGEST_SECONDS = 300
"""A browser whose stream ends asks for the rest by itself."""
STREAM: Responses = {
    200: {
        "description": "Server-sent events: « progress » with step, message, done and total; then « end ».",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "required": ["event", "data"],
                    "properties": {
                        "id": {"type": "string"},
                        "event": {"enum": ["progress", "end"]},
                        "data": {"type": "string", "description": "JSON."},
                    },
                }
            }
        },
    }
}


class RunAnswer(Answer):
    """A draft asked for."""

    id: str
    dossier_id: str
    state: RunState
    error: str | None = Field(description="Name of the error when it failed.")
    reason: str | None = Field(description="Why it failed or was cancelled, in French.")
    attempt: int
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.post("/dossiers/{dossier_id}/runs", status_code=201)
def request_draft(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.RUN))], dossier_id: ObjectId
) -> RunAnswer:
    """Asks for a draft of a dossier as it stands; one under way for the same files is given back."""
    with caller.writing() as access:
        return RunAnswer.model_validate(runs.request_draft(access, dossier_id))


@router.post("/sessions/{session_id}/runs", status_code=201)
def request_session(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.RUN))], session_id: ObjectId
) -> list[RunAnswer]:
    """Asks for a draft of every dossier of a session that has pieces."""
    with caller.writing() as access:
        return [RunAnswer.model_validate(run) for run in runs.request_session(access, session_id)]


@router.get("/dossiers/{dossier_id}/runs")
def list_runs(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.RUN))], dossier_id: ObjectId
) -> list[RunAnswer]:
    """A dossier's runs, the newest first."""
    with caller.reading() as access:
        return [RunAnswer.model_validate(run) for run in runs.list_runs(access, dossier_id)]


@router.get("/runs/{run_id}")
def read_run(caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.RUN))], run_id: ObjectId) -> RunAnswer:
    """One run."""
    with caller.reading() as access:
        return RunAnswer.model_validate(runs.read_run(access, run_id))


@router.get("/runs/{run_id}/events", responses=STREAM, response_class=StreamingResponse)
def follow_run(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.RUN))],
    run_id: ObjectId,
    last_event_id: Annotated[int, Header(ge=0, le=2**53)] = 0,
) -> StreamingResponse:
    """Tells how a run advances, until it ends."""
    return stream(caller, run_id, last_event_id)


@router.post("/runs/{run_id}/cancel")
def cancel_run(caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.RUN))], run_id: ObjectId) -> RunAnswer:
    """Asks a run to stop."""
    with caller.writing() as access:
        return RunAnswer.model_validate(runs.cancel(access, run_id))


@router.post("/runs/{run_id}/retry")
def retry_run(caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.RUN))], run_id: ObjectId) -> RunAnswer:
    """Starts a failed or cancelled run again."""
    with caller.writing() as access:
        return RunAnswer.model_validate(runs.retry(access, run_id))


def stream(caller: Caller, run_id: str, after: int) -> StreamingResponse:
    """A run's events as they are told; refused before the first byte when the run is out of reach."""
    with caller.reading() as access:
        access.run(run_id)
    return StreamingResponse(_events(caller, run_id, after), media_type="text/event-stream")


async def _events(caller: Caller, run_id: str, last: int) -> AsyncIterator[str]:
    until = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < until:
        try:
            state, events = await run_in_threadpool(_look, caller, run_id, last)
        except NotFound:
            # Erased, or no longer open to the caller: the answer has begun, so it can only end.
            return
        for event in events:
            last = event.id
            yield _event(event)
        if state.finished and not events:
            yield f"event: end\ndata: {json.dumps({'state': state.value})}\n\n"
            return
        if not events:
            yield ": \n\n"
            # Waiting holds no thread: many may follow runs while others read drafts.
            await asyncio.sleep(_POLL_SECONDS)


def _look(caller: Caller, run_id: str, last: int) -> tuple[RunState, list[ProgressEvent]]:
    # With the caller's own access each time: who loses the right to see a run sees no more of it.
    with caller.reading() as access:
        return access.run(run_id).state, runs.follow(access, run_id, last)


def _event(event: ProgressEvent) -> str:
    content = {"step": event.step, "message": event.message, "done": event.done, "total": event.total}
    return f"id: {event.id}\nevent: progress\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
