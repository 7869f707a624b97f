"""Requests and answers as files, for models that this machine cannot reach.

A request is ``<label>.<8 hex digits>.request.json``: the body of a call to ``/chat/completions``, to the letter. Its
answer goes beside it as ``<label>.<8 hex digits>.answer.json`` (or ``.txt``, ``.md``): either what the model wrote, or
the whole answer of such a call. The digits name the request's content, so an answer is never read for another question.
"""

import json
from pathlib import Path
from typing import Any

from service.assessment.language_model.chat import ChatAnswer, ChatRequest
from service.assessment.language_model.errors import AnswerAwaited, InvalidExport, Refused, Truncated
from service.assessment.language_model.wire import body

_DIGITS = 8
_ANSWERS = (".answer.json", ".answer.txt", ".answer.md")


class FolderChat:
    """A model whose answers are put in a folder by hand; a request without an answer is written there."""

    def __init__(self, folder: Path, model: str, *, own_endpoint: bool) -> None:
        self.model = model
        self._folder = folder
        self._own_endpoint = own_endpoint
        self._awaited: list[Path] = []

    @property
    def awaited(self) -> tuple[Path, ...]:
        """The requests that were made and have no answer yet."""
        return tuple(self._awaited)

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``.

        Raises:
            AnswerAwaited: the answer is not there yet; its request now is.
        """
        stem = f"{request.label}.{request.digest(self.model)[:_DIGITS]}"
        for suffix in _ANSWERS:
            if (path := self._folder / f"{stem}{suffix}").is_file():
                return read_answer(path)
        name = self.model.partition(":")[2] or self.model
        sent = body(request, name, own_endpoint=self._own_endpoint)
        text = json.dumps(sent, ensure_ascii=False, indent=2) + "\n"
        path = self._folder / f"{stem}.request.json"
        path.write_text(text, encoding="utf-8")
        self._awaited.append(path)
        raise AnswerAwaited(f"Réponse attendue : {stem}.answer.json.")


def read_answer(path: Path) -> ChatAnswer:
    """The answer that a file holds.

    Raises:
        InvalidExport: the file is no text, or the answer of a call without any message.
        Refused: the model declined.
        Truncated: the answer was cut.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidExport(f"La réponse {path.name} n'est pas un texte UTF-8.") from error
    try:
        data = json.loads(text)
    except ValueError:
        return ChatAnswer(text)
    return _of_call(data, path.name) if isinstance(data, dict) and "choices" in data else ChatAnswer(text)


def _of_call(data: dict[str, Any], name: str) -> ChatAnswer:
    try:
        choice = data["choices"][0]
        content, refusal = choice["message"].get("content"), choice["message"].get("refusal")
        usage = data.get("usage") or {}
        counts = int(usage.get("prompt_tokens", 0)), 0, int(usage.get("completion_tokens", 0))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise InvalidExport(f"La réponse {name} n'est pas celle d'un appel à /chat/completions.") from error
    if refusal:
        raise Refused("Le modèle a refusé de répondre.")
    if choice.get("finish_reason") == "length":
        raise Truncated("La réponse du modèle a été coupée à la longueur permise.")
    return ChatAnswer(str(content or ""), *counts)
