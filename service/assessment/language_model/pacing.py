"""Keeps to an endpoint's limits of requests and tokens in a minute, whatever the number of threads."""

import threading
import time
from collections import deque
from collections.abc import Callable

from service.assessment.language_model.chat import ChatAnswer, ChatModel, ChatRequest
from service.assessment.language_model.tokens import estimate

_MINUTE = 60.0


class Pace:
    """How long each call has to wait so that no stretch of a minute holds more than the limits."""

    def __init__(self, requests: int, tokens: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._booked: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def book(self, tokens: int) -> float:
        """Books a call of that many tokens and gives the seconds to wait before it is made.

        A call that is larger than the limit by itself waits for an empty minute.
        """
        size = min(tokens, self._tokens)
        with self._lock:
            now = self._clock()
            at = max(now, self._booked[-1][0] if self._booked else now)
            while self._booked and self._booked[0][0] <= now - _MINUTE:
                self._booked.popleft()
            at = max(at, self._free_at(size))
            self._booked.append((at, size))
            return at - now

    def _free_at(self, size: int) -> float:
        """The first instant at which the calls of the minute before leave room."""
        requests, tokens = len(self._booked), sum(booked for _, booked in self._booked)
        at = 0.0
        for when, booked in self._booked:
            if requests < self._requests and tokens + size <= self._tokens:
                break
            requests, tokens, at = requests - 1, tokens - booked, when + _MINUTE
        return at


class PacedChat:
    """Waits before each call as its pace says."""

    def __init__(self, chat: ChatModel, pace: Pace, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.model = chat.model
        self._chat = chat
        self._pace = pace
        self._sleep = sleep

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """See ``ChatModel.ask``."""
        wait = self._pace.book(estimate(request.characters()) + request.max_output_tokens)
        if wait > 0:
            self._sleep(wait)
        return self._chat.ask(request)
