"""The coverage rule of the shipped model: how much evidence is expected among a criterion's best passages.

The expected evidence is the sum of calibrated probabilities over the few best passages, so it hardly grows with the
length of a dossier: what is far down the list is not counted. Thresholds are fitted on mini-dossiers, where labels
say what there is, each criterion being also read with its evidence taken away, all of it or all but one passage of
substance; else nearly nothing would be missing. Half of the cases are lengthened with passages of other projects. Whole
dossiers, whose criteria a juror judged, are read as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from training.examples import NONE
from training.predictions import Floats, Predictions

MISSING, PARTIAL, SUPPORTED = 0, 1, 2
_DEPTH = 5
_LENGTHS = (60, 180)
"""Passages of a case: those of a mini-dossier, and those of a dossier of fifteen pages."""


class CoverageRule(Struct, frozen=True):
    """Supported from ``supported`` expected passages of substance, partial from ``partial`` that speak to it.

    A passage against the criterion, more probable than ``contradiction``, lowers supported to partial.
    """

    passages: int
    """How many of the best passages are summed."""
    supported: float
    partial: float
    contradiction: float


class Agreement(Struct, frozen=True):
    """How a coverage agrees with the labels'."""

    macro_f1: float
    kappa: float
    """Quadratic."""
    supported_where_missing: float


@dataclass(frozen=True)
class Cases:
    """Criteria of mini-dossiers, what their labels say, and the probabilities of their best passages."""

    truths: NDArray[np.int64]
    substance: Floats
    """(cases, best passages): probabilities, the greatest first."""
    spoken: Floats
    """(cases, best passages): probabilities of speaking to the criterion in any way."""
    against: Floats
    """(cases,): the greatest probability of a passage against it."""
    whole: NDArray[np.bool_]
    """(cases,): whether a juror judged the criterion in a whole dossier; else the labels of a mini-dossier say it."""

    def of(self, cases: NDArray[np.bool_]) -> "Cases":
        """Some of the cases."""
        return Cases(
            self.truths[cases], self.substance[cases], self.spoken[cases], self.against[cases], self.whole[cases]
        )


def truth(kinds: NDArray[np.int64]) -> int:
    """The coverage that the labels of a mini-dossier's passages give a criterion.

    Two passages of substance, and no more against it than for it, are what a juror asks to call it supported: one
    fact alone is a beginning. Anything else that speaks to it is partial.
    """
    substance, against = int((kinds == 0).sum()), int((kinds == 2).sum())
    if substance >= 2 and against < substance:
        return SUPPORTED
    return PARTIAL if (kinds != NONE).any() else MISSING


def read(rule: CoverageRule, cases: Cases) -> NDArray[np.int64]:
    """The coverage of each case by the rule."""
    supported = cases.substance[:, : rule.passages].sum(axis=1) >= rule.supported
    opposed = cases.against >= rule.contradiction
    partial = cases.spoken[:, : rule.passages].sum(axis=1) >= rule.partial
    return np.where(supported, np.where(opposed, PARTIAL, SUPPORTED), np.where(partial, PARTIAL, MISSING))


def words(rule: CoverageRule, probabilities: Floats) -> NDArray[np.int64]:
    """(criteria,): the coverage of each criterion of one dossier, from probabilities (passages, criteria, kinds)."""
    best = [_best(probabilities[:, criterion]) for criterion in range(probabilities.shape[1])]
    substance, spoken, against = (np.array([each[place] for each in best]) for place in range(3))
    nothing = np.zeros(len(best), np.int64)
    return read(rule, Cases(nothing, substance, spoken, against, nothing.astype(bool)))


def gather(predictions: Predictions, probabilities: Floats) -> Cases:
    """Every case: whole dossiers as they were judged, mini-dossiers with their evidence and with less of it."""
    is_mini = (predictions.judged == NONE).all(axis=1)
    mini, read_of_mini = predictions.of(is_mini), probabilities[is_mini]
    found = [
        (truth(mini.kinds[rows, criterion]), _best(read_of_mini[rows, criterion]), False)
        for length in _LENGTHS
        for rows, criterion in _pools(mini, length)
    ]
    found += [
        (int(predictions.judged[rows[0], criterion]), _best(probabilities[rows, criterion]), True)
        for rows, criterion in _judged(predictions)
    ]
    return Cases(
        truths=np.array([word for word, _, _ in found]),
        substance=np.array([best[0] for _, best, _ in found]),
        spoken=np.array([best[1] for _, best, _ in found]),
        against=np.array([best[2] for _, best, _ in found]),
        whole=np.array([whole for _, _, whole in found]),
    )


def fit(cases: Cases) -> CoverageRule:
    """The rule that agrees best with the labels, over a coarse grid; whole dossiers, if any, have half of the say."""
    parts = [part for part in (cases.of(~cases.whole), cases.of(cases.whole)) if len(part.truths)]
    grid = (
        CoverageRule(passages, float(supported), float(partial), contradiction)
        for passages in (1, 2, 3, _DEPTH)
        for supported in np.arange(0.4, 3.0, 0.1).round(2)
        for partial in np.arange(0.3, 2.0, 0.1).round(2)
        for contradiction in (0.4, 0.5, 0.6, 0.7)
    )
    return max(grid, key=lambda rule: sum(_merit(agreement(part.truths, read(rule, part))) for part in parts))


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


def _merit(found: Agreement) -> float:
    # Calling supported what is missing is the worst error: beyond a tenth it costs more than it can bring.
    return found.macro_f1 + found.kappa - 2 * max(0.0, found.supported_where_missing - 0.1)


def _best(probabilities: Floats) -> tuple[Floats, Floats, float]:
    substance = np.sort(probabilities[:, 0])[::-1][:_DEPTH]
    spoken = np.sort(probabilities.sum(axis=1))[::-1][:_DEPTH]
    return substance, spoken, float(probabilities[:, 2].max())


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
