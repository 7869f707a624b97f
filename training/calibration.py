"""From logits to probabilities that mean what they say, and the measure of how well they do.

Two small monotone maps, the same for every criterion so that probabilities compare between criteria: Platt's
scaling (Platt, 1999) of how surely a criterion is spoken to, and a scaling by temperature and bias of how it is.
"""

from collections.abc import Callable

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.predictions import Floats, Predictions

_BINS = 10

TOLD = 0.05
"""Most passages speak to no given criterion, and saying so is easy: below it, they would hide the others' error."""

Objective = Callable[[Tensor], Tensor]


class Calibration(Struct, frozen=True):
    """Parameters of the two maps."""

    slope: float = 1.0
    offset: float = 0.0
    sharpness: float = 1.0
    """The inverse of the temperature of the kinds."""
    kind_offsets: tuple[float, float, float] = (0.0, 0.0, 0.0)


class Bin(Struct, frozen=True):
    """Predictions of like probability."""

    count: int
    predicted: float
    observed: float


def fit(predictions: Predictions) -> Calibration:
    """The calibration under which held-out labels are likeliest."""
    inside, spoken = predictions.inside, predictions.spoken
    presence = torch.from_numpy(predictions.presence[inside]).double()
    spoken_to = torch.from_numpy(spoken[inside]).double()
    slope, offset = minimise(
        torch.tensor([1.0, 0.0]).double(),
        lambda p: functional.binary_cross_entropy_with_logits(p[0] * presence + p[1], spoken_to),
    )
    manner = torch.from_numpy(predictions.manner[spoken]).double()
    kinds = torch.from_numpy(predictions.kinds[spoken])
    sharpness, *offsets = minimise(
        torch.tensor([1.0, 0.0, 0.0, 0.0]).double(),
        lambda p: functional.cross_entropy(p[0] * manner + p[1:], kinds) + 1e-4 * p[1:].square().sum(),
    )
    return Calibration(slope, offset, sharpness, (offsets[0], offsets[1], offsets[2]))


def probabilities(predictions: Predictions, calibration: Calibration) -> Floats:
    """(passages, criteria, kinds): the probability of each label."""
    presence = 1 / (1 + np.exp(-(calibration.slope * predictions.presence + calibration.offset)))
    manner = calibration.sharpness * predictions.manner + np.array(calibration.kind_offsets)
    manner = np.exp(manner - manner.max(axis=2, keepdims=True))
    return np.asarray(presence[..., None] * manner / manner.sum(axis=2, keepdims=True), np.float32)


def cross_fitted(predictions: Predictions, parts: int = 5) -> Floats:
    """Probabilities of each mini-dossier under a calibration fitted on the others."""
    names = np.unique(predictions.dossiers)
    found = np.zeros((*predictions.presence.shape, 3), np.float32)
    for part in range(parts):
        held = np.isin(predictions.dossiers, names[part::parts])
        found[held] = probabilities(predictions.of(held), fit(predictions.of(~held)))
    return found


def reliability(predicted: NDArray[np.floating], observed: NDArray[np.bool_]) -> list[Bin]:
    """Predictions in bins of equal width, beside how often they came true."""
    places = np.minimum((predicted * _BINS).astype(int), _BINS - 1)
    found = []
    for place in range(_BINS):
        inside = places == place
        if inside.any():
            found.append(Bin(int(inside.sum()), float(predicted[inside].mean()), float(observed[inside].mean())))
    return found


def expected_error(bins: list[Bin]) -> float:
    """Expected calibration error (Naeini et al., 2015): the mean gap between predicted and observed."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.predicted - each.observed) for each in bins) / total


def minimise(start: Tensor, value: Objective) -> list[float]:
    """Where a smooth function is least, from a first guess (L-BFGS), to five decimals."""
    point = start.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([point], max_iter=200, line_search_fn="strong_wolfe")

    def evaluate() -> Tensor:
        optimiser.zero_grad()
        result = value(point)
        result.backward()
        return result

    optimiser.step(evaluate)
    return [round(number, 5) for number in point.detach().tolist()]
