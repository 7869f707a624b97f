"""Several readings make one that no single one can pull up."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.assessment.draft import Coverage
from service.assessment.language_model.verified import (
    Losses,
    VerifiedContradiction,
    VerifiedCriterion,
    VerifiedFacet,
    VerifiedQuote,
)
from service.assessment.language_model.votes import merge
from service.assessment.quotes import Fidelity

ORDER = [Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED]
WORDS = st.sampled_from(ORDER)


def quote(passage: str) -> VerifiedQuote:
    return VerifiedQuote("note", passage, 0, 5, "motif", Fidelity.EXACT)


def reading(words: Sequence[Coverage], *against: str) -> VerifiedCriterion:
    facets = tuple(
        VerifiedFacet(f"f{rank}", word, word, (quote(f"p{rank}"),) if word is not Coverage.MISSING else (), "", "")
        for rank, word in enumerate(words)
    )
    contradictions = tuple(VerifiedContradiction(quote(passage), "") for passage in against)
    return VerifiedCriterion("K1.1", words[0], facets, contradictions, (), "", Losses(dropped_quotes=1))


SAMPLES = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.lists(WORDS, min_size=size, max_size=size), min_size=1, max_size=7)
)


@given(SAMPLES)
def test_at_least_half_of_the_readings_say_as_much_as_the_one_that_is_kept(samples: list[list[Coverage]]) -> None:
    merged = merge([reading(words) for words in samples])
    for rank, facet in enumerate(merged.facets):
        as_high = sum(ORDER.index(words[rank]) >= ORDER.index(facet.coverage) for words in samples)
        assert as_high * 2 >= len(samples)
        assert (facet.coverage is Coverage.MISSING) == (facet.quotes == ())


@given(SAMPLES)
def test_agreement_is_the_share_of_readings_with_that_word(samples: list[list[Coverage]]) -> None:
    merged = merge([reading(words) for words in samples])
    for rank, facet in enumerate(merged.facets):
        assert facet.agreement == sum(words[rank] is facet.coverage for words in samples) / len(samples)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(1, 7))
def test_readings_that_agree_stay_as_they_are(words: list[Coverage], samples: int) -> None:
    merged = merge([reading(words)] * samples)
    assert [facet.coverage for facet in merged.facets] == words
    assert merged.losses.dropped_quotes == samples


def test_a_contradiction_is_kept_when_most_readings_see_it() -> None:
    words = [Coverage.PARTIAL]
    merged = merge([reading(words, "a", "b"), reading(words, "a"), reading(words)])
    assert [contradiction.quote.passage for contradiction in merged.contradictions] == ["a"]
