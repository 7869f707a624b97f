"""The evidence model that a référentiel may bring beside its grid: what it learned, and what it is worth.

A folder of three files, written by ``python -m training train``: ``deltas.npz`` (what fine-tuning changed in the
encoder), ``heads.npz`` and ``manifest.json``.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from ingest.encoder import Deltas
from referentiel.model import Referentiel
from service.assessment.coverage import LikeliestCoverage
from service.assessment.errors import UnfitModel, UnreadableModel
from service.assessment.fusion import Fusion
from service.assessment.heads import Heads
from service.assessment.quotation import Quotation

_SCHEMA = "faisceau-model/6"


class _Manifest(Struct, frozen=True):
    schema: str
    corpus: str
    fusion: Fusion
    coverage: LikeliestCoverage
    quotation: Quotation


class TrainedModel(Struct, frozen=True):
    """An encoder's deltas, the heads that read its vectors, and what was fitted with them."""

    deltas: Deltas
    heads: Heads
    fusion: Fusion
    coverage: LikeliestCoverage
    quotation: Quotation
    corpus: str
    """SHA-256 of the corpus that it learned from."""


def load_model(folder: Path, referentiel: Referentiel) -> TrainedModel | None:
    """The model in a folder; None when there is none.

    Raises:
        UnfitModel: it was made for other criteria or facets.
        UnreadableModel: its manifest or its heads cannot be read.
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
    deltas = Deltas.read(folder / "deltas.npz")
    return TrainedModel(deltas, heads, read.fusion, read.coverage, read.quotation, read.corpus)


def _check(heads: Heads, referentiel: Referentiel) -> None:
    grid = tuple((criterion.id, facet.id) for criterion in referentiel.criteria() for facet in criterion.facets)
    if heads.facets != grid:
        raise UnfitModel(
            "Le modèle appris ne correspond plus aux critères et aspects du référentiel ; relancez l'entraînement."
        )
