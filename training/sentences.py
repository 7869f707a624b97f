"""What models read in the sentences of passages that they were not trained on, kept between commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedder import Embedder
from service.assessment.heads import Heads
from service.assessment.quotation import SentenceReadings, parted
from service.assessment.trained_scorer import read_sentences
from training.corpus import MiniDossier
from training.passages import located
from training.predictions import Floats


@dataclass(frozen=True)
class Sentences:
    """Readings of the sentences of held-out passages. Rows are sentences, columns criteria of the whole grid."""

    dossiers: NDArray[np.str_]
    """(sentences,)"""
    passages: NDArray[np.int64]
    """(sentences,): the place in its dossier of the passage that each is of, from 0."""
    presence: Floats
    """(sentences, criteria)"""
    manner: Floats
    """(sentences, criteria, kinds)"""
    surest: Floats
    """(sentences, criteria)"""
    lengths: NDArray[np.int64]
    """(sentences,): in words."""

    def of(self, dossier: str, passage: int, criteria: Sequence[int]) -> SentenceReadings:
        """What was read in the sentences of one passage, for some criteria."""
        rows = (self.dossiers == dossier) & (self.passages == passage)
        columns = list(criteria)
        return SentenceReadings(
            self.presence[rows][:, columns],
            self.manner[rows][:, columns],
            self.surest[rows][:, columns],
            self.lengths[rows],
        )


def gather(dossiers: Sequence[MiniDossier], heads: Heads, embedder: Embedder) -> Sentences:
    """What heads read in every sentence that one may choose, of dossiers in order."""
    places = [
        (dossier.id, row, each.passage)
        for dossier in dossiers
        for row, each in enumerate(located(dossier))
        if parted(each.passage)
    ]
    read = read_sentences([passage for *_, passage in places], heads.criteria, heads, embedder)
    counts = [len(each.lengths) for each in read]
    return Sentences(
        np.repeat([dossier for dossier, *_ in places], counts),
        np.repeat([row for _, row, _ in places], counts),
        np.concatenate([each.presence for each in read]),
        np.concatenate([each.manner for each in read]),
        np.concatenate([each.surest for each in read]),
        np.concatenate([each.lengths for each in read]),
    )


def path_beside(predictions: Path) -> Path:
    """Where sentences are kept beside the predictions of passages."""
    return predictions.parent / "sentences.npz"
