"""Which facets of a criterion a passage serves, learned from readers who named them: a ridge regression for each facet.

Fitted on the vectors of the trained encoder, once its heads are. What parts the prototypes of a criterion's facets is
where each regression starts from, and what the ridge pulls it back to: a facet that few passages serve stays near it.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.examples import NONE

Array = NDArray[np.float64]

_RIDGE = 0.01
"""What a weight's square costs beside the summed loss of a facet's passages. Of .003, .01 and .03, it gave the best
calibration on kinds of project left out, and the same attribution."""
_RIDGE_OF_BIAS = 0.001
_STEPS = 12
_STILL = 1e-3
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


def fit(
    centred: NDArray[np.float32], served: NDArray[np.int64], prototypes: Array, owners: NDArray[np.int64]
) -> Serving:
    """The weights under which what readers said is likeliest.

    ``centred`` (passages, hidden) vectors; ``served`` (passages, facets): see ``Columns.served``; ``prototypes``
    (facets, hidden), with the spread of the heads; ``owners`` the criterion of each facet.
    """
    start = np.asarray(prototypes - _means(prototypes, owners)[owners], np.float64)
    found = [
        _newton(np.asarray(centred[told], np.float64), served[told, facet] == 1, start[facet])
        for facet, told in enumerate((served != NONE).T)
    ]
    return Serving(np.array([weights[:-1] for weights in found]), np.array([weights[-1] for weights in found]))


def write(path: Path, serving: Serving) -> None:
    """Writes a file of heads anew with what was learned of facets, all the rest as it was."""
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
        kept: dict[str, Any] = {name: stored[name] for name in stored.files}
    file = io.BytesIO()
    np.savez_compressed(file, **(kept | serving.arrays()))
    path.write_bytes(file.getvalue())


def _means(prototypes: Array, owners: NDArray[np.int64]) -> Array:
    return np.array([prototypes[owners == criterion].mean(axis=0) for criterion in range(int(owners.max()) + 1)])


def _newton(centred: Array, served: NDArray[np.bool_], start: Array) -> Array:
    """The weights of one facet and its bias last, by iteratively reweighted least squares."""
    rows = np.append(centred, np.ones((len(centred), 1)), axis=1)
    towards = np.append(start, 0.0)
    ridge = 2 * np.append(np.full(len(start), _RIDGE), _RIDGE_OF_BIAS)
    weights = towards
    for _ in range(_STEPS):
        sure = _logistic(rows @ weights)
        slope = rows.T @ (sure - served) + ridge * (weights - towards)
        curve = (rows * (sure * (1 - sure))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < _STILL:
            break
    return weights


def _logistic(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -_STEEPEST, _STEEPEST))))
