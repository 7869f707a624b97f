"""The vector store: passages of many dossiers kept in Chroma, each dossier searched and erased alone."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError
from msgspec import Struct

from ingest.embedder import Vectors
from ingest.errors import IndexUnavailable

_ADD_BATCH = 2_000
_PREFIX = "passages-"


class Entry(Struct, frozen=True):
    """A passage as the index knows it: its words are kept with its piece, and nowhere else."""

    key: str
    """Unique in the dossier."""
    piece: str
    page: int | None


class Hits(Struct, frozen=True):
    """What one query found: keys of passages, nearest first, and their cosine similarities."""

    keys: tuple[str, ...]
    similarities: tuple[float, ...]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (ChromaError, httpx.HTTPError) as error:
        raise IndexUnavailable(f"L'index des passages ne répond pas : {error}.") from error


class PassageIndex:
    """Passages and their vectors, filtered by dossier inside the store.

    Every method raises ``IndexUnavailable`` when the store refuses or does not answer.
    """

    def __init__(self, client: ClientAPI, fingerprint: str) -> None:
        self._client = client
        # The name follows from all that shapes the vectors: other vectors go to another collection.
        name = _PREFIX + hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        with _translated():
            self._collection = client.get_or_create_collection(
                name,
                embedding_function=None,
                # Nothing is ranked by it any more, but collections that exist were made with it.
                metadata={"hnsw:space": "cosine"},
            )

    @_translated()
    def put(self, dossier: str, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Makes these the dossier's passages; those it no longer has are removed."""
        wanted = {f"{dossier}/{entry.key}" for entry in entries}
        stored = set(self._collection.get(where={"dossier": dossier}, include=[])["ids"])
        if gone := stored - wanted:
            self._collection.delete(ids=sorted(gone))
        fresh = [i for i, entry in enumerate(entries) if f"{dossier}/{entry.key}" not in stored]
        for batch in _batches(fresh, _ADD_BATCH):
            self._collection.add(
                ids=[f"{dossier}/{entries[i].key}" for i in batch],
                embeddings=vectors[batch],
                metadatas=[_metadata(dossier, entries[i]) for i in batch],
            )

    def search(self, dossier: str, queries: Vectors, limit: int) -> tuple[Hits, ...]:
        """For each query, the nearest passages of the dossier.

        They are compared one by one: a dossier is small, and the store's approximate search loses those of one dossier
        among many, all of them at times once others were erased.
        """
        found = self.vectors(dossier)
        if not found or not len(queries):
            return tuple(Hits((), ()) for _ in queries)
        keys, similar = list(found), _unit(queries) @ _unit(np.stack(list(found.values()))).T
        nearest = np.argsort(-similar, axis=1, kind="stable")[:, :limit]
        return tuple(
            Hits(tuple(keys[column] for column in columns), tuple(map(float, row[columns])))
            for row, columns in zip(similar, nearest, strict=True)
        )

    @_translated()
    def vectors(self, dossier: str) -> dict[str, Vectors]:
        """The vector of each of the dossier's passages, by key."""
        found = self._collection.get(where={"dossier": dossier}, include=["embeddings"])
        return dict(zip(map(_key, found["ids"]), np.asarray(found["embeddings"], np.float32), strict=True))

    @_translated()
    def erase(self, dossier: str) -> int:
        """Removes a dossier's passages, other models' vectors included, and says how many there were."""
        collections = [c for c in self._client.list_collections() if c.name.startswith(_PREFIX)]
        return sum(_erase(collection, dossier) for collection in collections)


def open_on_disk(path: Path, fingerprint: str) -> PassageIndex:
    """The index kept in a folder of this machine.

    Raises:
        IndexUnavailable: the folder cannot be written or holds no sound store.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        client = chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
    except (OSError, ValueError, ChromaError) as error:
        raise IndexUnavailable(f"L'index des passages ne s'ouvre pas dans {path} : {error}.") from error
    return PassageIndex(client, fingerprint)


def open_on_server(url: str, fingerprint: str) -> PassageIndex:
    """The index kept by a Chroma server, ``http://host:8000``.

    Raises:
        IndexUnavailable: the server does not answer.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if secure else 80),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
    except (ValueError, ChromaError, httpx.HTTPError) as error:
        raise IndexUnavailable(f"Le serveur de l'index des passages ne répond pas : {error}.") from error
    return PassageIndex(client, fingerprint)


def _erase(collection: chromadb.Collection, dossier: str) -> int:
    ids = collection.get(where={"dossier": dossier}, include=[])["ids"]
    if ids:
        collection.delete(ids=ids)
    return len(ids)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)


def _metadata(dossier: str, entry: Entry) -> dict[str, Any]:
    return {"dossier": dossier, "piece": entry.piece, "page": entry.page or 0}


def _key(stored_id: str) -> str:
    return stored_id.split("/", 1)[1]


def _batches(items: Sequence[int], size: int) -> Iterator[list[int]]:
    for first in range(0, len(items), size):
        yield list(items[first : first + size])
