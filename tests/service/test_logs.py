"""What logs hold, and what they never do."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from service.logs import configure_logs


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail() -> None:
    try:
        raise ValueError("Camille Duval a écrit ceci")
    except ValueError as error:
        raise RuntimeError("près de Camille Duval") from error


@pytest.mark.parametrize("name", ["service.essai", "uvicorn.error"])
def test_a_trace_says_kinds_and_places_and_no_message(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    try:
        fail()
    except RuntimeError:
        logging.getLogger(name).exception("crashed")
        structlog.get_logger(name).exception("crashed")
    for line in lines(capsys):
        assert line["errors"] == ["RuntimeError", "ValueError"]
        assert line["trace"][-1].endswith(" fail")
        assert "Camille" not in json.dumps(line, ensure_ascii=False)


def test_a_line_is_one_json_object_with_its_moment(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    structlog.get_logger("service.essai").info("request", route="/health", status=200)
    (line,) = lines(capsys)
    assert (line["event"], line["route"], line["level"]) == ("request", "/health", "info")
    assert line["timestamp"].endswith("Z")


def test_libraries_are_heard_only_when_they_warn(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    logging.getLogger("chromadb").info("a query and its text")
    assert lines(capsys) == []


def test_people_get_columns(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console")
    structlog.get_logger("service.essai").info("ready")
    assert "ready" in capsys.readouterr().err
