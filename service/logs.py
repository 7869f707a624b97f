"""How log lines are written: one JSON object a line for machines, or columns for people. Never personal data.

The message of an exception may quote a dossier, and a statement that failed holds its values: a trace is written as the
kinds of its errors and the places that they passed through, and no more.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_OURS = ("service", "faisceau", "uvicorn.error")
_DEEPEST = 8
"""Frames of a trace that are written: those nearest to the failure."""


def configure_logs(form: Literal["json", "console"]) -> None:
    """Sets the process's logs up, on standard error: ours in full, warnings of the libraries."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def without_messages(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replaces a trace by the kinds of its errors and the places that they passed through."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found is True else found
    if isinstance(error, BaseException):
        event["errors"] = [type(one).__name__ for one in _chain(error)]
        event["trace"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
        ]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
