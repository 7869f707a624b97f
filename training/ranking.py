"""How well held-out passages are ranked for each criterion of each mini-dossier."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from training.examples import NONE
from training.predictions import Floats, Predictions


class Ranking(Struct, frozen=True):
    """Means over the criteria of mini-dossiers that have substance; from 0 to 1, the more the better."""

    any_hit_at_5: float
    """Share of criteria with substance among the first five passages."""
    recall_at_5: float
    """Share of the passages of substance that are among the first five."""
    precision_at_3: float
    """Share of the first three passages that speak to the criterion, of as many as could."""
    average_precision: float


def measure(predictions: Predictions, scores: Floats, *, long: bool) -> Ranking:
    """The ranking that scores (passages, criteria) give.

    A mini-dossier is far shorter than a dossier. ``long`` adds to each the held-out passages of its bloc that do
    not speak to the criterion: some 250 passages, as in a real dossier.
    """
    rows = [_criterion(order, kinds) for order, kinds in _pools(predictions, scores, long)]
    means = np.mean(rows, axis=0)
    return Ranking(*(round(float(mean), 4) for mean in means))


def _pools(
    predictions: Predictions, scores: Floats, long: bool
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64]]]:
    for dossier in np.unique(predictions.dossiers):
        own = predictions.dossiers == dossier
        for criterion in np.flatnonzero(predictions.inside[own][0]):
            kinds = predictions.kinds[:, criterion]
            distractors = predictions.inside[:, criterion] & (kinds == NONE)
            rows = np.flatnonzero(own | distractors) if long else np.flatnonzero(own)
            if (kinds[own] == 0).any():
                yield np.argsort(-scores[rows, criterion], kind="stable"), kinds[rows]


def _criterion(order: NDArray[np.intp], kinds: NDArray[np.int64]) -> tuple[float, float, float, float]:
    substance, spoken = (kinds == 0)[order], (kinds != NONE)[order]
    places = np.flatnonzero(substance)
    return (
        float(substance[:5].any()),
        float(substance[:5].sum() / substance.sum()),
        float(spoken[:3].sum() / min(3, spoken.sum())),
        float(np.mean((np.arange(len(places)) + 1) / (places + 1))),
    )
