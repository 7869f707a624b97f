"""What a run tells while it works, sent to a page as it is told (server-sent events)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

from fastapi.responses import StreamingResponse
from msgspec import Struct
from starlette.concurrency import run_in_threadpool

from service.people.access import Access
from service.people.actor import Actor
from service.people.errors import PeopleError
from service.people.permissions import Action, Kind
from service.store.database import Database
from service.store.errors import NotFound
from service.store.models import ProgressEvent
from service.use_cases.runs import follow

_PAUSE = 1.0
_LONGEST = 600
"""Rounds before a browser has to ask again, which it does by itself."""


class News(Struct, frozen=True):
    """What was told since the last look."""

    events: Sequence[ProgressEvent]
    over: bool


def told_since(database: Database, actor: Actor, run_id: str) -> Callable[[int], News]:
    """Looks at a self-check with the actor's own right, checked at each look."""

    def look(last: int) -> News:
        with database.read() as session:
            access = Access(session, actor, Action.READ, Kind.SELF_CHECK)
            return News(follow(access, run_id, last), access.run(run_id).state.finished)

    return look


def stream(look: Callable[[int], News], last: int) -> StreamingResponse:
    """The events after ``last``, until the run ends or may no longer be seen."""
    return StreamingResponse(_told(look, last), media_type="text/event-stream")


async def _told(look: Callable[[int], News], last: int) -> AsyncIterator[str]:
    with suppress(NotFound, PeopleError):
        for _ in range(_LONGEST):
            news = await run_in_threadpool(look, last)
            for event in news.events:
                last = event.id
                yield _line(event)
            if news.over and not news.events:
                yield "event: fin\ndata: {}\n\n"
                return
            if not news.events:
                yield ": \n\n"
                await asyncio.sleep(_PAUSE)


def _line(event: ProgressEvent) -> str:
    content = {"message": event.message, "done": event.done, "total": event.total}
    return f"id: {event.id}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"
