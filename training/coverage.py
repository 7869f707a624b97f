"""The coverage rule of the shipped model: from amounts of evidence to a word, as jurors gave it for the like.

The amounts are sums of calibrated probabilities over the few best passages of a criterion (see
``service.assessment.coverage``), so they hardly grow with the length of a dossier. Whole dossiers tell what makes a
word. Short ones were written to be dense: one passage often answers a whole criterion, jurors say supported for less,
and words fitted on both make supported less sure where it matters. They are only measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from service.assessment.coverage import LikeliestCoverage, amounts
from training import logistic
from training.examples import NONE
from training.predictions import COVERAGES, Floats, Predictions

MISSING, PARTIAL, SUPPORTED = 0, 1, 2
_DEPTH = 5
_RIDGE = 5e-4
_ASSURED = 0.7
"""The least, in steps of 0.05, from which nine in ten of the held-out criteria called supported were judged so."""


class Agreement(Struct, frozen=True):
    """How a coverage agrees with the labels'."""

    macro_f1: float
    kappa: float
    """Quadratic."""
    supported_where_missing: float


@dataclass(frozen=True)
class Cases:
    """Criteria of dossiers, what is known of their coverage, and the amounts of evidence that were read."""

    truths: NDArray[np.int64]
    amounts: NDArray[np.float64]
    """(cases, amounts)."""
    whole: NDArray[np.bool_]
    """(cases,): whether the dossier is a whole one."""


def read(rule: LikeliestCoverage, cases: Cases) -> NDArray[np.int64]:
    """The coverage of each case by the rule."""
    return np.array([COVERAGES.index(rule.word(given)) for given in cases.amounts], np.int64)


def gather(predictions: Predictions, probabilities: Floats) -> Cases:
    """Every criterion of every dossier."""
    whole = predictions.whole
    found = [
        (word, _amounts(probabilities[rows, criterion]), whole[rows[0]])
        for rows, criterion, word in _cases(predictions)
    ]
    return Cases(
        truths=np.array([word for word, _, _ in found]),
        amounts=np.array([given for _, given, _ in found]),
        whole=np.array([is_whole for _, _, is_whole in found]),
    )


def fit(cases: Cases) -> LikeliestCoverage:
    """The rule under which the words given in whole dossiers are likeliest; short ones serve where they are all."""
    fitted = cases.whole if cases.whole.any() else ~cases.whole
    weights = logistic.fit(cases.amounts[fitted], cases.truths[fitted], len(COVERAGES), _RIDGE)
    return LikeliestCoverage(
        _DEPTH, tuple(tuple(round(float(weight), 4) for weight in row) for row in weights), _ASSURED
    )


def cross_validated(
    predictions: Predictions, probabilities: Floats, parts: int = 5
) -> tuple[Agreement | None, Agreement | None]:
    """The agreement, on short dossiers and on whole ones if there are any, of rules fitted on the others."""
    names = np.unique(predictions.dossiers)
    truths, found, whole = [], [], []
    for part in range(parts):
        held = np.isin(predictions.dossiers, names[part::parts])
        rule = fit(gather(predictions.of(~held), probabilities[~held]))
        cases = gather(predictions.of(held), probabilities[held])
        truths.append(cases.truths)
        found.append(read(rule, cases))
        whole.append(cases.whole)
    true, said, is_whole = np.concatenate(truths), np.concatenate(found), np.concatenate(whole)
    on_short = agreement(true[~is_whole], said[~is_whole]) if (~is_whole).any() else None
    return on_short, agreement(true[is_whole], said[is_whole]) if is_whole.any() else None


def agreement(truths: NDArray[np.int64], found: NDArray[np.int64]) -> Agreement:
    """Agreement between true coverages and those that were read."""
    scores = []
    for word in (MISSING, PARTIAL, SUPPORTED):
        both = ((truths == word) & (found == word)).sum()
        scores.append(2 * both / max(1, (truths == word).sum() + (found == word).sum()))
    shares = [np.bincount(words, minlength=3) / len(words) for words in (truths, found)]
    apart = sum(shares[0][i] * shares[1][j] * (i - j) ** 2 for i in range(3) for j in range(3))
    kappa = 1 - np.square(truths - found).mean() / apart if apart else 1.0
    missing = truths == MISSING
    wrong = (found[missing] == SUPPORTED).mean() if missing.any() else 0.0
    return Agreement(round(float(np.mean(scores)), 4), round(float(kappa), 4), round(float(wrong), 4))


def _amounts(probabilities: Floats) -> NDArray[np.float64]:
    substance, mention, contradiction = probabilities.T
    return amounts(substance, mention, contradiction, _DEPTH)


def _cases(predictions: Predictions) -> Iterator[tuple[NDArray[np.intp], int, int]]:
    """The passages, the criterion and the coverage of each case."""
    for dossier in np.unique(predictions.dossiers):
        rows = np.flatnonzero(predictions.dossiers == dossier)
        for criterion in np.flatnonzero(predictions.judged[rows[0]] != NONE).tolist():
            yield rows, criterion, int(predictions.judged[rows[0], criterion])
