"""The scorer of a référentiel that brings a trained model: what its heads read in the passages' vectors."""

import hashlib
from collections.abc import Sequence

import numpy as np

from ingest.embedder import Vectors
from referentiel.model import Bloc
from service.assessment.dossier import Located
from service.assessment.heads import Heads, Matrix
from service.assessment.scores import Scores
from service.assessment.signals import Signals, facets

_VERSION = "1"


class TrainedScorer:
    """Reads probabilities off the vectors of the encoder that the heads were trained with."""

    description = (
        "Moteur de preuves appris sur le corpus annoté de ce référentiel : modèle d'embeddings multilingue affiné, "
        "embarqué, et probabilités calibrées par critère. Aucun grand modèle de langage."
    )

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        self.fingerprint = "trained/" + hashlib.sha256(f"{_VERSION}|{heads.fingerprint}".encode()).hexdigest()

    def score(self, bloc: Bloc, passages: Sequence[Located], vectors: Vectors, signals: Signals) -> Scores:
        """See ``Scorer.score``; the signals are not needed."""
        reading = self._heads.read(vectors)
        criteria = [self._heads.criteria.index(criterion.id) for criterion in bloc.criteria()]
        places = [self._heads.facets.index((criterion.id, facet.id)) for criterion, facet in facets(bloc)]
        return Scores(
            substance=reading.substance[:, criteria],
            mention=reading.mention[:, criteria],
            contradiction=reading.contradiction[:, criteria],
            affinity=_of_best(bloc, reading.affinity[:, places]),
        )


def _of_best(bloc: Bloc, shares: Matrix) -> Matrix:
    """Shares of facets relative to the greatest of their criterion: a passage may serve two as well."""
    owners = [criterion.id for criterion, _ in facets(bloc)]
    found = np.empty_like(shares)
    for criterion in bloc.criteria():
        own = [column for column, owner in enumerate(owners) if owner == criterion.id]
        found[:, own] = shares[:, own] / shares[:, own].max(axis=1, keepdims=True, initial=1e-9)
    return found
