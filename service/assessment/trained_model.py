"""The evidence model that a référentiel may bring beside its grid: what it learned, and what it is worth.

A folder of three files, written by ``python -m training train``: ``deltas.npz`` (what fine-tuning changed in the
encoder), ``heads.npz`` and ``manifest.json``.
"""

from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ingest.encoder import Deltas
from referentiel.model import Referentiel
from service.assessment.draft import Coverage
from service.assessment.errors import UnreadableModel
from service.assessment.heads import Heads

_SCHEMA = "faisceau-model/1"


class ExpectedEvidence(Struct, frozen=True):
    """Coverage from the expected number of passages: calibrated probabilities summed over the best of a criterion.

    What is far down the list is not counted, so a long dossier is not better covered for being long.
    """

    passages: int
    """How many of the best passages are summed."""
    supported: float
    """Expected passages of substance from which a criterion is supported."""
    partial: float
    """Expected passages that speak to it, by substance or not, from which it is partial."""
    contradiction: float
    """Probability from which one passage against it lowers supported to partial."""

    def coverage(
        self,
        substance: NDArray[np.float32],
        mention: NDArray[np.float32],
        contradiction: NDArray[np.float32],
    ) -> Coverage:
        """The coverage of a criterion from its column of each probability."""
        if self._best(substance) >= self.supported:
            opposed = len(contradiction) > 0 and float(contradiction.max()) >= self.contradiction
            return Coverage.PARTIAL if opposed else Coverage.SUPPORTED
        spoken = self._best(substance + mention + contradiction)
        return Coverage.PARTIAL if spoken >= self.partial else Coverage.MISSING

    def _best(self, probabilities: NDArray[np.float32]) -> float:
        return float(np.sort(probabilities)[::-1][: self.passages].sum())


class _Manifest(Struct, frozen=True):
    schema: str
    corpus: str
    coverage: ExpectedEvidence


class TrainedModel(Struct, frozen=True):
    """An encoder's deltas, the heads that read its vectors, and the coverage rule fitted with them."""

    deltas: Deltas
    heads: Heads
    coverage: ExpectedEvidence
    corpus: str
    """SHA-256 of the corpus that it learned from."""


def load_model(folder: Path, referentiel: Referentiel) -> TrainedModel | None:
    """The model in a folder; None when there is none.

    Raises:
        UnreadableModel: its manifest or its heads cannot be read, or it was made for other criteria or facets.
        UnreadableWeights: its deltas cannot be read.
    """
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    try:
        read = msgspec.json.decode(manifest.read_bytes(), type=_Manifest)
    except msgspec.DecodeError as error:
        raise UnreadableModel(f"Le modèle appris ne se lit pas ({manifest.name}) : {error}.") from error
    if read.schema != _SCHEMA:
        raise UnreadableModel(f"Le modèle appris est d'une autre version ({read.schema}) que celle attendue.")
    heads = Heads.load(folder / "heads.npz")
    _check(heads, referentiel)
    return TrainedModel(Deltas.read(folder / "deltas.npz"), heads, read.coverage, read.corpus)


def _check(heads: Heads, referentiel: Referentiel) -> None:
    grid = tuple((criterion.id, facet.id) for criterion in referentiel.criteria() for facet in criterion.facets)
    if heads.facets != grid:
        raise UnreadableModel(
            "Le modèle appris ne correspond plus aux critères et aspects du référentiel ; relancez l'entraînement."
        )
