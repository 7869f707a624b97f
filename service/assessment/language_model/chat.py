"""Requests and answers as data, and what every chat model is: something that turns one into the other."""

import hashlib
from enum import StrEnum
from typing import Any, Protocol

import msgspec
from msgspec import Struct


class Role(StrEnum):
    """Who a message is from."""

    SYSTEM = "system"
    USER = "user"


class Message(Struct, frozen=True):
    """A message of a request."""

    role: Role
    content: str


class AnswerFormat(StrEnum):
    """How the form of the answer is imposed, the strictest first."""

    SCHEMA = "json_schema"
    GRAMMAR = "json_object with a schema"
    """The same as some servers word it, such as llama-cpp-python's."""
    JSON = "json_object"
    TEXT = "text"


class ChatRequest(Struct, frozen=True):
    """Everything that decides an answer, and nothing of how it is fetched."""

    label: str
    """What it is about, for people and file names: ``C5``, ``C5-challenge``."""
    messages: tuple[Message, ...]
    answer_schema: dict[str, Any]
    max_output_tokens: int
    temperature: float | None
    format: AnswerFormat = AnswerFormat.SCHEMA
    sample: int = 0
    """Tells apart requests that are the same but for chance; never sent."""

    def digest(self, model: str) -> str:
        """Names the request as put to a model: equal requests have equal answers, but for chance."""
        content = msgspec.json.encode((model, self.messages, self.answer_schema, self.format))
        parameters = f"{self.max_output_tokens}|{self.temperature}|{self.sample}"
        return hashlib.sha256(content + parameters.encode()).hexdigest()

    def characters(self) -> int:
        """Length of the messages."""
        return sum(len(message.content) for message in self.messages)


class ChatAnswer(Struct, frozen=True):
    """What a model answered, and the tokens that it counted."""

    text: str
    input_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, what the provider had in its own cache."""
    output_tokens: int = 0


class ChatModel(Protocol):
    """A model that answers requests; safe to use from several threads."""

    @property
    def model(self) -> str:
        """The model's name, as ``provider:name``."""
        ...

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The model's answer.

        Raises:
            ModelError: there is none that can be used.
        """
        ...
