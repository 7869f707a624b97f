"""What is done now and then beside the drafts: by one process at a time, and never at their expense."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from msgspec import Struct

_log = structlog.get_logger(__name__)


class Chore(Struct, frozen=True):
    """Something to do once in every stretch of time."""

    name: str
    every: timedelta
    do: Callable[[], None]

    def attempt(self) -> None:
        """Does it; a failure is logged, and the next stretch tries again."""
        try:
            self.do()
        except Exception as error:
            _log.error("chore_failed", chore=self.name, error=type(error).__name__)
