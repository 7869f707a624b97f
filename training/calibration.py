"""Whether probabilities mean what they say."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_BINS = 10

TOLD = 0.05
"""Most passages speak to no given criterion, and saying so is easy: below it, they would hide the others' error."""


class Bin(Struct, frozen=True):
    """Predictions of like probability."""

    count: int
    predicted: float
    observed: float


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
