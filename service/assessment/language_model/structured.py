"""Structured answers from endpoints that know less and less of them: a schema, then JSON, then words alone."""

from itertools import pairwise

from msgspec.structs import replace

import prompts.loader as prompts
from service.assessment.language_model.answer import SCHEMA_TEXT
from service.assessment.language_model.chat import AnswerFormat, ChatAnswer, ChatModel, ChatRequest, Message, Role
from service.assessment.language_model.errors import Unsupported

_NEXT = dict(pairwise(AnswerFormat))


class DegradingChat:
    """Asks as strictly as the endpoint allows, and remembers what it does not."""

    def __init__(self, chat: ChatModel) -> None:
        self.model = chat.model
        self._chat = chat
        self._form = AnswerFormat.SCHEMA
        self._takes_temperature = True

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``."""
        while True:
            form, with_temperature = self._form, self._takes_temperature
            try:
                return self._chat.ask(_adapted(request, form, with_temperature=with_temperature))
            except Unsupported as error:
                if error.parameter == "temperature" and with_temperature:
                    self._takes_temperature = False
                elif error.parameter == "response_format" and form in _NEXT:
                    self._form = _NEXT[form]
                else:
                    raise


def _adapted(request: ChatRequest, form: AnswerFormat, *, with_temperature: bool) -> ChatRequest:
    temperature = request.temperature if with_temperature else None
    if form is AnswerFormat.SCHEMA:
        return replace(request, temperature=temperature)
    system, *others = request.messages
    described = f"{system.content}\n\n{prompts.load('json_answer').render(schema=SCHEMA_TEXT)}"
    messages = (Message(Role.SYSTEM, described), *others)
    return replace(request, messages=messages, format=form, temperature=temperature)
