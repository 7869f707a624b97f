"""Multinomial logistic regression with a ridge, fitted by Newton's method (iteratively reweighted least squares)."""

import numpy as np
from numpy.typing import NDArray

_STEPS = 50
_STILL = 1e-9

Array = NDArray[np.float64]


def fit(features: Array, classes: NDArray[np.int64], number: int, ridge: float, known: Array | None = None) -> Array:
    """(number - 1, features): weights of each class against class 0, under which the classes are likeliest.

    ``features`` is (rows, features), with a column of ones where an offset is wanted; ``ridge`` is what a weight's
    square costs beside the mean loss of a row; ``known`` (rows, number - 1) are logits that what is fitted adds to.
    Steps are halved until the cost falls, so it cannot diverge.
    """
    known = np.zeros((len(features), number - 1)) if known is None else known
    target = np.eye(number)[classes][:, 1:]
    weights = np.zeros((number - 1, features.shape[1]))
    cost = _cost(features, target, weights, ridge, known)
    for _ in range(_STEPS):
        step = _newton_step(features, target, weights, ridge, known)
        size = 1.0
        while (tried := _cost(features, target, weights - size * step, ridge, known)) > cost and size > _STILL:
            size /= 2
        if cost - tried < _STILL:
            break
        weights, cost = weights - size * step, tried
    return weights


def probabilities(features: Array, weights: Array, known: Array | float = 0.0) -> Array:
    """(rows, number): the probability of each class; ``known`` are logits that are added, if any."""
    logits = np.concatenate([np.zeros((len(features), 1)), features @ weights.T + known], axis=1)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _cost(features: Array, target: Array, weights: Array, ridge: float, known: Array) -> float:
    found = probabilities(features, weights, known)
    own = (found[:, 1:] * target).sum(axis=1) + found[:, 0] * (1 - target.sum(axis=1))
    return float(-np.log(own.clip(min=1e-300)).mean() + ridge * np.square(weights).sum())


def _newton_step(features: Array, target: Array, weights: Array, ridge: float, known: Array) -> Array:
    columns = features.shape[1]
    found = probabilities(features, weights, known)[:, 1:]
    slope = (found - target).T @ features / len(features) + 2 * ridge * weights
    kinds = len(weights)
    curve = np.empty((kinds, columns, kinds, columns))
    for a in range(kinds):
        for b in range(kinds):
            spread = found[:, a] * ((a == b) - found[:, b]) / len(features)
            curve[a, :, b, :] = (features * spread[:, None]).T @ features
    flat = curve.reshape(kinds * columns, -1) + 2 * ridge * np.eye(kinds * columns)
    return np.asarray(np.linalg.solve(flat, slope.ravel()).reshape(weights.shape))
