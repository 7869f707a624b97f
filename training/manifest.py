"""What dates a trained model: what it was made from, how, what was fitted with it and what it scored."""

from pathlib import Path

import msgspec
from msgspec import Struct

from service.assessment.coverage import LikeliestCoverage
from service.assessment.fusion import Fusion
from service.assessment.quotation import Quotation
from training.errors import NothingMeasured
from training.measures import Measures
from training.recipe import Recipe

NAME = "manifest.json"
SCHEMA = "faisceau-model/6"


class Manifest(Struct, frozen=True):
    """The manifest of a model."""

    schema: str
    corpus: str
    referentiel: str
    base_weights: str
    recipe: Recipe
    fusion: Fusion
    coverage: LikeliestCoverage
    quotation: Quotation
    measures: Measures


def write(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest beside the model's weights."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def rewrite(
    folder: Path, fusion: Fusion, coverage: LikeliestCoverage, quotation: Quotation, measures: Measures
) -> None:
    """Replaces what was fitted and measured; what the weights were made from stays.

    Raises:
        NothingMeasured: there is no manifest, or one of another form.
    """
    # Only what dates the weights is read: what was fitted may be of an earlier form.
    path = folder / NAME
    try:
        dated = msgspec.json.decode(path.read_bytes(), type=_Dated)
    except (OSError, msgspec.DecodeError) as error:
        raise NothingMeasured(f"Le manifeste du modèle ne se lit pas ({path}) : {error}.") from error
    kept = (dated.corpus, dated.referentiel, dated.base_weights, dated.recipe)
    write(folder, Manifest(SCHEMA, *kept, fusion, coverage, quotation, measures))


class _Dated(Struct, frozen=True):
    corpus: str
    referentiel: str
    base_weights: str
    recipe: Recipe
