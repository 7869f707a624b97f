"""What a dossier spends on a model, and the limit that no call may pass."""

import threading
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from service.assessment.draft import Usage
from service.assessment.language_model.chat import ChatAnswer, ChatModel, ChatRequest
from service.assessment.language_model.errors import BudgetReached, ModelError, Truncated
from service.assessment.language_model.prices import Price
from service.assessment.language_model.tokens import at_most

_SCHEMA_TOKENS = 2_000
"""What providers may add to a request for its schema and the frame of its messages."""


class Budget(Struct, frozen=True):
    """Limits for one dossier."""

    cost: float
    """In the currency of the prices; holds when the model's price is known."""
    tokens: int
    """Sent and received; always holds."""


class Worst(Struct, frozen=True):
    """The most that a call can take."""

    tokens: int
    cost: float


class Account:
    """One dossier's spending: calls book their worst case before they are made, so the budget is never passed.

    ``before`` is what the dossier cost already; ``record`` is told each call as it is settled.
    """

    def __init__(
        self,
        model: str,
        budget: Budget,
        price: Price | None,
        currency: str,
        *,
        before: Usage | None = None,
        record: Callable[[Usage], None] = lambda _: None,
    ) -> None:
        self._budget = budget
        self._price = price
        spent = before or Usage()
        self._before = Worst(spent.input_tokens + spent.output_tokens, spent.cost or 0.0)
        self._record = record
        self._usage = Usage(model=model, cost=0.0 if price else None, currency=currency if price else "")
        self._booked = Worst(0, 0.0)
        self._lock = threading.Lock()

    @property
    def usage(self) -> Usage:
        """What was spent so far."""
        return self._usage

    def book(self, request: ChatRequest) -> Worst:
        """Sets the worst case of a call aside.

        Raises:
            BudgetReached: it does not fit in what is left.
        """
        worst = self._worst(request)
        with self._lock:
            spent = self._usage.input_tokens + self._usage.output_tokens + self._before.tokens
            tokens = spent + self._booked.tokens + worst.tokens
            cost = (self._usage.cost or 0.0) + self._before.cost + self._booked.cost + worst.cost
            if tokens > self._budget.tokens or cost > self._budget.cost:
                raise BudgetReached(f"Le budget du dossier ({self._limits()}) ne permet pas l'appel suivant.")
            self._booked = Worst(self._booked.tokens + worst.tokens, self._booked.cost + worst.cost)
        return worst

    def settle(self, worst: Worst, answer: ChatAnswer | None, *, billed: bool = True) -> None:
        """Replaces what was set aside by what was spent: the worst case where it is not known."""
        with self._lock:
            self._booked = Worst(self._booked.tokens - worst.tokens, self._booked.cost - worst.cost)
            if answer is not None and answer.input_tokens:
                cost = self._price.cost(*_counts(answer)) if self._price else 0.0
                self._spend(*_counts(answer), cost)
            elif billed:
                self._spend(worst.tokens, 0, 0, worst.cost)

    def remember(self) -> None:
        """Counts a reading that took no call."""
        with self._lock:
            self._usage = replace(self._usage, remembered=self._usage.remembered + 1)

    def _worst(self, request: ChatRequest) -> Worst:
        asked = sum(at_most(message.content) for message in request.messages) + _SCHEMA_TOKENS
        cost = self._price.worst(asked, request.max_output_tokens) if self._price else 0.0
        return Worst(asked + request.max_output_tokens, cost)

    def _spend(self, tokens_in: int, cached: int, tokens_out: int, cost: float) -> None:
        usage = self._usage
        call = replace(
            usage,
            calls=1,
            remembered=0,
            input_tokens=tokens_in,
            cached_tokens=cached,
            output_tokens=tokens_out,
            cost=None if self._price is None else cost,
        )
        self._usage = replace(
            usage,
            calls=usage.calls + 1,
            input_tokens=usage.input_tokens + tokens_in,
            cached_tokens=usage.cached_tokens + cached,
            output_tokens=usage.output_tokens + tokens_out,
            cost=None if usage.cost is None else usage.cost + cost,
        )
        self._record(call)

    def _limits(self) -> str:
        money = f"{self._budget.cost:g} {self._usage.currency}, " if self._price else ""
        return f"{money}{self._budget.tokens} tokens"


class BudgetedChat:
    """Books each call on an account before it is made."""

    def __init__(self, chat: ChatModel, account: Account) -> None:
        self.model = chat.model
        self._chat = chat
        self._account = account

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``."""
        worst = self._account.book(request)
        try:
            answer = self._chat.ask(request)
        except BaseException as error:
            spent = error.spent if isinstance(error, Truncated) else None
            self._account.settle(worst, spent, billed=isinstance(error, ModelError) and error.billed)
            raise
        self._account.settle(worst, answer)
        return answer


def _counts(answer: ChatAnswer) -> tuple[int, int, int]:
    return answer.input_tokens, answer.cached_tokens, answer.output_tokens
