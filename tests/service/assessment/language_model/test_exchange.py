"""Requests and answers as files."""

import json
from pathlib import Path

import pytest

from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.chat import ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.errors import AnswerAwaited, InvalidExport, Refused, Truncated
from service.assessment.language_model.exchange import FolderChat, read_answer
from service.assessment.language_model.wire import body


def request(text: str = "Lisez.") -> ChatRequest:
    return ChatRequest("K1", (Message(Role.USER, text),), SCHEMA, 500, 0.0)


def answered(folder: Path, content: str, name: str = "K1.answer.json") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def call(content: str | None, finish: str = "stop", **message: object) -> str:
    return json.dumps({"choices": [{"message": {"content": content, **message}, "finish_reason": finish}]})


def test_a_request_without_an_answer_is_written_to_the_letter(tmp_path: Path) -> None:
    chat = FolderChat(tmp_path, "openai:essai", own_endpoint=True)
    with pytest.raises(AnswerAwaited, match=r"K1\.[0-9a-f]{8}\.answer\.json"):
        chat.ask(request())
    (path,) = chat.awaited
    assert json.loads(path.read_text("utf-8")) == body(request(), "essai", own_endpoint=True)


def test_an_answer_is_never_read_for_another_question(tmp_path: Path) -> None:
    chat = FolderChat(tmp_path, "openai:essai", own_endpoint=True)
    with pytest.raises(AnswerAwaited):
        chat.ask(request())
    answered(tmp_path, "{}", chat.awaited[0].name.replace(".request.", ".answer."))
    assert chat.ask(request()).text == "{}"
    with pytest.raises(AnswerAwaited):
        chat.ask(request("Lisez autre chose."))


@pytest.mark.parametrize("text", ['{"criteria": []}', "```json\n{}\n```", "Voici : {}"])
def test_what_the_model_wrote_is_taken_as_it_is(tmp_path: Path, text: str) -> None:
    assert read_answer(answered(tmp_path, text)) == ChatAnswer(text)


def test_the_whole_answer_of_a_call_is_taken_too(tmp_path: Path) -> None:
    assert read_answer(answered(tmp_path, call('{"criteria": []}'))).text == '{"criteria": []}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (call(None, refusal="Non."), Refused),
        (call("{", finish="length"), Truncated),
        ('{"choices": []}', InvalidExport),
        ('{"choices": [{"message": "x"}]}', InvalidExport),
    ],
)
def test_a_call_that_gave_nothing_is_no_answer(tmp_path: Path, text: str, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        read_answer(answered(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "K1.answer.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidExport):
        read_answer(path)
