"""From what was found to a word for the criterion: small rules that can be said in a sentence.

The evidence engine expects an amount of evidence from calibrated probabilities. A judge that reads facet by facet
follows the référentiel's own rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from referentiel.model import CoverageRule, Weight
from service.assessment.draft import Coverage, FacetReading

Probabilities = NDArray[np.float32]

EVIDENCE = ("best", "second", "substance", "spoken", "against", "main", "least", "words")

_PASSAGES_OF_A_FACET = 2
"""The shipped rule was fitted with it, as with the two that follow: whoever changes one fits anew."""
_SHORT, _WHOLE = 60, 75
"""Passages up to which a dossier is a short one, and from which it is a whole one; it is some of both in between."""


_BEGINNING = 0.5
"""How likely the second passage must be to show something for a criterion of a whole dossier to be supported: of 211
of the corpus with one passage of substance, jurors called none supported."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the passages of a dossier are for one criterion, which has facets, main ones among them."""

    substance: Probabilities
    """(passages,): calibrated probabilities, like the two that follow."""
    mention: Probabilities
    contradiction: Probabilities
    serving: Probabilities
    """(passages, facets): how surely a passage serves each facet, if it speaks to the criterion at all."""
    main: NDArray[np.bool_]
    """(facets,): whether a facet is a main one."""
    lengths: NDArray[np.int64]
    """(passages,): in words."""


class EvidenceRule(Protocol):
    """Reads a coverage off the calibrated probabilities of a dossier's passages."""

    def coverage(self, found: Bearing) -> Coverage:
        """The coverage of a criterion from what the passages are for it."""
        ...


def evidence(found: Bearing, passages: int) -> NDArray[np.float64]:
    """How much evidence is expected for a criterion, in the order of ``EVIDENCE``.

    The probabilities of its best passage and of the second; the expected number of passages of substance, and of
    passages that speak to it, among its ``passages`` best; the probability of the surest passage against it; the
    expected share of its main facets that is served by substance, and how surely the least served one is; the logarithm
    of the words of substance that are expected among its best. What is far down the list is not counted, so a long
    dossier is not better covered for being long.
    """
    order = np.argsort(-found.substance, kind="stable")[:passages]
    best, words = found.substance[order], found.lengths[order]
    spoken = np.sort(found.substance + found.mention + found.contradiction)[::-1][:passages]
    against = found.contradiction.max(initial=0.0)
    first, second = best.max(initial=0.0), best[1:].max(initial=0.0)
    amounts = (first, second, best.sum(), spoken.sum(), against)
    return np.array([*amounts, *_service(found), np.log1p(best @ words)])


def _service(found: Bearing) -> tuple[float, float]:
    """How well main facets are served: a facet is as surely as one of its two best passages serves it.

    These two count wherever they stand among the criterion's others: ten that serve another facet better do not hide
    them.
    """
    sure = np.sort(found.substance[:, None] * found.serving[:, found.main], axis=0)[-_PASSAGES_OF_A_FACET:]
    served = 1 - np.prod(1 - sure, axis=0)
    return float(served.mean()), float(served.min())


def brevity(passages: int) -> float:
    """From 0 for a whole dossier to 1 for a short one, of which jurors expect less."""
    return float(np.clip((_WHOLE - passages) / (_WHOLE - _SHORT), 0.0, 1.0))


class LikeliestCoverage(Struct, frozen=True):
    """Coverage from the evidence that is expected, as jurors gave it for the like: a multinomial logistic regression.

    In a short dossier the same evidence weighs more: one passage that says much often answers a criterion whole there.
    Without any evidence a short dossier is read like a whole one.

    The regression says how likely each word is; the middle one of that distribution is given, so that it errs by one
    step rather than by two. Supported is the word that may not be given lightly: it asks for more than an even chance,
    and in a whole dossier for a second passage of substance, one alone being a beginning.
    """

    passages: int
    """How many of the best passages are summed."""
    weights: tuple[tuple[float, ...], ...]
    """Of partial and of supported against missing: (2, evidence), in the order of ``EVIDENCE``."""
    offsets: tuple[float, ...]
    """Of partial and of supported, where there is no evidence."""
    short: tuple[tuple[float, ...], ...]
    """(2, evidence): what is added to the weights in a short dossier."""
    assured: float
    """How likely supported must be to be given, 0.5 or more."""

    def coverage(self, found: Bearing) -> Coverage:
        """See ``EvidenceRule.coverage``."""
        return self.word(evidence(found, self.passages), brevity(len(found.substance)))

    def word(self, expected: NDArray[np.float64], brief: float) -> Coverage:
        """The coverage of a criterion from its evidence and the brevity of its dossier."""
        weights = np.array(self.weights) + brief * np.array(self.short)
        logits = np.concatenate([[0.0], weights @ expected + np.array(self.offsets)])
        likely = np.exp(logits - logits.max())
        likely /= likely.sum()
        alone = expected[EVIDENCE.index("second")] < _BEGINNING * (1 - brief)
        if likely[2] >= self.assured and not alone:
            return Coverage.SUPPORTED
        return Coverage.MISSING if likely[0] > 0.5 else Coverage.PARTIAL


