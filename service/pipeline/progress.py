"""What a run tells people while it works."""

from msgspec import Struct
from sqlalchemy.orm import Session

from service.pipeline.opened import OpenRun
from service.store.database import Database
from service.store.repositories.runs import Progress

_LONGEST = 300
"""Characters of a message."""


class Event(Struct, frozen=True):
    """Something that a run told; ``id`` grows, so that a reader who lost the thread asks for what came after."""

    id: int
    run: str
    step: str
    message: str
    """A short French phrase, without personal data."""
    done: int
    total: int
    """Steps in all; 0 while it is not known."""
    at: str
    """ISO 8601, UTC."""


def events_since(database: Database, run_id: str, last_id: int = 0, limit: int = 500) -> tuple[Event, ...]:
    """What a run has told after an event, in order; all of it from 0."""
    with database.read() as session:
        return tuple(
            Event(told.id, told.run_id, told.step, told.message, told.done, told.total, told.at.isoformat())
            for told in Progress(session).after(run_id, last_id, limit)
        )


def tell(session: Session, run: OpenRun, step: str, message: str, done: int) -> None:
    """Says what a step did, once the transaction is committed; ``done`` of the run's steps are behind."""
    Progress(session).tell(run.id, step, message[:_LONGEST], done, run.steps)


def tell_end(session: Session, run_id: str, reason: str) -> None:
    """Says why a run stops."""
    Progress(session).tell(run_id, "end", reason[:_LONGEST])
