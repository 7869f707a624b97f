"""What happens to a dossier, in order. Knows steps by name and nothing of what records them."""

from collections.abc import Callable
from typing import Any

from service.pipeline.errors import StepFailed
from service.pipeline.steps import Steps

Once = Callable[..., Any]
"""``once(name, step, *args)``: does a step, or gives what it gave when it was done before. Raises ``StepFailed``."""


def draft_dossier(run_id: str, steps: Steps, once: Once) -> None:
    """Reads each piece, indexes the passages, judges each competence, writes the draft and what people get of it."""
    try:
        for version in once("begin", steps.begin, run_id):
            once("read", steps.read, run_id, version)
        competences = once("index", steps.index, run_id)
        keys = [once("judge", steps.judge, run_id, competence) for competence in competences]
        draft = once("draft", steps.draft, run_id, keys)
        once("export", steps.export, run_id, draft)
        once("finish", steps.finish, run_id)
    except StepFailed as failure:
        once("give_up", steps.give_up, run_id, failure.error, str(failure))
