"""What the product ships of a trained model: deltas of the encoder, heads, and a manifest that dates them."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ingest.encoder import Deltas, open_encoder
from ingest.encoder.weights import BaseWeights
from service.assessment.heads import Heads
from training.cross_validation import Material, Trained
from training.examples import Columns
from training.folds import Fold
from training.manifest import Manifest
from training.manifest import write as write_manifest
from training.sentences import Sentences, gather

DELTAS = "deltas.npz"
HEADS = "heads.npz"


def write(folder: Path, trained: Trained, columns: Columns, weights: BaseWeights, manifest: Manifest) -> None:
    """Writes the three files of a model, replacing those of an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DELTAS).write_bytes(_deltas(trained, weights).to_bytes())
    (folder / HEADS).write_bytes(heads_to_bytes(trained, columns))
    write_manifest(folder, manifest)


def heads_to_bytes(trained: Trained, columns: Columns) -> bytes:
    """The file that the product's ``Heads.load`` reads."""
    heads = trained.model.heads

    def half(tensor: "object") -> np.ndarray:
        return np.asarray(tensor.detach().numpy(), np.float16)  # type: ignore[attr-defined]

    file = io.BytesIO()
    np.savez_compressed(
        file,
        criteria=np.array(columns.criteria),
        facets=np.array(columns.facets),
        centre=heads.centre.detach().numpy(),
        prototypes=half(heads.prototypes * heads.spread),
        bias=heads.bias.detach().numpy(),
        kinds=half(heads.kind_weights() * heads.spread),
        kind_bias=heads.kind_bias.detach().numpy(),
        **trained.serving.arrays(),
    )
    return file.getvalue()


def held_out_sentences(trained: Trained, fold: Fold, given: Material, heads: Heads) -> Sentences:
    """What a fold's model, as the product would run it, reads in the sentences of the dossiers that it has not seen."""
    dossiers = [dossier for dossier in given.corpus.dossiers if dossier.id in fold.held_out]
    with TemporaryDirectory() as folder:
        return gather(dossiers, heads, open_encoder(Path(folder), _deltas(trained, given.weights)))


def _deltas(trained: Trained, weights: BaseWeights) -> Deltas:
    return Deltas.between(weights, trained.model.trunk.trained_tensors())
