"""A provider's error -> the typed error that says what went wrong and whether to ask again.

Providers have classes of their own for the same few failures: what tells them apart is an HTTP status, else the name
of the class or of one of its causes.
"""

from collections.abc import Iterator

from service.assessment.language_model import errors
from service.assessment.language_model.chat import ChatAnswer

TRUNCATED = "La réponse du modèle a dépassé la longueur permise (FAISCEAU_MODEL__OUTPUT_TOKENS)."

_OVERFLOWS = ("context length", "context_length", "context window", "maximum context")
_PARAMETERS = {
    "response_format": "response_format",
    "json_schema": "response_format",
    "json_object": "response_format",
    "schema": "response_format",
    "grammar": "response_format",
    "temperature": "temperature",
}
"""Words of a refusal, and the parameter that they are about."""
_TIMEOUTS = {"APITimeoutError", "TimeoutException", "TimeoutError"}
_CUTS = {"APIError", "TransportError", "ConnectionError"}


def typed(error: Exception, where: str, timeout: float) -> errors.ModelError:
    """The typed error for what a client raised; ``where`` names the endpoint, ``timeout`` is in seconds."""
    status = getattr(error, "status_code", None)
    return _by_status(status, error, where) if isinstance(status, int) else _by_name(error, where, timeout)


def _by_name(error: Exception, where: str, timeout: float) -> errors.ModelError:
    names = set(_names(error))
    known: tuple[tuple[set[str], errors.ModelError], ...] = (
        ({"LengthFinishReasonError"}, errors.Truncated(TRUNCATED, _spent(error))),
        (
            {"ContentFilterFinishReasonError"},
            errors.Refused("Le filtre de contenu du fournisseur a écarté la réponse."),
        ),
        ({"NotImplementedError"}, errors.Unsupported(f"Réponses structurées inconnues : {where}.", "response_format")),
        ({"ConnectError", "ConnectTimeout"}, errors.Unreachable(f"Le modèle est injoignable : {where}.")),
        (_TIMEOUTS, errors.TimedOut(f"Le modèle n'a pas répondu en {timeout:g} s : {where}.")),
        (_CUTS, errors.Interrupted("La réponse du modèle s'est interrompue.")),
    )
    alien = errors.MalformedAnswer("Le serveur a répondu autre chose qu'une réponse de modèle.")
    return next((failure for kinds, failure in known if kinds & names), alien)


def _spent(error: Exception) -> ChatAnswer | None:
    """The tokens of an answer that was cut, which the client hands over with its error."""
    usage = getattr(getattr(error, "completion", None), "usage", None)
    if usage is None:
        return None
    details = getattr(usage, "prompt_tokens_details", None)
    return ChatAnswer("", usage.prompt_tokens, getattr(details, "cached_tokens", None) or 0, usage.completion_tokens)


def _names(error: BaseException | None) -> Iterator[str]:
    """The names of the classes of an error and of its causes."""
    while error is not None:
        yield from (kind.__name__ for kind in type(error).__mro__)
        error = error.__cause__


def _by_status(status: int, error: Exception, where: str) -> errors.ModelError:
    said = str(getattr(error, "message", error)).lower()
    if status == 429 and "insufficient_quota" not in said:
        return errors.RateLimited(f"Trop de demandes au modèle (429) : {where}.", _retry_after(error))
    if status in (401, 403, 429):
        return errors.BadCredentials(f"La clé du modèle n'est pas acceptée, ou son crédit est épuisé : {where}.")
    if status in (408, 504):
        return errors.TimedOut(f"Le modèle n'a pas répondu à temps ({status}) : {where}.")
    if status >= 500 and "response_format" not in said:
        return errors.ServerFailed(f"Le serveur du modèle a échoué ({status}) : {where}.")
    return _rejected(status, said, where)


def _rejected(status: int, said: str, where: str) -> errors.Rejected:
    """Also for the servers that answer 500 to a form of answer that they do not know, such as llama-cpp-python's."""
    if status == 404:
        return errors.UnknownModel(f"Modèle ou adresse inconnus (404) : {where}.")
    if any(words in said for words in _OVERFLOWS):
        return errors.ContextExceeded(
            "La demande dépasse ce que le modèle peut lire : abaissez FAISCEAU_MODEL__CONTEXT_TOKENS."
        )
    for words, parameter in _PARAMETERS.items():
        if words in said:
            return errors.Unsupported(f"Paramètre non reconnu ({status}), {parameter} : {where}.", parameter)
    return errors.Rejected(f"Le modèle n'accepte pas la demande ({status}) : {where}.")


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return float(headers["retry-after"])
    except (KeyError, ValueError):
        return None