class ExpectedEvidence(Struct, frozen=True):
    """Coverage from the expected number of passages: calibrated probabilities summed over the best of a criterion.

    What is far down the list is not counted, so a long dossier is not better covered for being long.
    """

    passages: int
    """How many of the best passages are summed."""
    supported: float
    """Expected passages of substance from which a criterion is supported."""
    partial: float
    """Expected passages that speak to it, by substance or not, from which it is partial."""
    contradiction: float
    """Probability from which one passage against it lowers supported to partial."""

    def coverage(self, found: Bearing) -> Coverage:
        """See ``EvidenceRule.coverage``."""
        if self._best(found.substance) >= self.supported:
            opposed = float(found.contradiction.max(initial=0.0)) >= self.contradiction
            return Coverage.PARTIAL if opposed else Coverage.SUPPORTED
        spoken = self._best(found.substance + found.mention + found.contradiction)
        return Coverage.PARTIAL if spoken >= self.partial else Coverage.MISSING

    def _best(self, probabilities: NDArray[np.float32]) -> float:
        return float(np.sort(probabilities)[::-1][: self.passages].sum())


def criterion_coverage(facets: Sequence[FacetReading], contradicted: bool, rule: CoverageRule) -> Coverage:
    """The coverage that follows from the facets by the référentiel's rule; a contradiction lowers it by one."""
    if all(facet.coverage is Coverage.MISSING for facet in facets):
        return Coverage.PARTIAL if contradicted else Coverage.MISSING
    if contradicted or not _supported(facets, rule):
        return Coverage.PARTIAL
    return Coverage.SUPPORTED


def _supported(facets: Sequence[FacetReading], rule: CoverageRule) -> bool:
    solid = [facet for facet in facets if facet.coverage is Coverage.SUPPORTED]
    main = [facet for facet in facets if facet.weight is Weight.MAIN]
    solid_main = [facet for facet in solid if facet.weight is Weight.MAIN]
    return len(solid) >= min(rule.supported_facets, len(facets)) and len(solid_main) >= rule.supported_share * len(main)


def explain(coverage: Coverage, facets: Sequence[FacetReading], contradicted: bool) -> str:
    """The reason for a coverage, in one French sentence."""
    main = [facet for facet in facets if facet.weight is Weight.MAIN]
    solid = [facet for facet in facets if facet.coverage is Coverage.SUPPORTED]
    solid_main = sum(facet.weight is Weight.MAIN for facet in solid)
    touched = sum(facet.coverage is Coverage.PARTIAL for facet in facets)
    if coverage is Coverage.MISSING:
        word, near = ("probant", " ; certains s'en approchent") if touched else ("trouvé", "")
        return f"Aucun passage {word} pour les {len(facets)} aspects cherchés{near}."
    counted = (
        f"{_times(len(solid), 'aspect étayé', 'aspects étayés')} sur {len(facets)}, "
        f"dont {solid_main} des {len(main)} principaux"
        if len(main) > 1
        else f"{_times(len(solid), 'aspect étayé', 'aspects étayés')} sur {len(facets)}"
    )
    mentioned = f" ; {_times(touched, 'autre seulement évoqué', 'autres seulement évoqués')}" if touched else ""
    against = " ; un passage semble dire le contraire" if contradicted else ""
    return f"{counted[0].upper()}{counted[1:]}{mentioned}{against}."


def _times(count: int, singular: str, plural: str) -> str:
    return f"aucun {singular}" if count == 0 else f"{count} {singular if count == 1 else plural}"
