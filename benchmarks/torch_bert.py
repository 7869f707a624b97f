"""The peer that training uses: the same weights as a plain torch BERT, in 32-bit floats on two threads.

torch is no dependency of the product: where it is not installed, there is no such peer.
"""

import importlib.util
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from ingest.embedder import Embedder, Vectors
from ingest.encoder.tokens import Tokens
from ingest.encoder.weights import installed_weights

THREADS = 2
_BATCH = 32
_PREFIXES = {True: "query: ", False: "passage: "}


def open_torch_bert() -> Embedder | None:
    """The peer, or None where torch is not installed."""
    return _TorchBert() if importlib.util.find_spec("torch") else None


def note() -> str:
    """What a table without this peer has to say; empty where it has it."""
    if importlib.util.find_spec("torch"):
        return ""
    return "torch is not installed here, so it is not in the table: see training/README.md"


class _TorchBert:
    """``Embedder`` over the layers that training fine-tunes, none of them trained."""

    def __init__(self) -> None:
        # Imported here: it needs torch.
        from training.trunk import Trunk  # noqa: PLC0415

        self.fingerprint = f"torch/{version('torch')}"
        weights = installed_weights()
        self._layers = Trunk(weights, frozen=weights.shape.layers).eval().layers
        self._tokens = Tokens(weights.vocabulary)
        self._weights = weights
        hidden = weights.shape.hidden
        self._places = weights.tensor("emb.pos").reshape(-1, hidden) + weights.tensor("emb.type")[:hidden]

    def encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        """See ``Embedder.encode``."""
        import torch  # noqa: PLC0415

        from training.trunk import by_length  # noqa: PLC0415

        torch.set_num_threads(THREADS)
        ids = self._tokens.ids([_PREFIXES[query] + text for text in texts])
        vectors = np.empty((len(texts), self._weights.shape.hidden), np.float32)
        with torch.inference_mode():
            for rows in by_length([len(tokens) for tokens in ids], _BATCH):
                vectors[rows] = self._run([ids[row] for row in rows])
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> Vectors:
        import torch  # noqa: PLC0415
        from torch.nn import functional  # noqa: PLC0415

        from training.trunk import together  # noqa: PLC0415

        weights = self._weights
        norm = [torch.from_numpy(weights.tensor(f"emb.ln.{part}")) for part in ("w", "b")]
        states, mask = together(
            [torch.from_numpy(weights.word_vectors(np.array(row)) + self._places[: len(row)]) for row in ids]
        )
        states = functional.layer_norm(states, (weights.shape.hidden,), *norm, eps=weights.shape.epsilon)
        for layer in self._layers:
            states = layer(states, mask)
        summed = (states * mask[..., None]).sum(1)
        return np.asarray(functional.normalize(summed, dim=1).numpy(), np.float32)
