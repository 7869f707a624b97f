"""Texts -> vectors, whatever the model: what the index and the engine need of it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row for each text, of length 1."""


class Embedder(Protocol):
    """An embedding model, such as ``ingest.encoder.Encoder``."""

    @property
    def fingerprint(self) -> str:
        """Names the model and everything that shapes its vectors."""
        ...

    def encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        """One row for each text, in order; ``query`` tells what is searched with from what is searched."""
        ...
