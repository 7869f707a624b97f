"""Accounts of a language model add up."""

from hypothesis import given
from hypothesis import strategies as st

from service.assessment.draft import Usage
from service.pipeline.usage import as_remembered, since, total

counts = st.integers(0, 10_000)
spent = st.builds(
    Usage,
    model=st.just("m"),
    calls=counts,
    remembered=counts,
    input_tokens=counts,
    cached_tokens=counts,
    output_tokens=counts,
    cost=counts.map(float),
    currency=st.just("EUR"),
)


@given(spent, spent)
def test_what_was_asked_since_a_reading_is_what_was_added_to_it(before: Usage, more: Usage) -> None:
    assert since(before, total([before, more])) == more


@given(spent)
def test_a_judgement_that_was_kept_costs_nothing_and_is_counted(usage: Usage) -> None:
    assert as_remembered(usage) == Usage(model="m", remembered=1, cost=0.0, currency="EUR")


def test_no_model_asked_is_no_account() -> None:
    assert total([None, None]) is None
    assert as_remembered(None) is None


def test_a_part_whose_cost_is_unknown_leaves_the_whole_unknown() -> None:
    whole = total([Usage(model="m", calls=1, cost=0.5), Usage(model="m", calls=1, cost=None)])
    assert whole is not None
    assert (whole.calls, whole.cost) == (2, None)
