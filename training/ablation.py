"""What each part of the fusion brings: the same held-out predictions ranked without it, refitted each time."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from referentiel.model import Referentiel
from service.assessment.fusion import FEATURES
from training import fusion
from training.calibration import TOLD, expected_error, reliability
from training.corpus import Corpus
from training.measures import strength
from training.predictions import Floats, Predictions
from training.ranking import Ranking, measure

_ALONE = frozenset(FEATURES) - {"presence", "heard", "one"}
_PARTS: dict[str, frozenset[str]] = {
    "everything": frozenset(),
    "without the criterion's words": frozenset({"words"}),
    "without the neighbours": frozenset({"neighbours"}),
    "without the section": frozenset({"section"}),
    "without neighbours and section": frozenset({"neighbours", "section"}),
    "without the facets": frozenset({"served"}),
    "without the rival criterion": frozenset({"rival", "rival heard"}),
    "without the manner of speaking": frozenset({"substance", "mention"}),
    "without the length": frozenset({"length"}),
    "the passage's own logit alone": _ALONE,
}


class Ablated(Struct, frozen=True):
    """What is left without a part."""

    part: str
    ranking: Ranking
    calibration_error: float
    """Of substance, where it is given 0.05 or more."""


def ablate(predictions: Predictions, corpus: Corpus, referentiel: Referentiel) -> Iterator[Ablated]:
    """Each part taken away in turn, everything first."""
    given = fusion.inputs(predictions, corpus, referentiel)
    for part, dropped in _PARTS.items():
        kept = given * np.array([name not in dropped for name in FEATURES], np.float32)
        probabilities = fusion.cross_fused(predictions, kept)
        ranking = measure(predictions, strength(probabilities), long=True)
        yield Ablated(part, ranking, _error(predictions, probabilities))


def _error(predictions: Predictions, probabilities: Floats) -> float:
    predicted, observed = probabilities[predictions.inside][:, 0], predictions.kinds[predictions.inside] == 0
    told = predicted >= TOLD
    return round(expected_error(reliability(predicted[told], observed[told])), 4)
