"""One step's attempts: what may pass is tried again, what stops it becomes a name and a reason that can be recorded."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from ingest.errors import IndexUnavailable, IngestError
from referentiel.errors import ReferentielError
from service.errors import ServiceError
from service.pipeline.errors import StepFailed
from service.store.errors import AlreadyExists, FilesUnavailable, StaleVersion, StoreError

PAUSES = (0.5, 2.0, 8.0)
"""Seconds before each new attempt."""
_PASSING = (FilesUnavailable, IndexUnavailable, StaleVersion, AlreadyExists, OperationalError)
"""A store that did not answer, or someone who wrote at the same moment: another attempt may do."""
_EXPECTED = (ServiceError, IngestError, StoreError, ReferentielError)
_UNEXPECTED = "Une erreur inattendue a interrompu le traitement. Il peut être relancé."

_log = structlog.get_logger(__name__)

Outcome = dict[str, Any]
"""``{"value": …}``, or ``{"error": name, "reason": French sentence}``: what a step leaves, as plain data."""


def attempt(step: Callable[..., Any], *args: Any, pauses: Sequence[float] = PAUSES) -> Outcome:
    """What a step gives, or what stopped it, after as many attempts as may help."""
    for pause in (*pauses, None):
        try:
            return {"value": step(*args)}
        except Exception as error:
            if pause is None or not isinstance(error, _PASSING):
                return _stopped(step, error)
        time.sleep(pause)
    raise AssertionError("the last attempt returns")


def value(outcome: Outcome) -> Any:
    """What the step gave.

    Raises:
        StepFailed: it was stopped.
    """
    if "error" in outcome:
        raise StepFailed(outcome["error"], outcome["reason"])
    return outcome["value"]


def _stopped(step: Callable[..., Any], error: Exception) -> Outcome:
    expected = isinstance(error, _EXPECTED)
    if not expected:
        # The message of an unforeseen error may quote a dossier: its type and its place are enough.
        _log.error("step_crashed", step=step.__name__, error=type(error).__name__, at=_place(error))
    return {"error": type(error).__name__, "reason": str(error) if expected else _UNEXPECTED}


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else ""
