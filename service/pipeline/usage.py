"""What was asked of a language model, step after step, added up."""

from collections.abc import Iterable

from service.assessment.draft import Usage


def since(before: Usage | None, after: Usage | None) -> Usage | None:
    """What was asked between two readings of the same account."""
    if before is None or after is None:
        return after
    return Usage(
        model=after.model,
        calls=after.calls - before.calls,
        remembered=after.remembered - before.remembered,
        input_tokens=after.input_tokens - before.input_tokens,
        cached_tokens=after.cached_tokens - before.cached_tokens,
        output_tokens=after.output_tokens - before.output_tokens,
        cost=None if after.cost is None else after.cost - (before.cost or 0.0),
        currency=after.currency,
    )


def as_remembered(usage: Usage | None) -> Usage | None:
    """What a kept judgement costs the run that takes it up: nothing, but it is counted."""
    return usage and Usage(model=usage.model, remembered=1, cost=usage.cost and 0.0, currency=usage.currency)


def total(usages: Iterable[Usage | None]) -> Usage | None:
    """All of it together; None when no model was asked. The cost of a part that is not known leaves none for all."""
    asked = [usage for usage in usages if usage is not None]
    if not asked:
        return None
    costs = [usage.cost for usage in asked]
    return Usage(
        model=asked[0].model,
        calls=sum(usage.calls for usage in asked),
        remembered=sum(usage.remembered for usage in asked),
        input_tokens=sum(usage.input_tokens for usage in asked),
        cached_tokens=sum(usage.cached_tokens for usage in asked),
        output_tokens=sum(usage.output_tokens for usage in asked),
        cost=None if None in costs else sum(cost for cost in costs if cost is not None),
        currency=asked[0].currency,
    )
