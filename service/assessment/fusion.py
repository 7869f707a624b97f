"""What a passage is worth for a criterion, from all that is known of it: one small model, the same for every criterion.

A multinomial logistic regression (none, substance, mention, contradiction) stacked over what the heads read in the
passage's vector, the criterion's words in it, the passages around it, and what it says of the bloc's other criteria.
It is fitted on passages held out of training, so what it gives are calibrated probabilities (stacking: Wolpert, 1992).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

FLOOR = -6.0
"""Logit below which a neighbour is plain silent, and that of a neighbour that is not there."""

FEATURES = (
    "presence",
    "heard",
    "served",
    "words",
    "neighbours",
    "section",
    "rival",
    "rival heard",
    "substance",
    "mention",
    "length",
    "one",
)

_SUREST = 1e-4
"""How far from certain a facet is taken to be served at most, or not served."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where each passage stands, and how long it is; passages in the order of reading."""

    pieces: Sequence[str]
    sections: Sequence[str]
    """The heading that each is under; passages of a piece under the same words are of the same section."""
    lengths: Sequence[int]
    """In words."""


class Fusion(Struct, frozen=True):
    """The weights of each feature for substance, mention and contradiction, « none » being what they are against."""

    weights: tuple[tuple[float, ...], ...]
    """(kinds, features), in the order of ``FEATURES``."""

    def probabilities(self, given: Matrix) -> Matrix:
        """(passages, criteria, kinds): from features as ``features`` gives them."""
        logits = given @ np.array(self.weights, np.float32).T
        peak = np.maximum(logits.max(axis=2, keepdims=True), 0.0)
        powers = np.exp(logits - peak)
        return np.asarray(powers / (powers.sum(axis=2, keepdims=True) + np.exp(-peak)), np.float32)


def features(presence: Matrix, manner: Matrix, surest: Matrix, lexical: Matrix, around: Surroundings) -> Matrix:
    """(passages, criteria, features) for the criteria of one bloc.

    ``presence`` (passages, criteria) are the logits of speaking to a criterion, ``manner`` (passages, criteria, kinds)
    those of how, ``surest`` (passages, criteria) how surely one facet is served if it does, ``lexical`` (passages,
    criteria) scores of BM25.
    """
    ways = manner - manner.mean(axis=2, keepdims=True)
    lengths = np.log(np.maximum(np.array(around.lengths, np.float32), 1.0))
    rivals = rival(presence)
    columns = {
        "presence": presence,
        "heard": np.maximum(presence, 0.0),
        "served": served(surest),
        "words": words(lexical),
        "neighbours": neighbours(presence, around.pieces),
        "section": section(presence, list(zip(around.pieces, around.sections, strict=True))),
        "rival": rivals,
        "rival heard": np.maximum(rivals, 0.0),
        "substance": ways[..., 0],
        "mention": ways[..., 1],
        "length": np.broadcast_to(lengths[:, None], presence.shape),
        "one": np.ones_like(presence),
    }
    return np.stack([columns[name] for name in FEATURES], axis=2).astype(np.float32)


def served(surest: Matrix) -> Matrix:
    """The logit of serving the surest facet: a passage that speaks to a criterion and serves none shows little."""
    sure = np.clip(surest, _SUREST, 1 - _SUREST)
    return np.asarray(np.log(sure / (1 - sure)), np.float32)


def words(lexical: Matrix) -> Matrix:
    """Scores of BM25 (passages, criteria) made comparable between criteria: above the dossier's mean, in logarithm."""
    damped = np.log1p(lexical)
    return np.asarray(damped - damped.mean(axis=0, keepdims=True), np.float32) if len(damped) else damped


def neighbours(presence: Matrix, pieces: Sequence[str]) -> Matrix:
    """The mean logit of the passages just before and after each, in the same piece."""
    heard = np.maximum(presence, FLOOR)
    silent = np.full_like(heard[:1], FLOOR)
    before, after = np.concatenate([silent, heard[:-1]]), np.concatenate([heard[1:], silent])
    names = np.array(pieces)
    changes = names[1:] != names[:-1]
    before[1:][changes], after[:-1][changes] = FLOOR, FLOOR
    return np.asarray((before + after) / 2, np.float32)


def section(presence: Matrix, places: Sequence[tuple[str, str]]) -> Matrix:
    """The greatest logit among the other passages under the same heading; those without a heading have none."""
    found = np.full_like(presence, FLOOR)
    rows: dict[tuple[str, str], list[int]] = {}
    for row, place in enumerate(places):
        if place[1]:
            rows.setdefault(place, []).append(row)
    for together in rows.values():
        if len(together) > 1:
            found[together] = np.maximum(_best_of_others(presence[together], axis=0), FLOOR)
    return found


def rival(presence: Matrix) -> Matrix:
    """The greatest logit of a passage among the bloc's other criteria: most passages serve one or two."""
    if presence.shape[1] < 2:
        return np.full_like(presence, FLOOR)
    return np.maximum(_best_of_others(presence, axis=1), FLOOR)


def _best_of_others(values: Matrix, axis: int) -> Matrix:
    """For each value, the greatest of the others along an axis of two or more."""
    first = values.argmax(axis=axis)
    ranked = np.sort(values, axis=axis)
    best, second = np.take(ranked, [-1], axis=axis), np.take(ranked, [-2], axis=axis)
    own = np.arange(values.shape[axis])
    is_first = own[:, None] == first[None] if axis == 0 else own[None] == first[:, None]
    return np.where(is_first, second, best)
