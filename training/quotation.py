"""Fits how likely a juror is to take a sentence into a quote, on sentences of held-out passages that readers marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from service.assessment.quotation import Quotation, features, run
from training import logistic
from training.errors import NothingMeasured
from training.predictions import Floats
from training.quoted import Quoted
from training.sentences import Sentences

Blocs = Mapping[str, Sequence[int]]
"""The columns of the criteria of each bloc."""

_RIDGE = 1e-3
_PARTS = 8


class Quoting(Struct, frozen=True):
    """Over passages and criteria of which a reader quoted some sentences: what the rule quotes of them."""

    judgements: int
    quoted: float
    """Share of a passage's words that the reader quotes."""
    shown: float
    """Share that the rule quotes."""
    kept: float
    """Share of the words that the reader quotes which the rule quotes too."""
    halved: float
    """Share of the reader's quotes of which the rule leaves out half of the words or more."""
    f1: float
    """Of the words that the rule quotes against the reader's, all passages together."""
    f1_of_whole_passages: float
    """The same, were every passage quoted whole."""


@dataclass(frozen=True)
class Case:
    """A passage and a criterion of which a reader quoted some sentences."""

    dossier: str
    given: Floats
    """(sentences, features)"""
    taken: NDArray[np.bool_]
    """(sentences,)"""
    lengths: NDArray[np.int64]
    """(sentences,): in words."""


def cases(sentences: Sentences, quoted: Mapping[str, Quoted], criteria: Sequence[str], blocs: Blocs) -> list[Case]:
    """What readers marked, beside what heads read there.

    ``criteria`` are the columns of the sentences, ``blocs`` the columns of each bloc.

    Raises:
        NothingMeasured: a dossier is no longer the same.
    """
    found: list[Case] = []
    for dossier in dict.fromkeys(sentences.dossiers.tolist()):
        for row, marked in quoted.get(dossier, {}).items():
            found += _of_passage(sentences, dossier, row, marked, criteria, blocs)
    return found


def _of_passage(
    sentences: Sentences,
    dossier: str,
    row: int,
    marked: Mapping[str, Sequence[int]],
    criteria: Sequence[str],
    blocs: Blocs,
) -> list[Case]:
    own = next(columns for columns in blocs.values() if all(criteria.index(name) in columns for name in marked))
    read = sentences.of(dossier, row, own)
    given, places = features(read), np.arange(len(read.lengths))
    if any(max(taken) >= len(places) for taken in marked.values()):
        raise NothingMeasured(f"Le dossier {dossier} a changé depuis : relancez « python -m training evaluate ».")
    return [
        Case(dossier, given[:, list(own).index(criteria.index(name))], np.isin(places, taken), read.lengths)
        for name, taken in marked.items()
    ]


def fit(given: Sequence[Case]) -> Quotation:
    """The weights under which what readers quoted is likeliest, with a small ridge.

    Raises:
        NothingMeasured: no reader marked anything.
    """
    if not given:
        raise NothingMeasured("Aucune phrase citée à côté du corpus.")
    rows = np.concatenate([case.given for case in given]).astype(np.float64)
    taken = np.concatenate([case.taken for case in given]).astype(np.int64)
    # The ridge is to weigh on all alike, whatever they are measured in.
    spread = np.where((found := rows.std(axis=0)) > 0, found, 1.0)
    (weights,) = logistic.fit(rows / spread, taken, 2, _RIDGE)
    return Quotation(tuple(round(float(weight), 5) for weight in weights / spread))


def left_out(given: Sequence[Case], dossiers: Sequence[str]) -> dict[str, Quotation]:
    """For each dossier, weights fitted on what readers marked in others."""
    rules: dict[str, Quotation] = {}
    for part in range(min(_PARTS, len(dossiers))):
        held = dossiers[part::_PARTS]
        rules |= dict.fromkeys(held, fit([case for case in given if case.dossier not in held]))
    return rules


def cross_validated(given: Sequence[Case]) -> Quoting | None:
    """How well the rule quotes, for each dossier with weights fitted on others; None where there are none."""
    names = sorted({case.dossier for case in given})
    if len(names) < 2:
        return None
    rules = left_out(given, names)
    return measured([(case, quoted_by(rules[case.dossier], case)) for case in given])


def quoted_by(rule: Quotation, case: Case) -> NDArray[np.bool_]:
    """(sentences,): those that the rule quotes."""
    first, last = run(rule.probabilities(case.given), case.lengths)
    places = np.arange(len(case.lengths))
    return np.asarray((places >= first) & (places <= last))


def measured(pairs: Sequence[tuple[Case, NDArray[np.bool_]]]) -> Quoting:
    """What was quoted of each passage beside what the reader quotes."""
    total = np.array([case.lengths.sum() for case, _ in pairs])
    wanted = np.array([case.lengths[case.taken].sum() for case, _ in pairs])
    shown = np.array([case.lengths[quoted].sum() for case, quoted in pairs])
    both = np.array([case.lengths[quoted & case.taken].sum() for case, quoted in pairs])
    return Quoting(
        judgements=len(pairs),
        quoted=round(float((wanted / total).mean()), 3),
        shown=round(float((shown / total).mean()), 3),
        kept=round(float((both / wanted).mean()), 3),
        halved=round(float((both <= wanted / 2).mean()), 3),
        f1=round(float(2 * both.sum() / (wanted + shown).sum()), 3),
        f1_of_whole_passages=round(float(2 * wanted.sum() / (wanted + total).sum()), 3),
    )
