"""Fits the rule that gives a criterion its coverage, on held-out passages and what jurors said of their dossiers.

What evidence is worth is fitted on whole dossiers, which is what candidates hand in. What it is worth more in short
ones, where one passage often answers a criterion whole, is fitted over it on short ones: the words of each kind do not
blur those of the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from service.assessment.coverage import EVIDENCE, Bearing, LikeliestCoverage, brevity, evidence
from training import logistic
from training.examples import NONE, Columns
from training.predictions import COVERAGES, Floats, Predictions

MISSING, PARTIAL, SUPPORTED = 0, 1, 2
_DEPTH = 5
_OF_WHOLE = [name != "words" for name in EVIDENCE]
"""In whole dossiers length tells nothing that the rest does not."""
_OF_FACETS = [name in ("main", "least") for name in EVIDENCE]
_RIDGE, _RIDGE_OF_SHORT = 5e-4, 2e-3
_ASSURED = 0.7
"""Nine in ten of the criteria that are called supported, left out of the fit, are to have been judged so: 0.65 is the
least at which they were on whole dossiers, and this a step above, since real jurors agree less."""


class Agreement(Struct, frozen=True):
    """How a coverage agrees with the labels'."""

    macro_f1: float
    kappa: float
    """Quadratic."""
    supported_where_missing: float


@dataclass(frozen=True)
class Cases:
    """Criteria of dossiers, what is known of their coverage, and the evidence that was read."""

    truths: NDArray[np.int64]
    evidence: NDArray[np.float64]
    """(cases, evidence): see ``EVIDENCE``."""
    brief: NDArray[np.float64]
    """(cases,): see ``brevity``."""
    dossiers: NDArray[np.str_]
    """(cases,): the dossier of each."""

    @property
    def whole(self) -> NDArray[np.bool_]:
        """(cases,): whether the dossier is a whole one."""
        return np.asarray(self.brief == 0)

    def of(self, rows: NDArray[np.bool_]) -> "Cases":
        """Some of the cases."""
        return Cases(*(getattr(self, field.name)[rows] for field in fields(self)))


def read(rule: LikeliestCoverage, cases: Cases) -> NDArray[np.int64]:
    """The coverage of each case by the rule."""
    words = (rule.word(*row) for row in zip(cases.evidence, cases.brief, strict=True))
    return np.array([COVERAGES.index(word) for word in words], np.int64)


def gather(predictions: Predictions, probabilities: Floats, columns: Columns) -> Cases:
    """Every criterion of every dossier."""
    owners, main = columns.owners, np.array(columns.main)
    found = []
    for rows, criterion, word in _cases(predictions):
        own = owners == criterion
        substance, mention, contradiction = probabilities[rows, criterion].T
        serving, lengths = predictions.serving[rows][:, own], predictions.lengths[rows]
        bearing = Bearing(substance, mention, contradiction, serving, main[own], lengths)
        found.append((word, evidence(bearing, _DEPTH), brevity(len(rows)), predictions.dossiers[rows[0]]))
    return Cases(*(np.array(column) for column in zip(*found, strict=True)))


def fit(cases: Cases) -> LikeliestCoverage:
    """The rule under which the words that jurors gave are likeliest."""
    return _fitted(cases, np.array(_OF_WHOLE), np.ones(len(EVIDENCE), bool))


def without_facets(cases: Cases) -> LikeliestCoverage:
    """The same, knowing nothing of the facets that passages serve."""
    facets = np.array(_OF_FACETS)
    return _fitted(cases, np.array(_OF_WHOLE) & ~facets, ~facets)


def _fitted(cases: Cases, of_whole: NDArray[np.bool_], of_short: NDArray[np.bool_]) -> LikeliestCoverage:
    # Where all dossiers are short ones, what they teach is all that is known of either kind.
    whole = cases.whole if cases.whole.any() else ~cases.whole
    features = np.append(cases.evidence * of_whole, np.ones((len(whole), 1)), axis=1)
    weights = logistic.fit(features[whole], cases.truths[whole], len(COVERAGES), _RIDGE)
    more = np.zeros((len(weights), len(EVIDENCE)))
    if not whole.all():
        known, given = features @ weights.T, cases.evidence * of_short * cases.brief[:, None]
        more = logistic.fit(given[~whole], cases.truths[~whole], len(COVERAGES), _RIDGE_OF_SHORT, known[~whole])
    offsets = tuple(round(float(value), 4) for value in weights[:, -1])
    return LikeliestCoverage(_DEPTH, _rounded(weights[:, :-1]), offsets, _rounded(more), _ASSURED)


def left_out(cases: Cases, fitted: Callable[[Cases], LikeliestCoverage], parts: int = 6) -> NDArray[np.int64]:
    """The coverage of each case by the rule fitted on the other dossiers, in so many parts."""
    found = np.empty_like(cases.truths)
    names = np.unique(cases.dossiers)
    for part in range(parts):
        held = np.isin(cases.dossiers, names[part::parts])
        if held.any():
            found[held] = read(fitted(cases.of(~held)), cases.of(held))
    return found


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
