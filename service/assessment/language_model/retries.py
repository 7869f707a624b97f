"""Asks again what failed for a passing reason, waiting longer each time."""

import random
import time
from collections.abc import Callable

from service.assessment.language_model.chat import ChatAnswer, ChatModel, ChatRequest
from service.assessment.language_model.errors import ModelError, RateLimited

_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0


class RetryingChat:
    """Exponential back-off with full jitter (Brooker, 2015); a delay that the endpoint asks for is kept to."""

    def __init__(
        self,
        chat: ChatModel,
        attempts: int,
        *,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.model = chat.model
        self._chat = chat
        self._attempts = attempts
        self._sleep = sleep
        self._draw = draw

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``; raises the last error when every attempt failed."""
        for attempt in range(1, self._attempts):
            try:
                return self._chat.ask(request)
            except ModelError as error:
                if not error.retryable or (wait := self._wait(error, attempt)) > _LONGEST_WAIT:
                    raise
            self._sleep(wait)
        return self._chat.ask(request)

    def _wait(self, error: ModelError, attempt: int) -> float:
        asked = error.retry_after if isinstance(error, RateLimited) else None
        ceiling = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (attempt - 1))
        return self._draw(0.0, ceiling) if asked is None else asked + self._draw(0.0, 1.0)
