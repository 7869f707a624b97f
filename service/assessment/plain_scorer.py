"""The scorer that needs no training on the référentiel: facet queries, wording and words, weighed by one small model.

Its weights are the same for every criterion of every référentiel. They were fitted on a labelled corpus
(``python -m training.plain``) and are kept beside this file, so a new référentiel is served from its first day.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest.embedder import Embedder, Vectors
from referentiel.model import Bloc
from service.assessment.coverage import ExpectedEvidence
from service.assessment.dossier import Located
from service.assessment.scores import Scores
from service.assessment.signals import Matrix, Signals, facets

WEIGHTS = Path(__file__).with_name("plain_scorer.json")
_HUB = 30


class Logistic(msgspec.Struct, frozen=True):
    """A logistic regression over standardised features."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, standardised: Matrix) -> Matrix:
        """Probabilities, of the features' shape without its last axis."""
        logits = standardised @ np.array(self.weights, np.float32) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float32)


class PlainWeights(msgspec.Struct, frozen=True):
    """What the fit gives: how to standardise the features, and one model for each question."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    substance: Logistic
    bearing: Logistic
    """Substance or mention."""
    coverage: ExpectedEvidence

    def probabilities(self, features: Matrix) -> tuple[Matrix, Matrix]:
        """Of substance, and of bearing on the criterion at all, for features as ``features`` gives them."""
        mean, deviation = (np.array(v, np.float32) for v in (self.mean, self.deviation))
        standardised = np.asarray((features - mean) / deviation, np.float32)
        return self.substance(standardised), self.bearing(standardised)


FEATURES = (
    "nearest_facet",
    "two_nearest_facets",
    "wording",
    "words_of_a_facet",
    "words_of_all_facets",
    "concreteness",
    "length",
)


class PlainScorer:
    """Weighs the signals; knows no passage of any labelled dossier, and detects no contradiction."""

    description = (
        "Moteur de preuves sans apprentissage sur ce référentiel : requêtes par facette, BM25 et modèle "
        "d'embeddings multilingue embarqué. Il ne détecte pas les contradictions."
    )

    def __init__(self) -> None:
        raw = WEIGHTS.read_bytes()
        self._weights = msgspec.json.decode(raw, type=PlainWeights)
        self.fingerprint = "plain/" + hashlib.sha256(raw).hexdigest()

    @property
    def coverage(self) -> ExpectedEvidence:
        """The coverage rule that was fitted with the weights."""
        return self._weights.coverage

    def score(self, bloc: Bloc, passages: Sequence[Located], vectors: Vectors, signals: Signals) -> Scores:
        """See ``Scorer.score``."""
        lengths = [len(located.passage.text.split()) for located in passages]
        substance, bearing = self._weights.probabilities(features(bloc, signals, lengths))
        return Scores(
            substance=substance,
            mention=np.clip(bearing - substance, 0.0, 1.0),
            contradiction=np.zeros_like(substance),
            serving=serving(bloc, signals),
        )

    @staticmethod
    def quoter(_bloc: Bloc, _embedder: Embedder) -> None:
        """See ``Scorer.quoter``: nobody marked sentences for such a référentiel."""


def features(bloc: Bloc, signals: Signals, lengths: Sequence[int]) -> Matrix:
    """What the weights apply to, shape (passages, criteria, features), in the order of ``FEATURES``.

    Similarities are taken above the passage's own level towards the whole bloc: a passage that is near everything
    (a hub) says nothing (cf. Radovanović et al., 2010).
    """
    hub = _level(signals.dense)
    groups = _groups(bloc)
    dense = [np.sort(signals.dense[:, group], axis=1)[:, ::-1] for group in groups]
    lexical = [np.log1p(signals.lexical[:, group]) for group in groups]
    shape = (len(lengths), len(groups))
    columns = [
        np.stack([d[:, 0] for d in dense], 1) - hub,
        np.stack([d[:, :2].mean(axis=1) for d in dense], 1) - hub,
        signals.topic - signals.topic.mean(axis=1, keepdims=True),
        np.stack([w.max(axis=1) for w in lexical], 1),
        np.stack([np.log1p(signals.lexical[:, group].sum(axis=1)) for group in groups], 1),
        np.broadcast_to(signals.concreteness[:, None], shape),
        np.broadcast_to(np.log(np.maximum(np.array(lengths, np.float32), 1.0))[:, None], shape),
    ]
    return np.stack(columns, axis=2).astype(np.float32)


def serving(bloc: Bloc, signals: Signals) -> Matrix:
    """How surely a passage serves each facet, from 0 to 1: meaning above the passage's level, and words."""
    meaning = signals.dense - _level(signals.dense)
    words = np.log1p(signals.lexical)
    ceiling = words.max(axis=0, keepdims=True, initial=1e-6)
    return np.asarray(np.clip(0.5 + 4.0 * meaning + 0.5 * words / ceiling, 0.0, 1.0), np.float32)


def _level(dense: Matrix) -> Matrix:
    top = np.sort(dense, axis=1)[:, ::-1][:, :_HUB]
    return np.asarray(top.mean(axis=1, keepdims=True), np.float32)


def _groups(bloc: Bloc) -> list[NDArray[np.intp]]:
    owners = np.array([criterion.id for criterion, _ in facets(bloc)])
    return [np.flatnonzero(owners == criterion.id) for criterion in bloc.criteria()]
