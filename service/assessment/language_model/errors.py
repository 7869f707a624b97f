"""The errors of this package.

ModelError                   the message is a French sentence; ``retryable`` says whether asking again can help
├── Unreachable              no connection to the endpoint (retryable)
├── TimedOut                 no answer in time; it may have been billed (retryable)
├── Interrupted              the answer stopped while it was being sent; it may have been billed (retryable)
├── RateLimited              too many requests or tokens; says how long to wait when the endpoint does (retryable)
├── ServerFailed             the endpoint failed, 5xx (retryable)
├── Rejected                 the endpoint does not accept the request
│   ├── BadCredentials       the key is lacking or not accepted
│   ├── UnknownModel         the endpoint has no such model
│   ├── ContextExceeded      the request is longer than the model can read
│   └── Unsupported          a parameter of the request is not known to the endpoint; says which
├── Refused                  the model declined to answer
├── Truncated                the answer is longer than the model may write
├── MalformedAnswer          the answer is not of the form asked for, even mended
├── BudgetReached            the next call could pass the dossier's budget
├── AnswerAwaited            the answer has to be obtained elsewhere and put beside its request
├── InvalidExport            a folder of requests is not of the documented form, or its files have changed
├── InvalidPrices            the table of prices is not of the documented form
└── NoSuchProvider           the model's name names no provider that is installed

``billed`` says whether the call may be charged all the same, ``lasting`` whether any other call would fail alike.
"""

from typing import ClassVar

from service.assessment.language_model.chat import ChatAnswer
from service.errors import ServiceError


class ModelError(ServiceError):
    """A language model gave no answer that can be used."""

    retryable: ClassVar[bool] = False
    billed: ClassVar[bool] = False
    """Whether the provider may charge for the call although nothing usable came back."""
    lasting: ClassVar[bool] = False
    """Whether any other request would fail the same way: the rest of the dossier is not asked."""


class Unreachable(ModelError):
    """No connection could be made."""

    retryable = True
    lasting = True


class TimedOut(ModelError):
    """No answer in time."""

    retryable = True
    billed = True


class Interrupted(ModelError):
    """The answer stopped while it was being sent."""

    retryable = True
    billed = True


class RateLimited(ModelError):
    """The endpoint asks to wait."""

    retryable = True
    lasting = True

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds, when the endpoint says."""


class ServerFailed(ModelError):
    """The endpoint failed."""

    retryable = True
    lasting = True


class Rejected(ModelError):
    """The endpoint does not accept the request."""


class BadCredentials(Rejected):
    """The key is lacking or not accepted."""

    lasting = True


class UnknownModel(Rejected):
    """The endpoint has no such model."""

    lasting = True


class ContextExceeded(Rejected):
    """The request is longer than the model can read."""


class Unsupported(Rejected):
    """The endpoint does not know a parameter of the request."""

    def __init__(self, message: str, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class Refused(ModelError):
    """The model declined to answer."""


class Truncated(ModelError):
    """The answer is longer than the model may write."""

    billed = True

    def __init__(self, message: str, spent: ChatAnswer | None = None) -> None:
        super().__init__(message)
        self.spent = spent
        """What was written, with its tokens, when the endpoint says."""


class MalformedAnswer(ModelError):
    """The answer is not of the form asked for, even mended."""


class BudgetReached(ModelError):
    """The next call could pass the dossier's budget."""

    lasting = True


class AnswerAwaited(ModelError):
    """The answer has to be obtained elsewhere."""


class InvalidExport(ModelError):
    """A folder of requests cannot be used."""


class InvalidPrices(ModelError):
    """The table of prices cannot be used."""


class NoSuchProvider(ModelError):
    """No installed provider is named."""
