"""Whole dossiers that training never sees, read by the trained model as the product reads, with its 8-bit encoder."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.encoder import Deltas, open_encoder
from referentiel.model import Referentiel
from service.assessment.heads import Heads
from training.corpus import MiniDossier
from training.examples import columns
from training.predictions import Predictions, gather


def read_by_model(model: Path, dossiers: Sequence[MiniDossier], referentiel: Referentiel, cache: Path) -> Predictions:
    """What the model in a folder says of dossiers that it was not trained on.

    Raises:
        UnreadableModel, UnreadableWeights: the folder holds no model.
    """
    encoder = open_encoder(cache, Deltas.read(model / "deltas.npz"))
    vectors = encoder.encode([p.indexed_text for dossier in dossiers for p in dossier.passages], query=False)
    readings = Heads.load(model / "heads.npz").read(vectors)
    return gather(dossiers, columns(referentiel), np.asarray(vectors, np.float32), readings)
