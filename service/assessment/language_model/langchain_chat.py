"""Chat models through LangChain: the one module that knows ``langchain`` and ``openai``."""

import json
from typing import Any

import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from msgspec import Struct
from msgspec.structs import replace

from service.assessment.language_model import errors
from service.assessment.language_model.chat import AnswerFormat, ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.failures import TRUNCATED, typed
from service.assessment.language_model.wire import response_format

_KEYLESS = "none"
"""Sent to the endpoints of one's own that ask for no key: the client insists on having one."""

_LIMITS = ("max_tokens", "max_output_tokens", "num_predict")
"""What providers call the number of tokens that a model may write."""


class Endpoint(Struct, frozen=True):
    """Where a model is and how to speak to it."""

    model: str
    """``provider:name``; ``openai:`` for every endpoint that speaks OpenAI's protocol."""
    base_url: str | None = None
    """None for the provider's own address."""
    api_key: str | None = None
    timeout: float = 120.0
    """Seconds without a sign of the endpoint."""
    stream: bool = False
    """Receive the answer as it is written: for slow models behind impatient proxies."""


class LangChainChat:
    """A model of any provider that LangChain knows."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.model = endpoint.model
        self._endpoint = endpoint
        self._speaks_openai = endpoint.model.startswith("openai:")
        # A redirection would carry the dossier to a host that nobody chose.
        self._client = openai.DefaultHttpxClient(follow_redirects=False, timeout=endpoint.timeout)
        self._model = _open(endpoint, self._client)

    def close(self) -> None:
        """Closes the connections that are kept open between two requests."""
        self._client.close()

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``."""
        try:
            if self._speaks_openai:
                return _read(self._model.bind(**self._parameters(request)).invoke(_messages(request)))
            return self._ask_other_provider(request)
        except errors.ModelError:
            raise
        # Each provider has errors of its own, and an alien answer makes LangChain fail in many ways:
        # whatever happens here, the caller needs to know only whether to ask again.
        except Exception as error:
            raise typed(error, self._endpoint.base_url or self.model, self._endpoint.timeout) from error

    def _parameters(self, request: ChatRequest) -> dict[str, Any]:
        own_endpoint = self._endpoint.base_url is not None
        limit: dict[str, Any] = {"max_tokens": request.max_output_tokens}
        parameters: dict[str, Any] = {"extra_body": limit} if own_endpoint else limit
        if (wanted := response_format(request)) is not None:
            parameters["response_format"] = wanted
        if request.temperature is not None:
            parameters["temperature"] = request.temperature
        return parameters

    def _ask_other_provider(self, request: ChatRequest) -> ChatAnswer:
        model = _with_parameters(self._model, request)
        if request.format is AnswerFormat.TEXT:
            return _read(model.invoke(_messages(request)))
        schema = {"title": "reading", "description": "reading", **request.answer_schema}
        answered: Any = model.with_structured_output(schema, include_raw=True).invoke(_messages(request))
        read, parsed = _read(answered["raw"]), answered["parsed"]
        return read if parsed is None else replace(read, text=json.dumps(parsed, ensure_ascii=False))


def _with_parameters(model: BaseChatModel, request: ChatRequest) -> BaseChatModel:
    """The model with the request's limit and temperature, under the names that its provider gives them."""
    limit = next((name for name in _LIMITS if name in type(model).model_fields), None)
    changes: dict[str, Any] = {limit: request.max_output_tokens} if limit else {}
    if request.temperature is not None and "temperature" in type(model).model_fields:
        changes["temperature"] = request.temperature
    return model.model_copy(update=changes)


def _open(endpoint: Endpoint, client: openai.DefaultHttpxClient) -> BaseChatModel:
    options: dict[str, Any] = {"timeout": endpoint.timeout, "max_retries": 0, "streaming": endpoint.stream}
    if endpoint.model.startswith("openai:"):
        options |= {"http_client": client, "stream_usage": True}
        options["api_key"] = endpoint.api_key or (_KEYLESS if endpoint.base_url else None)
    else:
        options["api_key"] = endpoint.api_key
    if endpoint.base_url:
        options["base_url"] = endpoint.base_url
    try:
        model: BaseChatModel = init_chat_model(endpoint.model, **{k: v for k, v in options.items() if v is not None})
    except (ImportError, ValueError) as error:
        raise errors.NoSuchProvider(
            f"Modèle inconnu : {endpoint.model}. Donnez « fournisseur:modèle », par exemple openai:gpt-4.1, "
            "et installez le paquet LangChain du fournisseur."
        ) from error
    except openai.OpenAIError as error:
        raise errors.BadCredentials(
            "Aucune clé pour le modèle : définissez OPENAI_API_KEY ou FAISCEAU_MODEL__API_KEY."
        ) from error
    return model


def _messages(request: ChatRequest) -> list[BaseMessage]:
    return [_message(message) for message in request.messages]


def _message(message: Message) -> BaseMessage:
    return SystemMessage(message.content) if message.role is Role.SYSTEM else HumanMessage(message.content)


def _read(message: AIMessage) -> ChatAnswer:
    if message.additional_kwargs.get("refusal"):
        raise errors.Refused("Le modèle a refusé de répondre.")
    usage = message.usage_metadata
    answer = ChatAnswer(str(message.text))
    if usage is not None:
        cached = usage.get("input_token_details", {}).get("cache_read", 0)
        answer = ChatAnswer(answer.text, usage["input_tokens"], cached, usage["output_tokens"])
    if message.response_metadata.get("finish_reason") == "length":
        raise errors.Truncated(TRUNCATED, answer)
    return answer
