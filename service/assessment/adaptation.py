"""What jurors' decisions on evidence teach the heads: a small shift of each criterion's prototypes.

For each criterion a direction among the vectors is found that makes what jurors accepted or added likelier and what
they rejected less likely, under a Gaussian prior centred on the shipped heads (maximum a posteriori logistic
regression; Bishop, 2006, 4.3 and 4.5). The encoder never changes, so vectors that were indexed stay valid. There is no
offset: jurors decide mostly on what they were shown, and how often they accept it says little of all the rest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from service.assessment.heads import Heads, Matrix

_STEPS = 100
_STILL = 1e-8
_ENOUGH = 1e-4
_LEAST = 1e-6


class Verdict(StrEnum):
    """What a juror made of a passage for a criterion."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision of a juror on a passage, or its part on one of several rows."""

    criterion: str
    vector: NDArray[np.float32]
    """(hidden,): the passage's."""
    verdict: Verdict
    juror: str
    """Tells jurors apart, so that none counts for more than their share."""
    share: float = 1.0
    """Of the decision, where it is on rows of a table together: this row's part."""


class Prudence(Struct, frozen=True):
    """How much decisions may move the heads."""

    prior: float = 1.0
    """Precision of the prior: the greater, the closer to the shipped heads."""
    shown: float = 0.5
    """What accepting or rejecting a passage that the tool proposed counts for, beside one that a juror added."""
    juror: float = 8.0
    """What one juror's decisions on a criterion count for at most, all together."""
    reach: float = 3.0
    """How far, at most, a shift moves the logit of any passage at a distance of 1 from the centre."""


def adapt(heads: Heads, judgements: Sequence[Judgement], prudence: Prudence) -> Matrix:
    """(criteria, hidden): the shift of each criterion's prototypes; zeros where nothing was decided.

    The same judgements, in any order, give the same shifts.
    """
    shifts = np.zeros((len(heads.criteria), heads.hidden), np.float32)
    by_criterion: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        by_criterion.setdefault(judgement.criterion, []).append(judgement)
    for row, criterion in enumerate(heads.criteria):
        if criterion in by_criterion:
            shifts[row] = _shift(heads, row, sorted(by_criterion[criterion], key=_order), prudence)
    return shifts


def _order(judgement: Judgement) -> tuple[str, str, bytes]:
    return judgement.juror, judgement.verdict, judgement.vector.tobytes()


def _shift(heads: Heads, criterion: int, judgements: Sequence[Judgement], prudence: Prudence) -> NDArray[np.float32]:
    vectors = np.stack([judgement.vector for judgement in judgements]).astype(np.float32)
    apart = heads.centred(vectors).astype(np.float64)
    base = heads.read(vectors).presence[:, criterion].astype(np.float64)
    wanted = np.array([judgement.verdict is not Verdict.REJECTED for judgement in judgements], np.float64)
    shift = apart.T @ _dual(apart @ apart.T, base, wanted, _weights(judgements, prudence), prudence.prior)
    length = float(np.linalg.norm(shift))
    return np.asarray(shift * min(1.0, prudence.reach / length) if length else shift, np.float32)


def _weights(judgements: Sequence[Judgement], prudence: Prudence) -> NDArray[np.float64]:
    each = np.array([j.share * (1.0 if j.verdict is Verdict.ADDED else prudence.shown) for j in judgements])
    totals: Counter[str] = Counter()
    for judgement, weight in zip(judgements, each, strict=True):
        totals[judgement.juror] += weight
    shares = [min(1.0, prudence.juror / totals[judgement.juror]) for judgement in judgements]
    return np.asarray(each * np.array(shares), np.float64)


def _dual(
    products: NDArray[np.float64],
    base: NDArray[np.float64],
    wanted: NDArray[np.float64],
    weights: NDArray[np.float64],
    prior: float,
) -> NDArray[np.float64]:
    """What each judged passage contributes to the shift, which is a sum of judged vectors; by Newton's method.

    At the optimum a contribution is weight × (wanted - probability) / prior, so none can exceed weight / prior.
    """
    found, signs = np.zeros(len(base)), 1 - 2 * wanted

    def loss(at: NDArray[np.float64]) -> float:
        moved = products @ at
        return float(weights @ np.logaddexp(0, signs * (base + moved)) + prior / 2 * (at @ moved))

    for _ in range(_STEPS):
        likely = (1 + np.tanh((base + products @ found) / 2)) / 2
        slope = prior * found - weights * (wanted - likely)
        curve = prior * np.eye(len(base)) + (weights * likely * (1 - likely))[:, None] * products
        step = np.linalg.solve(curve, slope)
        if float(np.abs(step).max()) < _STILL:
            break
        # Far from the optimum a whole step leaps over it, then back, for ever: it is halved until the loss falls.
        share, now, gain = 1.0, loss(found), float(step @ products @ slope)
        while loss(found - share * step) > now - _ENOUGH * share * gain and share > _LEAST:
            share /= 2
        found = found - share * step
    return np.asarray(found, np.float64)
