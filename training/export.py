"""Writes what the product ships of a trained model: deltas of the encoder, heads, and a manifest that dates them."""

import io
from pathlib import Path

import numpy as np

from ingest.encoder import Deltas
from ingest.encoder.weights import BaseWeights
from training.cross_validation import Trained
from training.examples import Columns
from training.manifest import Manifest
from training.manifest import write as write_manifest

DELTAS = "deltas.npz"
HEADS = "heads.npz"


def write(folder: Path, trained: Trained, columns: Columns, weights: BaseWeights, manifest: Manifest) -> None:
    """Writes the three files of a model, replacing those of an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DELTAS).write_bytes(Deltas.between(weights, trained.model.trunk.trained_tensors()).to_bytes())
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
