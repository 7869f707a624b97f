"""What models said of passages that they were not trained on, kept between commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.assessment.draft import Coverage
from service.assessment.heads import Readings
from training.corpus import MiniDossier, is_whole
from training.examples import NONE, Columns

Floats = NDArray[np.float32]

COVERAGES = (Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED)
"""The words by their number."""


@dataclass(frozen=True)
class Predictions:
    """Uncalibrated logits of held-out passages beside their labels. Rows are passages, columns criteria."""

    dossiers: NDArray[np.str_]
    """(passages,): the mini-dossier of each."""
    vectors: Floats
    """(passages, hidden): those that the logits were read from."""
    presence: Floats
    """(passages, criteria): how surely each is spoken to."""
    manner: Floats
    """(passages, criteria, kinds): how it speaks to it."""
    serving: Floats
    """(passages, facets): how likely it serves that facet, if it speaks to its criterion."""
    lengths: NDArray[np.int64]
    """(passages,): in words."""
    kinds: NDArray[np.int64]
    """(passages, criteria): the labels."""
    served: NDArray[np.int64]
    """(passages, facets): 1 where a reader said so, 0 where not, ``NONE`` where it was not asked."""
    inside: NDArray[np.bool_]
    """(passages, criteria): whether the criterion is of the passage's bloc; the others were not labelled."""
    judged: NDArray[np.int64]
    """(passages, criteria): the coverage in the passage's dossier, 0 for missing to 2; ``NONE`` outside its bloc."""

    @property
    def spoken(self) -> NDArray[np.bool_]:
        """Where a label says that the passage speaks to the criterion."""
        return np.asarray(self.kinds != NONE)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """(passages,): whether a passage is of a whole dossier."""
        _, of_passage, passages = np.unique(self.dossiers, return_inverse=True, return_counts=True)
        return np.array([is_whole(count) for count in passages.tolist()], bool)[of_passage]

    def of(self, rows: NDArray[np.bool_]) -> "Predictions":
        """Those of some passages."""
        return Predictions(**{name: values[rows] for name, values in vars(self).items()})


def gather(dossiers: Sequence[MiniDossier], columns: Columns, vectors: Floats, readings: Readings) -> Predictions:
    """What heads read in the passages of mini-dossiers, in order, beside their labels."""
    inside = np.zeros(readings.presence.shape, bool)
    names = [dossier.id for dossier in dossiers for _ in dossier.passages]
    passages = [passage for dossier in dossiers for passage in dossier.passages]
    for row, bloc in enumerate(dossier.bloc for dossier in dossiers for _ in dossier.passages):
        inside[row, list(columns.blocs[bloc])] = True
    lengths = np.array([len(passage.text.split()) for passage in passages], np.int64)
    judged = np.concatenate([np.tile(_judged(dossier, columns), (len(dossier.passages), 1)) for dossier in dossiers])
    kinds = columns.kinds([passage.labels for passage in passages])
    served = columns.served([passage.facets for passage in passages])
    read = (readings.presence, readings.manner, readings.serving)
    return Predictions(np.array(names), vectors, *read, lengths, kinds, served, inside, judged)


def _judged(dossier: MiniDossier, columns: Columns) -> NDArray[np.int64]:
    words = np.full(len(columns.criteria), NONE, np.int64)
    for column in columns.blocs[dossier.bloc]:
        words[column] = COVERAGES.index(dossier.word(columns.criteria[column]))
    return words


def heads_path(predictions: Path, fold: int) -> Path:
    """Where the heads of a fold, counted from 1, are kept beside the predictions."""
    return predictions.parent / f"heads-{fold}.npz"
