"""What a run tells people while it works."""

from msgspec import Struct

from service.store.database import Database
from service.store.repositories.runs import Progress


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
