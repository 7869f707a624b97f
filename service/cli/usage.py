"""What was asked of a language model, in words for the terminal."""

from service.assessment.draft import Usage


def usage_words(usage: Usage) -> str:
    """Calls, tokens and cost, in one French line."""
    cached = f" dont {_number(usage.cached_tokens)} déjà en cache chez le fournisseur" if usage.cached_tokens else ""
    remembered = f", {usage.remembered} lectures reprises sans appel" if usage.remembered else ""
    cost = "coût inconnu" if usage.cost is None else f"{usage.cost:.4f} {usage.currency}".replace(".", ",")
    calls = f"{usage.calls} appel{'s' if usage.calls > 1 else ''}"
    return (
        f"{usage.model} : {calls}{remembered} ; {_number(usage.input_tokens)} tokens envoyés{cached}, "
        f"{_number(usage.output_tokens)} reçus ; {cost}"
    )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
