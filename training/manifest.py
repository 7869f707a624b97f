"""What dates a trained model: what it was made from, how, what was fitted with it and what it scored."""

from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from service.assessment.coverage import LikeliestCoverage
from service.assessment.fusion import Fusion
from training.errors import NothingMeasured
from training.measures import Measures
from training.recipe import Recipe
from training.shipped import OnLater

NAME = "manifest.json"
SCHEMA = "faisceau-model/4"

_Form = TypeVar("_Form")


class Manifest(Struct, frozen=True):
    """The manifest of a model."""

    schema: str
    corpus: str
    referentiel: str
    base_weights: str
    recipe: Recipe
    fusion: Fusion
    coverage: LikeliestCoverage
    measures: Measures
    later: OnLater | None = None
    """What dossiers written since then say, where the coverage rule was refined on them."""


def write(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest beside the model's weights."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def refined(folder: Path, coverage: LikeliestCoverage, later: OnLater) -> None:
    """Replaces the coverage rule by the same refined.

    Raises:
        NothingMeasured: there is no manifest, or one of another form.
    """
    write(folder, structs.replace(_read(folder, Manifest), coverage=coverage, later=later))


def rewrite(folder: Path, fusion: Fusion, coverage: LikeliestCoverage, measures: Measures) -> None:
    """Replaces what was fitted and measured; what the weights were made from stays.

    Raises:
        NothingMeasured: there is no manifest, or one of another form.
    """
    # Only what dates the weights is read: what was fitted may be of an earlier form.
    dated = _read(folder, _Dated)
    write(
        folder,
        Manifest(SCHEMA, dated.corpus, dated.referentiel, dated.base_weights, dated.recipe, fusion, coverage, measures),
    )


def _read(folder: Path, form: type[_Form]) -> _Form:
    path = folder / NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except (OSError, msgspec.DecodeError) as error:
        raise NothingMeasured(f"Le manifeste du modèle ne se lit pas ({path}) : {error}.") from error


class _Dated(Struct, frozen=True):
    corpus: str
    referentiel: str
    base_weights: str
    recipe: Recipe
