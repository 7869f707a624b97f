"""Vectors kept by content: a text that was embedded once is never embedded again by the same model."""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest.embedder import Embedder, Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vector (
    model TEXT NOT NULL,
    text_digest BLOB NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (model, text_digest)
) WITHOUT ROWID
"""
_BATCH = 500


class CachedEmbedder:
    """An embedder that remembers its vectors in a SQLite file, safe between processes."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_SCHEMA)

    @property
    def fingerprint(self) -> str:
        """That of the embedder behind it: the cache changes no vector."""
        return self._embedder.fingerprint

    def encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        """See ``Embedder.encode``."""
        keys = [_digest(text, query) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known.update(zip(missing, self._embedder.encode(list(missing.values()), query=query), strict=True))
            self._keep({key: known[key] for key in missing})
        return np.stack([known[key] for key in keys]) if keys else self._embedder.encode([], query=query)

    def forget(self, texts: Sequence[str]) -> None:
        """Removes the vectors of these texts, for the erasure of a dossier."""
        keys = [(_digest(text, query),) for text in texts for query in (False, True)]
        with closing(self._connect()) as connection, connection:
            connection.executemany("DELETE FROM vector WHERE text_digest = ?", keys)

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        with closing(self._connect()) as connection:
            for first in range(0, len(keys), _BATCH):
                batch = keys[first : first + _BATCH]
                marks = ",".join("?" * len(batch))
                rows = connection.execute(
                    f"SELECT text_digest, data FROM vector WHERE model = ? AND text_digest IN ({marks})",  # noqa: S608
                    (self.fingerprint, *batch),
                )
                found.update((key, np.frombuffer(data, np.float32)) for key, data in rows)
        return found

    def _keep(self, vectors: dict[bytes, Vectors]) -> None:
        rows = [(self.fingerprint, key, vector.tobytes()) for key, vector in vectors.items()]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)


def _digest(text: str, query: bool) -> bytes:
    return hashlib.sha256(f"{'query' if query else 'passage'}\x1f{text}".encode()).digest()
