"""What was answered once is not asked again, and is erased with its dossier."""

import json
from pathlib import Path

from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.chat import ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.memory import Memory, RememberingChat
from tests.service.assessment.language_model.scene import VENTE

READABLE = json.dumps({"criteria": [VENTE]})


class Model:
    model = "openai:essai"

    def __init__(self, text: str = READABLE) -> None:
        self.calls = 0
        self._text = text

    def ask(self, request: ChatRequest) -> ChatAnswer:
        self.calls += 1
        return ChatAnswer(self._text, 10, 0, 5)


def request(text: str = "a", sample: int = 0, temperature: float = 0.0) -> ChatRequest:
    return ChatRequest("K1", (Message(Role.USER, text),), SCHEMA, 500, temperature, sample=sample)


def test_an_equal_request_is_answered_from_memory_in_another_process_too(tmp_path: Path) -> None:
    model = Model()
    first = RememberingChat(model, Memory(tmp_path / "m.sqlite"), "d").ask(request())
    again = RememberingChat(model, Memory(tmp_path / "m.sqlite"), "d").ask(request())
    assert again == ChatAnswer(first.text)
    assert model.calls == 1


def test_an_answer_that_cannot_be_read_is_asked_anew(tmp_path: Path) -> None:
    model = Model("Je ne sais pas.")
    chat = RememberingChat(model, Memory(tmp_path / "m.sqlite"), "d")
    chat.ask(request())
    chat.ask(request())
    assert model.calls == 2


def test_other_words_another_sample_or_another_temperature_is_another_request(tmp_path: Path) -> None:
    model = Model()
    chat = RememberingChat(model, Memory(tmp_path / "m.sqlite"), "d")
    for other in (request(), request("b"), request(sample=1), request(temperature=0.7)):
        chat.ask(other)
    assert model.calls == 4


def test_a_dossier_s_entries_are_erased_alone(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m.sqlite")
    memory.put("answer", "1", "d", b"un")
    memory.put("answer", "2", "e", b"deux")
    assert memory.forget("d") == 1
    assert memory.get("answer", "1") is None
    assert memory.get("answer", "2") == b"deux"
