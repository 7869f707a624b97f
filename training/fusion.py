"""Fits the small model that the product stacks over the heads, on passages that the heads were not trained on."""

from collections.abc import Sequence

import numpy as np

from referentiel.model import Bloc, Referentiel
from service.assessment.fusion import FEATURES, Fusion, Surroundings, features
from service.assessment.heads import surest
from service.assessment.lexical import LexicalIndex
from training import logistic
from training.corpus import Corpus, MiniDossier
from training.errors import NothingMeasured
from training.examples import columns
from training.predictions import Floats, Predictions

_RIDGE = 1e-5
_KINDS = 3


def inputs(predictions: Predictions, corpus: Corpus, referentiel: Referentiel) -> Floats:
    """(passages, criteria, features): each mini-dossier read on its own, zeros for criteria of other blocs.

    Raises:
        NothingMeasured: the predictions are of a mini-dossier that is no longer the same.
    """
    found = np.zeros((*predictions.presence.shape, len(FEATURES)), np.float32)
    served = surest(predictions.serving, columns(referentiel).owners)
    by_id = {dossier.id: dossier for dossier in corpus.dossiers}
    for name in dict.fromkeys(predictions.dossiers.tolist()):
        rows = np.flatnonzero(predictions.dossiers == name)
        criteria = np.flatnonzero(predictions.inside[rows[0]])
        place = np.ix_(rows, criteria)
        dossier = by_id.get(name)
        if dossier is None or len(dossier.passages) != len(rows):
            raise NothingMeasured(f"Le mini-dossier {name} a changé depuis : relancez « python -m training evaluate ».")
        found[place] = features(
            predictions.presence[place],
            predictions.manner[place],
            served[place],
            lexical(referentiel.bloc(dossier.bloc), [passage.indexed_text for passage in dossier.passages]),
            surroundings(dossier),
        )
    return found


def fit(given: Floats, predictions: Predictions) -> Fusion:
    """The weights under which held-out labels are likeliest, with a small ridge."""
    inside = predictions.inside
    weights = logistic.fit(given[inside].astype(np.float64), predictions.kinds[inside] + 1, 1 + _KINDS, _RIDGE)
    return Fusion(tuple(tuple(round(float(weight), 5) for weight in row) for row in weights))


def cross_fused(predictions: Predictions, given: Floats, parts: int = 5) -> Floats:
    """(passages, criteria, kinds): probabilities for each mini-dossier, by weights fitted on the others."""
    names = np.unique(predictions.dossiers)
    found = np.zeros((*predictions.presence.shape, _KINDS), np.float32)
    for part in range(parts):
        held = np.isin(predictions.dossiers, names[part::parts])
        found[held] = fit(given[~held], predictions.of(~held)).probabilities(given[held])
    return found


def surroundings(dossier: MiniDossier) -> Surroundings:
    """Where the passages of a mini-dossier stand."""
    return Surroundings(
        pieces=[dossier.id] * len(dossier.passages),
        sections=[passage.heading for passage in dossier.passages],
        lengths=[len(passage.text.split()) for passage in dossier.passages],
    )


def lexical(bloc: Bloc, texts: Sequence[str]) -> Floats:
    """(texts, criteria): BM25 of all the words of a criterion's facets."""
    index = LexicalIndex(texts)
    columns = [
        np.sum([index.scores(" ".join((*facet.cues, facet.label))) for facet in criterion.facets], axis=0)
        for criterion in bloc.criteria()
    ]
    return np.stack(columns, axis=1).astype(np.float32)
