"""Every way in which an endpoint answers, through the real client over a real connection."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from service.assessment.language_model import errors
from service.assessment.language_model.chat import AnswerFormat, ChatRequest, Message, Role
from service.assessment.language_model.langchain_chat import Endpoint, LangChainChat
from service.assessment.language_model.wire import body
from tests.fakes.chat_endpoint import ChatEndpoint, Reply, failure

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"seen": {"type": "boolean"}},
    "required": ["seen"],
    "additionalProperties": False,
}
ANSWER = json.dumps({"seen": True})


def request(form: AnswerFormat = AnswerFormat.SCHEMA, temperature: float | None = 0.0) -> ChatRequest:
    messages = (Message(Role.SYSTEM, "Lisez le dossier."), Message(Role.USER, "[1] Une veillée « chantée »."))
    return ChatRequest("C1", messages, SCHEMA, 500, temperature, form)


Open = Callable[..., LangChainChat]


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    with ChatEndpoint(lambda body: Reply(ANSWER)).serving() as served:
        yield served


@pytest.fixture
def connect() -> Iterator[Open]:
    """Opens chats, and closes them when the test is over."""
    with ExitStack() as opened:

        def connected(endpoint: Endpoint) -> LangChainChat:
            chat = LangChainChat(endpoint)
            opened.callback(chat.close)
            return chat

        yield connected


@pytest.fixture
def chat(endpoint: ChatEndpoint, connect: Open) -> Open:
    """Opens a chat with the scripted endpoint."""
    return lambda **options: connect(Endpoint("openai:essai", endpoint.url, "sk-essai", **{"timeout": 5.0, **options}))


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("form", AnswerFormat)
def test_an_answer_comes_back_with_the_tokens_counted(chat: Open, form: AnswerFormat, stream: bool) -> None:
    model = chat(stream=stream)
    first, second = model.ask(request(form)), model.ask(request(form))
    assert first.text == ANSWER
    assert (first.input_tokens, first.cached_tokens, first.output_tokens) == (11, 0, 3)
    assert second.cached_tokens == 11


@pytest.mark.parametrize("temperature", [0.0, None])
@pytest.mark.parametrize("form", AnswerFormat)
def test_what_is_sent_is_the_body_that_is_exported(
    chat: Open, endpoint: ChatEndpoint, form: AnswerFormat, temperature: float | None
) -> None:
    asked = request(form, temperature)
    chat().ask(asked)
    sent = {k: v for k, v in endpoint.bodies[0].items() if (k, v) != ("stream", False)}
    assert sent == body(asked, "essai", own_endpoint=True)


def test_the_key_goes_in_the_header_and_nowhere_else(chat: Open, endpoint: ChatEndpoint) -> None:
    chat().ask(request())
    assert endpoint.keys == ["Bearer sk-essai"]
    assert "sk-essai" not in json.dumps(endpoint.bodies)


def test_an_endpoint_of_one_s_own_needs_no_key(
    connect: Open, endpoint: ChatEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert connect(Endpoint("openai:essai", endpoint.url)).ask(request()).text == ANSWER


def test_openai_itself_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(errors.BadCredentials):
        LangChainChat(Endpoint("openai:gpt-4.1"))


@pytest.mark.parametrize("name", ["gpt", "nobody:gpt", "openai"])
def test_a_name_without_a_known_provider_is_refused(name: str) -> None:
    with pytest.raises(errors.NoSuchProvider, match="fournisseur:modèle"):
        LangChainChat(Endpoint(name))


FAILURES = [
    (failure(401, "bad key"), errors.BadCredentials),
    (failure(403), errors.BadCredentials),
    (failure(404), errors.UnknownModel),
    (failure(408), errors.TimedOut),
    (failure(429), errors.RateLimited),
    (failure(429, "insufficient_quota: pay"), errors.BadCredentials),
    (failure(500), errors.ServerFailed),
    (failure(503), errors.ServerFailed),
    (failure(504), errors.TimedOut),
    (failure(400, "maximum context length is 8192 tokens", "context_length_exceeded"), errors.ContextExceeded),
    (failure(400, "response_format of type json_schema is unknown"), errors.Unsupported),
    (failure(500, "1 validation error: ('body', 'response_format', 'type')"), errors.Unsupported),
    (failure(422, "Unsupported value: 'temperature'"), errors.Unsupported),
    (failure(400, "no"), errors.Rejected),
    (failure(302, location="http://127.0.0.1:1/elsewhere"), errors.Rejected),
    (Reply(None, refusal="I cannot."), errors.Refused),
    (Reply("x", finish="content_filter"), errors.Refused),
    (Reply('{"seen', finish="length"), errors.Truncated),
    (Reply(raw=b"<html>sorry</html>"), errors.MalformedAnswer),
    (Reply(raw=b"{}"), errors.MalformedAnswer),
    (Reply(ANSWER, delay=1.0), errors.TimedOut),
    (Reply(ANSWER, cut=True), errors.Interrupted),
]


@pytest.mark.parametrize(("reply", "expected"), FAILURES)
def test_each_failure_has_a_type(
    chat: Open, endpoint: ChatEndpoint, reply: Reply, expected: type[errors.ModelError]
) -> None:
    endpoint.script = lambda body: reply
    with pytest.raises(errors.ModelError) as caught:
        chat(timeout=0.3).ask(request())
    assert type(caught.value) is expected
    assert "sk-essai" not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(ANSWER, cut=True), errors.Interrupted),
        (Reply(ANSWER, stream_error=True), errors.Interrupted),
        (Reply('{"seen', finish="length"), errors.Truncated),
        (failure(500), errors.ServerFailed),
    ],
)
@pytest.mark.parametrize("form", [AnswerFormat.SCHEMA, AnswerFormat.TEXT])
def test_a_stream_that_fails_is_no_answer(
    chat: Open, endpoint: ChatEndpoint, reply: Reply, expected: type[errors.ModelError], form: AnswerFormat
) -> None:
    endpoint.script = lambda body: reply
    with pytest.raises(errors.ModelError) as caught:
        chat(stream=True).ask(request(form))
    assert type(caught.value) is expected


@pytest.mark.parametrize("form", [AnswerFormat.SCHEMA, AnswerFormat.TEXT])
def test_an_answer_that_was_cut_still_says_what_it_took(chat: Open, endpoint: ChatEndpoint, form: AnswerFormat) -> None:
    endpoint.script = lambda body: Reply('{"seen"' * 8, finish="length")
    with pytest.raises(errors.Truncated) as caught:
        chat().ask(request(form))
    assert caught.value.spent is not None
    assert (caught.value.spent.input_tokens, caught.value.spent.output_tokens) == (11, 14)


def test_a_request_to_wait_says_how_long(chat: Open, endpoint: ChatEndpoint) -> None:
    endpoint.script = lambda body: failure(429, retry_after="7")
    with pytest.raises(errors.RateLimited) as caught:
        chat().ask(request())
    assert caught.value.retry_after == 7.0


def test_no_one_listening_is_unreachable(connect: Open) -> None:
    with pytest.raises(errors.Unreachable):
        connect(Endpoint("openai:essai", "http://127.0.0.1:9/v1", "k", timeout=2.0)).ask(request())


def test_the_client_itself_never_asks_twice(chat: Open, endpoint: ChatEndpoint) -> None:
    endpoint.script = lambda body: failure(500)
    with pytest.raises(errors.ServerFailed):
        chat().ask(request())
    assert endpoint.calls == 1


@pytest.mark.parametrize("form", AnswerFormat)
def test_another_provider_is_asked_through_its_own_client(
    connect: Open, endpoint: ChatEndpoint, monkeypatch: pytest.MonkeyPatch, form: AnswerFormat
) -> None:
    # That client is not ours to close.
    endpoint.script = lambda body: Reply(ANSWER, headers={"Connection": "close"})
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", endpoint.url)
    monkeypatch.setenv("OPENAI_API_VERSION", "2025-01-01")
    answered = connect(Endpoint("azure_openai:essai", api_key="k")).ask(request(form))
    assert json.loads(answered.text) == {"seen": True}
    assert answered.output_tokens == 3
    (sent,) = endpoint.bodies
    assert (sent["max_completion_tokens"], sent["temperature"]) == (500, 0.0)
