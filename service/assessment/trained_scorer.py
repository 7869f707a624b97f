"""The scorer of a référentiel that brings a trained model: its heads, the criteria's words, and neighbours."""

import hashlib
from collections.abc import Sequence

import numpy as np

from ingest.embedder import Vectors
from referentiel.model import Bloc
from service.assessment.dossier import Located
from service.assessment.fusion import neighbours, words
from service.assessment.heads import Heads, Matrix
from service.assessment.scores import Scores
from service.assessment.signals import Signals, facets

_VERSION = "2"


class TrainedScorer:
    """Reads probabilities off the vectors of the encoder that the heads were trained with."""

    description = (
        "Moteur de preuves appris sur le corpus annoté de ce référentiel : modèle d'embeddings multilingue affiné, "
        "embarqué, et probabilités calibrées par critère. Aucun grand modèle de langage."
    )

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        content = f"{_VERSION}|{heads.fingerprint}"
        self.fingerprint = "trained/" + hashlib.sha256(content.encode()).hexdigest()

    def score(self, bloc: Bloc, passages: Sequence[Located], vectors: Vectors, signals: Signals) -> Scores:
        """See ``Scorer.score``."""
        reading = self._heads.read(vectors)
        criteria = [self._heads.criteria.index(criterion.id) for criterion in bloc.criteria()]
        places = [self._heads.facets.index((criterion.id, facet.id)) for criterion, facet in facets(bloc)]
        presence = reading.presence[:, criteria]
        around = neighbours(presence, [located.piece.id for located in passages])
        logits = self._heads.fusion.logits(presence, words(_by_criterion(bloc, signals.lexical)), around)
        kinds = np.stack([reading.substance, reading.mention, reading.contradiction])[..., criteria]
        fused = kinds / kinds.sum(axis=0).clip(min=1e-9) / (1 + np.exp(-logits))
        return Scores(fused[0], fused[1], fused[2], _of_best(bloc, reading.affinity[:, places]))


def _by_criterion(bloc: Bloc, lexical: Matrix) -> Matrix:
    """BM25 of all the facets' words together: scores of words add up."""
    owners = np.array([criterion.id for criterion, _ in facets(bloc)])
    columns = [lexical[:, owners == criterion.id].sum(axis=1) for criterion in bloc.criteria()]
    return np.stack(columns, axis=1)


def _of_best(bloc: Bloc, shares: Matrix) -> Matrix:
    """Shares of facets relative to the greatest of their criterion: a passage may serve two as well."""
    owners = [criterion.id for criterion, _ in facets(bloc)]
    found = np.empty_like(shares)
    for criterion in bloc.criteria():
        own = [column for column, owner in enumerate(owners) if owner == criterion.id]
        found[:, own] = shares[:, own] / shares[:, own].max(axis=1, keepdims=True, initial=1e-9)
    return found
