"""What a step's failures become."""

from collections.abc import Callable

import pytest

from ingest.errors import IndexUnavailable
from service.errors import NothingToRead
from service.pipeline.attempts import attempt, value
from service.pipeline.errors import StepFailed
from service.store.errors import FilesUnavailable, StaleVersion


def failing(*errors: Exception) -> Callable[[], str]:
    left = list(errors)

    def step() -> str:
        if left:
            raise left.pop(0)
        return "fait"

    return step


@pytest.mark.parametrize("error", [IndexUnavailable("x"), FilesUnavailable("x"), StaleVersion("x")])
def test_a_store_that_does_not_answer_is_asked_again(error: Exception) -> None:
    assert value(attempt(failing(error, error), pauses=(0, 0))) == "fait"


def test_a_store_that_never_answers_stops_the_step_with_its_own_words() -> None:
    outage = FilesUnavailable("Le stockage des fichiers ne répond pas.")
    with pytest.raises(StepFailed, match="Le stockage des fichiers ne répond pas") as stopped:
        value(attempt(failing(outage, outage, outage), pauses=(0, 0)))
    assert stopped.value.error == "FilesUnavailable"


def test_a_refusal_is_not_tried_again() -> None:
    with pytest.raises(StepFailed, match="Rien à lire"):
        value(attempt(failing(NothingToRead("Rien à lire.")), pauses=(0, 0)))


def test_an_unforeseen_error_says_nothing_of_what_it_met(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = attempt(failing(ValueError("Marie Curie, 12 rue des Fours")), pauses=())
    assert outcome == {
        "error": "ValueError",
        "reason": "Une erreur inattendue a interrompu le traitement. Il peut être relancé.",
    }
    logged = capsys.readouterr()
    assert "step_crashed" in logged.out + logged.err
    assert "Marie" not in logged.out + logged.err
