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

AMOUNTS = ("best", "substance", "spoken", "against", "one")
SERVICE = ("main", "least")

_PASSAGES_OF_A_FACET = 2
"""The shipped rule was refined with it: whoever changes it refines anew."""


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


class EvidenceRule(Protocol):
    """Reads a coverage off the calibrated probabilities of a dossier's passages."""

    def coverage(self, found: Bearing) -> Coverage:
        """The coverage of a criterion from what the passages are for it."""
        ...


def amounts(found: Bearing, passages: int) -> NDArray[np.float64]:
    """How much evidence is expected for a criterion, in the order of ``AMOUNTS``.

    The probability of its best passage; the expected number of passages of substance, and of passages that speak to it,
    among its ``passages`` best; the probability of the surest passage against it. What is far down the list is not
    counted, so a long dossier is not better covered for being long.
    """
    best = np.sort(found.substance)[::-1][:passages]
    spoken = np.sort(found.substance + found.mention + found.contradiction)[::-1][:passages]
    return np.array([best.max(initial=0.0), best.sum(), spoken.sum(), found.contradiction.max(initial=0.0), 1.0])


def service(found: Bearing) -> NDArray[np.float64]:
    """How well a criterion's main facets are served by substance, in the order of ``SERVICE``.

    The expected share of them that is served, and how surely the least served one is. A facet is served as surely as
    one of its two best passages serves it, wherever they stand among the criterion's others: ten that serve another
    facet better do not hide them.
    """
    sure = np.sort(found.substance[:, None] * found.serving[:, found.main], axis=0)[-_PASSAGES_OF_A_FACET:]
    served = 1 - np.prod(1 - sure, axis=0)
    return np.array([served.mean(), served.min()])


class LikeliestCoverage(Struct, frozen=True):
    """Coverage from a few amounts of evidence, as jurors gave it for the like: a multinomial logistic regression.

    Where the main facets are better served than is usual with so much evidence, supported is likelier; where one of
    them is left open, less. It says how likely each word is; the middle one of that distribution is given, so that it
    errs by one step rather than by two. Supported is the word that may not be given lightly: it asks for more than an
    even chance.
    """

    passages: int
    """How many of the best passages are summed."""
    weights: tuple[tuple[float, ...], ...]
    """Of partial and of supported against missing: (2, amounts), in the order of ``AMOUNTS``."""
    usual: tuple[tuple[float, ...], ...]
    """(service, amounts): what the service of main facets usually is, as a sum over the amounts."""
    facets: tuple[tuple[float, ...], ...]
    """(2, service): weights of what the service is above the usual."""
    assured: float
    """How likely supported must be to be given, 0.5 or more."""

    def coverage(self, found: Bearing) -> Coverage:
        """See ``EvidenceRule.coverage``."""
        return self.word(amounts(found, self.passages), service(found))

    def word(self, given: NDArray[np.float64], served: NDArray[np.float64]) -> Coverage:
        """The coverage of a criterion from its amounts of evidence and the service of its main facets."""
        unusual = served - np.clip(np.array(self.usual) @ given, 0.0, 1.0)
        logits = np.concatenate([[0.0], np.array(self.weights) @ given + np.array(self.facets) @ unusual])
        likely = np.exp(logits - logits.max())
        likely /= likely.sum()
        if likely[2] >= self.assured:
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
