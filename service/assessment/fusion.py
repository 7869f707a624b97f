"""What is weighed beside a passage's own vector: the criterion's words in it, and the passages around it.

A logistic regression of three inputs, fitted on passages held out of training, the same for every criterion, so that
its result is a calibrated probability.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

FLOOR = -6.0
"""Logit below which a neighbour is plain silent, and that of a neighbour that is not there."""


class Fusion(Struct, frozen=True):
    """The weights of the three inputs."""

    presence: float
    words: float
    neighbours: float
    offset: float

    def logits(self, presence: Matrix, words: Matrix, around: Matrix) -> Matrix:
        """(passages, criteria): the calibrated logit that a passage speaks to a criterion."""
        weighed = self.presence * presence + self.words * words + self.neighbours * around + self.offset
        return np.asarray(weighed, np.float32)


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
