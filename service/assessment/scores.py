"""How likely each passage is evidence for each criterion: what a scorer gives and the engine reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.embedder import Embedder, Vectors
from referentiel.model import Bloc
from service.assessment.dossier import Located
from service.assessment.quotation import Quoter
from service.assessment.signals import Matrix, Signals


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities, comparable between criteria. Rows are passages, columns criteria or facets."""

    substance: Matrix
    """(passages, criteria): a juror would count it."""
    mention: Matrix
    """(passages, criteria): it speaks of it and shows nothing."""
    contradiction: Matrix
    """(passages, criteria): it speaks against it."""
    serving: Matrix
    """(passages, facets): how surely it serves that facet, if it speaks to its criterion at all, from 0 to 1. A
    probability from trained heads; the plain scorer's only tells more from less."""


MENTION, CONTRADICTION = 0.4, 0.5
"""What mentions and contradictions are worth in a ranking beside substance: jurors want them, after it."""

ALSO_SERVED = 0.6
"""Share of the probability of its surest facet from which a passage also serves another."""

_Worth = TypeVar("_Worth", float, Matrix)


def strength(substance: _Worth, mention: _Worth, contradiction: _Worth) -> _Worth:
    """What passages are ranked by: substance first, then what at least bears on the criterion."""
    worth: _Worth = substance + MENTION * mention + CONTRADICTION * contradiction
    return worth


def facets_served(serving: Matrix, share: float) -> NDArray[np.bool_]:
    """(passages, facets of one criterion): those that each passage is said to serve, its surest ones always."""
    return np.asarray(serving >= share * serving.max(axis=1, keepdims=True, initial=0.0))


class Scorer(Protocol):
    """Turns signals and vectors into probabilities."""

    @property
    def fingerprint(self) -> str:
        """Changes with everything that can change a score."""
        ...

    @property
    def description(self) -> str:
        """What it is, in one French sentence for jurors."""
        ...

    def score(self, bloc: Bloc, passages: Sequence[Located], vectors: Vectors, signals: Signals) -> Scores:
        """The scores of a dossier's passages for a bloc's criteria and facets."""
        ...

    def quoter(self, bloc: Bloc, embedder: Embedder) -> Quoter | None:
        """What chooses the sentences to quote; None where passages are quoted whole."""
        ...
