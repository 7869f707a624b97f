"""A dossier never costs more than its budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.budget import Account, Budget, BudgetedChat
from service.assessment.language_model.chat import ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.errors import BudgetReached, ModelError, ServerFailed, TimedOut, Truncated
from service.assessment.language_model.prices import Price
from service.assessment.language_model.tokens import at_most

PRICE = Price("*", input=2.0, cached=0.5, output=8.0)


class Model:
    """Counts as many tokens as it is told, or fails."""

    model = "openai:essai"

    def __init__(self, *turns: ChatAnswer | ModelError) -> None:
        self._turns = iter(turns)

    def ask(self, request: ChatRequest) -> ChatAnswer:
        turn = next(self._turns)
        if isinstance(turn, ModelError):
            raise turn
        return turn


def request(length: int = 4_000, output: int = 500) -> ChatRequest:
    return ChatRequest("K1", (Message(Role.USER, "a" * length),), SCHEMA, output, 0.0)


def account(cost: float = 1.0, tokens: int = 10**9, price: Price | None = PRICE) -> Account:
    return Account("openai:essai", Budget(cost, tokens), price, "EUR")


@given(
    st.lists(st.tuples(st.integers(100, 9_000), st.floats(0, 1), st.floats(0, 1)), max_size=30), st.floats(0.001, 0.1)
)
def test_no_sequence_of_calls_passes_the_budget(calls: list[tuple[int, float, float]], cost: float) -> None:
    spent = account(cost)
    for length, share_in, share_out in calls:
        asked = request(length)
        bound = at_most(asked.messages[0].content)
        answer = ChatAnswer("", max(1, int(bound * share_in)), 0, int(asked.max_output_tokens * share_out))
        try:
            BudgetedChat(Model(answer), spent).ask(asked)
        except BudgetReached:
            break
    assert spent.usage.cost is not None
    assert spent.usage.cost <= cost


def test_calls_that_are_under_way_count_for_their_worst_case() -> None:
    spent = account(cost=0.02)
    spent.book(request())
    with pytest.raises(BudgetReached, match=r"0.02 EUR"):
        spent.book(request())


def test_tokens_are_limited_even_when_the_price_is_not_known() -> None:
    spent = account(tokens=5_900, price=None)
    chat = BudgetedChat(Model(*[ChatAnswer("", 1_200, 0, 300)] * 9), spent)
    chat.ask(request())
    with pytest.raises(BudgetReached):
        chat.ask(request())
    assert spent.usage.cost is None
    assert spent.usage.input_tokens == 1_200


def test_a_call_that_may_have_been_billed_counts_for_its_worst_case() -> None:
    spent = account()
    with pytest.raises(TimedOut):
        BudgetedChat(Model(TimedOut("lent")), spent).ask(request())
    assert spent.usage.input_tokens >= at_most("a" * 4_000)


def test_an_answer_that_was_cut_costs_what_it_counted() -> None:
    spent = account()
    with pytest.raises(Truncated):
        BudgetedChat(Model(Truncated("long", ChatAnswer("", 1_000, 0, 500))), spent).ask(request())
    assert (spent.usage.input_tokens, spent.usage.output_tokens) == (1_000, 500)


def test_a_call_that_failed_without_an_answer_costs_nothing() -> None:
    spent = account()
    with pytest.raises(ServerFailed):
        BudgetedChat(Model(ServerFailed("500")), spent).ask(request())
    assert spent.usage.calls == 0
    assert spent.usage.cost == 0.0


def test_an_answer_without_counts_is_charged_its_worst_case() -> None:
    spent = account()
    BudgetedChat(Model(ChatAnswer("{}")), spent).ask(request())
    assert spent.usage.input_tokens >= at_most("a" * 4_000)


@given(st.text())
def test_the_bound_on_tokens_is_one_for_two_characters_or_more(text: str) -> None:
    assert at_most(text) >= len(text) / 2
