"""The coverage rule of the shipped model: from amounts of evidence to a word, as jurors gave it for the like.

The amounts are sums of calibrated probabilities over the few best passages of a criterion (see
``service.assessment.coverage``), so they hardly grow with the length of a dossier. Whole dossiers tell what makes a
word of them. Short ones were written to be dense: one passage often answers a whole criterion, jurors say supported for
less, and words fitted on both make supported less sure where it matters.

What the main facets add is fitted apart, on both: how much better or worse they are served than is usual with so much
evidence means the same in a short dossier as in a long one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from service.assessment.coverage import AMOUNTS, SERVICE, Bearing, LikeliestCoverage, amounts, service
from training import logistic
from training.examples import NONE, Columns
from training.predictions import COVERAGES, Floats, Predictions

MISSING, PARTIAL, SUPPORTED = 0, 1, 2
_DEPTH = 5
_RIDGE = 5e-4
_ASSURED_BY_AMOUNTS, _ASSURED = 0.7, 0.75
"""The least, in steps of 0.05, from which nine in ten of the held-out criteria called supported were judged so: by the
amounts alone, and with the main facets."""


_NO_FACETS: dict[str, Any] = {"usual": ((0.0,) * len(AMOUNTS),) * len(SERVICE), "facets": ((0.0,) * len(SERVICE),) * 2}


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
    service: NDArray[np.float64]
    """(cases, service): of the main facets."""
    whole: NDArray[np.bool_]
    """(cases,): whether the dossier is a whole one."""
    dossiers: NDArray[np.str_]
    """(cases,): the dossier of each."""

    def of(self, rows: NDArray[np.bool_]) -> "Cases":
        """Some of the cases."""
        return Cases(*(getattr(self, field.name)[rows] for field in fields(self)))


def read(rule: LikeliestCoverage, cases: Cases) -> NDArray[np.int64]:
    """The coverage of each case by the rule."""
    return np.array(
        [COVERAGES.index(rule.word(*row)) for row in zip(cases.amounts, cases.service, strict=True)], np.int64
    )


def gather(predictions: Predictions, probabilities: Floats, columns: Columns) -> Cases:
    """Every criterion of every dossier."""
    whole, owners, main = predictions.whole, columns.owners, np.array(columns.main)
    found = []
    for rows, criterion, word in _cases(predictions):
        own = owners == criterion
        serving = predictions.serving[rows][:, own]
        substance, mention, contradiction = probabilities[rows, criterion].T
        bearing = Bearing(substance, mention, contradiction, serving, main[own])
        place = predictions.dossiers[rows[0]]
        found.append((word, amounts(bearing, _DEPTH), service(bearing), whole[rows[0]], place))
    return Cases(*(np.array(column) for column in zip(*found, strict=True)))


def fit(cases: Cases) -> LikeliestCoverage:
    """The rule under which the words that jurors gave are likeliest."""
    return refine(on_amounts(cases), cases)


def refine(rule: LikeliestCoverage, cases: Cases) -> LikeliestCoverage:
    """The rule with its part of main facets fitted anew on these cases, the rest as it was."""
    usual = np.asarray(np.linalg.lstsq(cases.amounts, cases.service, rcond=None)[0].T, np.float64)
    unusual = cases.service - np.clip(cases.amounts @ usual.T, 0.0, 1.0)
    known = cases.amounts @ np.array(rule.weights).T
    weights = logistic.fit(unusual, cases.truths, len(COVERAGES), _RIDGE, known)
    return structs.replace(rule, usual=_rounded(usual), facets=_rounded(weights), assured=_ASSURED)


def unrefined(rule: LikeliestCoverage) -> LikeliestCoverage:
    """The rule on amounts of evidence alone."""
    return structs.replace(rule, assured=_ASSURED_BY_AMOUNTS, **_NO_FACETS)


def left_out(cases: Cases, fitted: Callable[[Cases], LikeliestCoverage], parts: int = 6) -> NDArray[np.int64]:
    """The coverage of each case by the rule fitted on the other dossiers, in so many parts."""
    found = np.empty_like(cases.truths)
    names = np.unique(cases.dossiers)
    for part in range(parts):
        held = np.isin(cases.dossiers, names[part::parts])
        if held.any():
            found[held] = read(fitted(cases.of(~held)), cases.of(held))
    return found


def on_amounts(cases: Cases) -> LikeliestCoverage:
    """What whole dossiers teach of the amounts alone; short ones where they are all."""
    fitted = cases.whole if cases.whole.any() else ~cases.whole
    weights = logistic.fit(cases.amounts[fitted], cases.truths[fitted], len(COVERAGES), _RIDGE)
    return LikeliestCoverage(_DEPTH, _rounded(weights), assured=_ASSURED_BY_AMOUNTS, **_NO_FACETS)


def _rounded(rows: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(value), 4) for value in row) for row in rows)


def cross_validated(
    cases: Cases, fitted: Callable[[Cases], LikeliestCoverage] = fit, parts: int = 5
) -> tuple[Agreement | None, Agreement | None]:
    """The agreement, on short dossiers and on whole ones if there are any, of rules fitted on the others."""
    said, whole = left_out(cases, fitted, parts), cases.whole
    on_short = agreement(cases.truths[~whole], said[~whole]) if (~whole).any() else None
    return on_short, agreement(cases.truths[whole], said[whole]) if whole.any() else None


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


def _cases(predictions: Predictions) -> Iterator[tuple[NDArray[np.intp], int, int]]:
    """The passages, the criterion and the coverage of each case."""
    for dossier in np.unique(predictions.dossiers):
        rows = np.flatnonzero(predictions.dossiers == dossier)
        for criterion in np.flatnonzero(predictions.judged[rows[0]] != NONE).tolist():
            yield rows, criterion, int(predictions.judged[rows[0], criterion])
