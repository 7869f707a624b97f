"""What was spent is written down call by call, and holds against the budget in the next process too."""

from pathlib import Path

import pytest

from service.assessment.draft import Usage
from service.assessment.language_model.answer import SCHEMA
from service.assessment.language_model.budget import Account, Budget, BudgetedChat
from service.assessment.language_model.chat import ChatAnswer, ChatRequest, Message, Role
from service.assessment.language_model.errors import BudgetReached
from service.assessment.language_model.ledger import Axis, Ledger, Payer
from service.assessment.language_model.prices import Price

CALL = Usage("openai:essai", 1, 0, 1_000, 400, 50, 0.02, "EUR")
PRICE = Price("*", input=2.0, cached=0.5, output=8.0)


class Model:
    model = "openai:essai"

    def ask(self, request: ChatRequest) -> ChatAnswer:
        return ChatAnswer("{}", 1_500, 0, 400)


def account(ledger: Ledger, cost: float = 1.0) -> Account:
    payer = Payer("d", "juin")
    record = lambda call: ledger.record(payer, call)  # noqa: E731
    return Account("openai:essai", Budget(cost, 10**9), PRICE, "EUR", before=ledger.spent("d"), record=record)


def request() -> ChatRequest:
    return ChatRequest("K1", (Message(Role.USER, "a" * 4_000),), SCHEMA, 500, 0.0)


def test_spending_adds_up_by_dossier_session_and_model(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spending.sqlite")
    for payer in (Payer("d", "juin"), Payer("d", "juin"), Payer("e", "juin"), Payer("f", "mars")):
        ledger.record(payer, CALL)
    assert ledger.spent("d").cost == pytest.approx(0.04)
    assert {name: usage.calls for name, usage in ledger.totals(Axis.DOSSIER).items()} == {"d": 2, "e": 1, "f": 1}
    assert {name: usage.input_tokens for name, usage in ledger.totals(Axis.SESSION).items()} == {
        "juin": 3_000,
        "mars": 1_000,
    }
    assert ledger.totals(Axis.MODEL)["openai:essai"].cached_tokens == 1_600


def test_a_dossier_never_read_has_spent_nothing(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "spending.sqlite").spent("d") == Usage()


def test_a_total_with_an_unknown_price_is_unknown(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spending.sqlite")
    ledger.record(Payer("d"), CALL)
    ledger.record(Payer("d"), Usage("openai:autre", 1, 0, 10, 0, 10, None, ""))
    assert ledger.spent("d").cost is None


def test_what_another_process_spent_counts_against_the_budget(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "spending.sqlite")
    BudgetedChat(Model(), account(ledger, cost=0.013)).ask(request())
    with pytest.raises(BudgetReached):
        BudgetedChat(Model(), account(ledger, cost=0.013)).ask(request())
    assert ledger.spent("d").calls == 1
