"""No stretch of a minute holds more requests or tokens than the endpoint allows; failures wait longer each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.chat import ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.errors import BadCredentials, ModelError, RateLimited, ServerFailed
from service.assessment.language_model.pacing import Pace, PacedChat
from service.assessment.language_model.retries import RetryingChat

REQUEST = ChatRequest("K1", (Message(Role.USER, "a" * 3_300),), SCHEMA, 500, 0.0)


class Model:
    """Fails as often as it is told, then answers."""

    model = "openai:essai"

    def __init__(self, *failures: ModelError) -> None:
        self._failures = list(failures)
        self.calls = 0

    def ask(self, request: ChatRequest) -> ChatAnswer:
        self.calls += 1
        if self._failures:
            raise self._failures.pop(0)
        return ChatAnswer("{}")


@given(
    st.lists(st.tuples(st.floats(0, 20), st.integers(1, 900)), max_size=40),
    st.integers(1, 8),
    st.integers(500, 3_000),
)
def test_no_minute_holds_more_than_the_limits(calls: list[tuple[float, int]], requests: int, tokens: int) -> None:
    now = 0.0
    pace = Pace(requests, tokens, clock=lambda: now)
    made: list[tuple[float, int]] = []
    for gap, size in calls:
        now += gap
        made.append((now + pace.book(size), min(size, tokens)))
    for start, _ in made:
        minute = [size for at, size in made if start <= at < start + 59.999]
        assert len(minute) <= requests
        assert sum(minute) <= tokens


def test_a_quiet_endpoint_is_asked_at_once() -> None:
    pace = Pace(60, 200_000, clock=lambda: 5.0)
    assert pace.book(1_000) == 0.0


def test_a_call_is_counted_with_what_it_may_write() -> None:
    waits: list[float] = []
    chat = PacedChat(Model(), Pace(99, 2_000, clock=lambda: 0.0), sleep=waits.append)
    chat.ask(REQUEST)
    chat.ask(REQUEST)
    assert waits == [60.0]


def test_waits_double_up_to_a_minute() -> None:
    ceilings: list[float] = []
    model = Model(*[ServerFailed("500") for _ in range(8)])
    chat = RetryingChat(model, 9, sleep=lambda _: None, draw=lambda low, high: ceilings.append(high) or high)
    chat.ask(REQUEST)
    assert ceilings == [1, 2, 4, 8, 16, 32, 60, 60]


def test_the_delay_that_an_endpoint_asks_for_is_kept_to() -> None:
    waits: list[float] = []
    chat = RetryingChat(Model(RateLimited("429", 7.0)), 2, sleep=waits.append, draw=lambda low, high: low)
    chat.ask(REQUEST)
    assert waits == [7.0]


def test_a_delay_of_hours_is_not_waited_for() -> None:
    with pytest.raises(RateLimited):
        RetryingChat(Model(RateLimited("429", 7_200.0)), 5, sleep=lambda _: None).ask(REQUEST)


def test_what_asking_again_cannot_help_is_not_asked_again() -> None:
    model = Model(BadCredentials("401"))
    with pytest.raises(BadCredentials):
        RetryingChat(model, 5, sleep=lambda _: None).ask(REQUEST)
    assert model.calls == 1


def test_the_last_failure_is_the_one_that_is_raised() -> None:
    model = Model(*[ServerFailed("500") for _ in range(3)])
    with pytest.raises(ServerFailed):
        RetryingChat(model, 3, sleep=lambda _: None).ask(REQUEST)
    assert model.calls == 3
