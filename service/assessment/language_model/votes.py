"""Several readings of the same criterion -> one, with how far they agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce

from service.assessment.draft import Coverage
from service.assessment.language_model.verified import (
    Losses,
    VerifiedContradiction,
    VerifiedCriterion,
    VerifiedFacet,
    VerifiedQuote,
)

_ORDER = (Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED)


def merge(samples: Sequence[VerifiedCriterion]) -> VerifiedCriterion:
    """The median reading of each facet, the lower one on a tie, with the quotes of the samples that share it.

    A contradiction is kept when most samples see it.
    """
    if len(samples) == 1:
        return samples[0]
    facets = tuple(_facet([sample.facets[rank] for sample in samples]) for rank in range(len(samples[0].facets)))
    claimed = _median([sample.claimed for sample in samples])
    nearest = next((sample for sample in samples if sample.claimed is claimed), samples[0])
    return VerifiedCriterion(
        criterion=samples[0].criterion,
        claimed=claimed,
        facets=facets,
        contradictions=_common(samples),
        questions=nearest.questions,
        would_change=nearest.would_change,
        losses=reduce(Losses.plus, (sample.losses for sample in samples)),
        samples=len(samples),
    )


def _facet(readings: Sequence[VerifiedFacet]) -> VerifiedFacet:
    coverage = _median([reading.coverage for reading in readings])
    agreeing = [reading for reading in readings if reading.coverage is coverage]
    return VerifiedFacet(
        facet=readings[0].facet,
        claimed=_median([reading.claimed for reading in readings]),
        coverage=coverage,
        quotes=_distinct(quote for reading in agreeing for quote in reading.quotes),
        finding=next((reading.finding for reading in agreeing if reading.finding), ""),
        gap=next((reading.gap for reading in agreeing if reading.gap), ""),
        agreement=len(agreeing) / len(readings),
    )


def _median(words: Sequence[Coverage]) -> Coverage:
    return sorted(words, key=_ORDER.index)[(len(words) - 1) // 2]


def _distinct(quotes: Iterable[VerifiedQuote]) -> tuple[VerifiedQuote, ...]:
    return tuple({(quote.piece, quote.passage, quote.start): quote for quote in quotes}.values())


def _common(samples: Sequence[VerifiedCriterion]) -> tuple[VerifiedContradiction, ...]:
    seen = Counter(passage for sample in samples for passage in {c.quote.passage for c in sample.contradictions})
    first: dict[str, VerifiedContradiction] = {}
    for contradiction in (c for sample in samples for c in sample.contradictions):
        first.setdefault(contradiction.quote.passage, contradiction)
    return tuple(first[passage] for passage, count in seen.items() if count > len(samples) / 2)
