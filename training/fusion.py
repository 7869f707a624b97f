"""Fits how a passage's vector, the criterion's words in it and the passages around it are weighed together."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from referentiel.model import Bloc, Referentiel
from service.assessment.fusion import Fusion, neighbours, words
from service.assessment.lexical import LexicalIndex
from training.calibration import minimise
from training.corpus import Corpus
from training.predictions import Floats, Predictions


def inputs(predictions: Predictions, corpus: Corpus, referentiel: Referentiel) -> Floats:
    """(passages, criteria, 3): the logit of presence, the words, the neighbours.

    The words are weighed among the held-out passages of a bloc together, about as many as a dossier has.
    """
    found = np.zeros((*predictions.presence.shape, 3), np.float32)
    found[..., 0] = predictions.presence
    found[..., 2] = neighbours(predictions.presence, predictions.dossiers.tolist())
    texts = {dossier.id: [passage.indexed_text for passage in dossier.passages] for dossier in corpus.dossiers}
    every = [text for name in dict.fromkeys(predictions.dossiers.tolist()) for text in texts[name]]
    start = 0
    for bloc in referentiel.blocs:
        criteria = slice(start, start := start + sum(1 for _ in bloc.criteria()))
        rows = np.flatnonzero(predictions.inside[:, criteria].any(axis=1))
        found[rows, criteria, 1] = words(_lexical(bloc, [every[row] for row in rows]))
    return found


def fit(given: Floats, predictions: Predictions) -> Fusion:
    """The weights under which held-out labels are likeliest."""
    read = torch.from_numpy(given[predictions.inside]).double()
    spoken = torch.from_numpy(predictions.spoken[predictions.inside]).double()
    weights = minimise(
        torch.tensor([1.0, 0.0, 0.0, 0.0]).double(),
        lambda point: functional.binary_cross_entropy_with_logits(read @ point[:3] + point[3], spoken),
    )
    return Fusion(*weights)


def fuse(predictions: Predictions, given: Floats, fusion: Fusion) -> Predictions:
    """The predictions with the fused logits in place of those of presence."""
    logits = fusion.logits(given[..., 0], given[..., 1], given[..., 2])
    return Predictions(predictions.dossiers, logits, predictions.manner, predictions.kinds, predictions.inside)


def cross_fused(predictions: Predictions, given: Floats, parts: int = 5) -> Predictions:
    """The logits of each mini-dossier fused by weights fitted on the others."""
    names = np.unique(predictions.dossiers)
    logits = predictions.presence.copy()
    for part in range(parts):
        held = np.isin(predictions.dossiers, names[part::parts])
        fusion = fit(given[~held], predictions.of(~held))
        logits[held] = fuse(predictions.of(held), given[held], fusion).presence
    return Predictions(predictions.dossiers, logits, predictions.manner, predictions.kinds, predictions.inside)


def _lexical(bloc: Bloc, texts: Sequence[str]) -> Floats:
    index = LexicalIndex(texts)
    columns = [
        np.sum([index.scores(" ".join((*facet.cues, facet.label))) for facet in criterion.facets], axis=0)
        for criterion in bloc.criteria()
    ]
    return np.stack(columns, axis=1).astype(np.float32)
