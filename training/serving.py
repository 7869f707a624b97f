"""Which facets of a criterion a passage serves, learned from readers who named them: a ridge regression for each facet.

Fitted on the vectors of the trained encoder. What the heads learned of it beside the encoder is where each regression
starts from, and what the ridge pulls it back to: a facet that few passages serve stays near it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import logistic
from training.examples import NONE

Array = NDArray[np.float64]

_RIDGE = 0.01
"""What a weight's square costs beside the summed loss of a facet's passages. Of .003, .01 and .03, it gave the best
calibration on kinds of project left out, and the same attribution."""
_RIDGE_OF_BIAS = 0.001
_STEEPEST = 30.0


@dataclass(frozen=True)
class Serving:
    """The logit of serving each facet, for a passage that speaks to its criterion."""

    weights: Array
    """(facets, hidden), over centred vectors."""
    bias: Array
    """(facets,)."""

    def probabilities(self, centred: NDArray[np.float32]) -> NDArray[np.float32]:
        """(passages, facets)."""
        return np.asarray(_logistic(centred @ self.weights.T + self.bias), np.float32)

    def arrays(self) -> dict[str, Any]:
        """As the file of the heads holds it."""
        return {"served": self.weights.astype(np.float16), "served_bias": self.bias.astype(np.float32)}


def fit(centred: NDArray[np.float32], served: NDArray[np.int64], start: Serving) -> Serving:
    """The weights under which what readers said is likeliest.

    ``centred`` (passages, hidden) vectors; ``served`` (passages, facets): see ``Columns.served``; ``start`` is what
    was learned beside the encoder.
    """
    found = [
        _fitted(
            np.asarray(centred[told], np.float64), served[told, facet] == 1, start.weights[facet], start.bias[facet]
        )
        for facet, told in enumerate((served != NONE).T)
    ]
    return Serving(np.array([each[:-1] for each in found]), np.array([each[-1] for each in found]))


def _fitted(centred: Array, served: NDArray[np.bool_], start: Array, bias: float) -> Array:
    """The weights of one facet and its bias last: how far readers take them from the start, at the ridge's cost."""
    if not len(centred):
        return np.append(start, bias)
    # A column of this instead of ones gives the bias a ridge of its own.
    scale = np.sqrt(_RIDGE / _RIDGE_OF_BIAS)
    rows = np.append(centred, np.full((len(centred), 1), scale), axis=1)
    known = (centred @ start + bias)[:, None]
    (moved,) = logistic.fit(rows, served.astype(np.int64), 2, _RIDGE / len(rows), known)
    return np.append(start + moved[:-1], bias + moved[-1] * scale)


def _logistic(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -_STEEPEST, _STEEPEST))))
