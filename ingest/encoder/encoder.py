"""Texts to vectors, with the base weights as they are or with trained deltas over them."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ingest.encoder import calibration, graph
from ingest.encoder.blocks import Floats
from ingest.encoder.deltas import Deltas
from ingest.encoder.tokens import Tokens
from ingest.encoder.weights import BaseWeights, installed_weights

_FORM = "4"
"""Changes whenever the same weights would give another graph."""

_BATCH_TOKENS = 256
"""Padding included: what one core works on stays in its cache."""
_QUERY = "query: "
_PASSAGE = "passage: "


class Encoder:
    """Encodes texts as vectors of length 1, whose product says how near two meanings are."""

    def __init__(
        self,
        weights: BaseWeights,
        tokens: Tokens,
        session: onnxruntime.InferenceSession,
        fingerprint: str,
        threads: int,
    ) -> None:
        self._weights = weights
        self._session = session
        self._tokens = tokens
        self._places = _places(weights)
        self._threads = threads
        self.fingerprint = fingerprint
        """Changes when the vectors of the same text may change."""

    @property
    def dimension(self) -> int:
        """The length of a vector's list of numbers."""
        return self._weights.shape.hidden

    def encode(self, texts: Sequence[str], *, query: bool) -> Floats:
        """One row for each text, in order; the model tells what is sought (``query``) from what is read."""
        prefix = _QUERY if query else _PASSAGE
        ids = self._tokens.ids([prefix + text for text in texts])
        vectors = np.empty((len(texts), self.dimension), np.float32)
        batches = list(_batches(ids))
        # A batch for each core, rather than every product shared out among all: cores need not wait for one another,
        # which costs much where others work too.
        with ThreadPoolExecutor(self._threads) as pool:
            runs = pool.map(self._run, ([ids[row] for row in batch] for batch in batches))
            for batch, found in zip(batches, runs, strict=True):
                vectors[batch] = found
        return vectors

    def _run(self, ids: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, ids))
        padded = np.full((len(ids), longest), self._weights.vocabulary.padding, np.int64)
        mask = np.zeros((len(ids), longest), np.int32)
        for row, tokens in enumerate(ids):
            padded[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        embedded = self._weights.word_vectors(padded) + self._places[:longest]
        (vectors,) = self._session.run(["vectors"], {"embedded": embedded, "mask": mask})
        return np.asarray(vectors, np.float32)


def open_encoder(folder: Path, deltas: Deltas | None = None, threads: int = 0) -> Encoder:
    """The encoder over the installed base weights, its graph assembled once and kept in ``folder``.

    ``threads`` is how many cores it may use, 0 meaning all of them.

    Raises:
        UnreadableWeights: the base weights are missing or of another format.
        UnfitDeltas: the deltas were trained over other base weights.
    """
    weights = installed_weights()
    if deltas is not None:
        deltas.check(weights)
    fingerprint = _fingerprint(weights, deltas)
    tokens = Tokens(weights.vocabulary)
    # Machines that share the folder may differ in this; their vectors do not.
    signed = signed_products_are_exact()
    path = folder / f"encoder-{fingerprint[:16]}-{'signed' if signed else 'unsigned'}.onnx"
    if not path.is_file():
        _write(path, _assemble(weights, tokens, deltas, signed))
    return Encoder(weights, tokens, _open(path), fingerprint, threads or _cores())


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _open(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # The fused operation is six times slower than the sum and the normalisation that it replaces.
    disabled = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=disabled
    )


@cache
def signed_products_are_exact() -> bool:
    """Whether this machine's fastest integer product can be trusted: tried with what would overflow (see ``probe``)."""
    session = onnxruntime.InferenceSession(graph.probe(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"bytes": graph.PROBE})
    return bool((np.asarray(found) == graph.PROBED).all())


def _fingerprint(weights: BaseWeights, deltas: Deltas | None) -> str:
    parts = [_FORM, weights.fingerprint, deltas.fingerprint if deltas else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _assemble(weights: BaseWeights, tokens: Tokens, deltas: Deltas | None, signed: bool) -> bytes:
    @cache
    def tensor(name: str) -> Floats:
        values = weights.tensor(name)
        return deltas.over(name, values) if deltas else values

    places = _places(weights)
    embedded = [weights.word_vectors(np.array(ids)) + places[: len(ids)] for ids in tokens.ids(calibration.SENTENCES)]
    peaks = calibration.peaks(weights.shape, tensor, embedded)
    return graph.build(weights.shape, tensor, peaks, signed=signed)


def _places(weights: BaseWeights) -> Floats:
    places = weights.tensor("emb.pos").reshape(-1, weights.shape.hidden)
    return places + weights.tensor("emb.type")[: weights.shape.hidden]


def _write(path: Path, content: bytes) -> None:
    # Several processes may assemble at once: each writes its own file, and the last rename wins.
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{np.random.default_rng().integers(1 << 62)}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def _batches(ids: Sequence[Sequence[int]]) -> Iterator[NDArray[np.intp]]:
    # Texts of like length go together, so that little is spent on padding.
    lengths = np.array([len(tokens) for tokens in ids])
    order = np.argsort(lengths, kind="stable")
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and lengths[order[stop]] * (stop + 1 - start) <= _BATCH_TOKENS:
            stop += 1
        yield order[start:stop]
        start = stop
