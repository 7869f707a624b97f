"""The coverage rule of the shipped model: from amounts of evidence to a word, as jurors gave it for the like.

The amounts are sums of calibrated probabilities over the few best passages of a criterion (see
``service.assessment.coverage``), so they hardly grow with the length of a dossier. Whole dossiers, whose criteria were
judged, tell what makes a word. Mini-dossiers, where labels say what there is, weigh a fifth as much altogether: each
of their criteria is also read with its evidence taken away, all of it or all but one passage of substance (else nearly
nothing would be missing), and half of these cases are lengthened with passages of other projects.
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
_LENGTHS = (60, 180)
"""Passages of a case: those of a mini-dossier, and those of a dossier of fifteen pages."""
_SHARE_OF_SHORT = 0.2
_RIDGE = 5e-4
_ASSURED = 0.65
"""The least from which nine in ten of the held-out criteria that are called supported were judged so."""


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
    """(cases,): whether a juror judged the criterion in a whole dossier; else the labels of a mini-dossier say it."""

    def of(self, cases: NDArray[np.bool_]) -> "Cases":
        """Some of the cases."""
        return Cases(self.truths[cases], self.amounts[cases], self.whole[cases])


def truth(kinds: NDArray[np.int64]) -> int:
    """The coverage that the labels of a mini-dossier's passages give a criterion.

    Two passages of substance, and no more against it than for it, are what a juror asks to call it supported: one
    fact alone is a beginning. Anything else that speaks to it is partial.
    """
    substance, against = int((kinds == 0).sum()), int((kinds == 2).sum())
    if substance >= 2 and against < substance:
        return SUPPORTED
    return PARTIAL if (kinds != NONE).any() else MISSING


def read(rule: LikeliestCoverage, cases: Cases) -> NDArray[np.int64]:
    """The coverage of each case by the rule."""
    return np.array([COVERAGES.index(rule.word(given)) for given in cases.amounts], np.int64)


def gather(predictions: Predictions, probabilities: Floats) -> Cases:
    """Every case: whole dossiers as they were judged, mini-dossiers with their evidence and with less of it."""
    is_mini = (predictions.judged == NONE).all(axis=1)
    mini, read_of_mini = predictions.of(is_mini), probabilities[is_mini]
    found = [
        (truth(mini.kinds[rows, criterion]), _amounts(read_of_mini[rows, criterion]), False)
        for length in _LENGTHS
        for rows, criterion in _pools(mini, length)
    ]
    found += [
        (int(predictions.judged[rows[0], criterion]), _amounts(probabilities[rows, criterion]), True)
        for rows, criterion in _judged(predictions)
    ]
    return Cases(
        truths=np.array([word for word, _, _ in found]),
        amounts=np.array([given for _, given, _ in found]),
        whole=np.array([whole for _, _, whole in found]),
    )


def fit(cases: Cases) -> LikeliestCoverage:
    """The rule under which the words that were given are likeliest."""
    says = np.where(cases.whole, 1.0, _SHARE_OF_SHORT * cases.whole.sum() / max(1, (~cases.whole).sum()))
    if not cases.whole.any():
        says = np.ones(len(cases.truths))
    weights = logistic.fit(cases.amounts, cases.truths, len(COVERAGES), _RIDGE, says)
    return LikeliestCoverage(
        _DEPTH, tuple(tuple(round(float(weight), 4) for weight in row) for row in weights), _ASSURED
    )


def cross_validated(
    predictions: Predictions, probabilities: Floats, parts: int = 5
) -> tuple[Agreement, Agreement | None]:
    """The agreement, on mini-dossiers and on whole ones if there are any, of rules fitted on the others."""
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
    on_whole = agreement(true[is_whole], said[is_whole]) if is_whole.any() else None
    return agreement(true[~is_whole], said[~is_whole]), on_whole


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


def _judged(predictions: Predictions) -> Iterator[tuple[NDArray[np.intp], int]]:
    for dossier in np.unique(predictions.dossiers):
        rows = np.flatnonzero(predictions.dossiers == dossier)
        for criterion in np.flatnonzero(predictions.judged[rows[0]] != NONE):
            yield rows, int(criterion)


def _pools(predictions: Predictions, length: int) -> Iterator[tuple[NDArray[np.intp], int]]:
    chance = np.random.default_rng(length)
    for dossier in np.unique(predictions.dossiers):
        own = np.flatnonzero(predictions.dossiers == dossier)
        for criterion in np.flatnonzero(predictions.inside[own][0]):
            kinds = predictions.kinds[:, criterion]
            others = predictions.inside[:, criterion] & (kinds == NONE) & (predictions.dossiers != dossier)
            added = chance.permutation(np.flatnonzero(others))[: max(0, length - len(own))]
            for kept in _with_less(own, kinds[own]):
                yield np.concatenate([kept, added]), int(criterion)


def _with_less(rows: NDArray[np.intp], kinds: NDArray[np.int64]) -> Iterator[NDArray[np.intp]]:
    """The passages as they are, without all substance but the first, without any that speak to the criterion."""
    substance = np.flatnonzero(kinds == 0)
    if (kinds != NONE).any():
        yield rows
    if len(substance) > 1:
        yield np.delete(rows, substance[1:])
    yield rows[kinds == NONE]
