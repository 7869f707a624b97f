from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embedder import Vectors
from ingest.vector_cache import CachedEmbedder


class CountingEmbedder:
    """A tiny real embedder (letter counts) that counts what it was asked for."""

    def __init__(self, fingerprint: str = "lettres/1") -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, query: bool) -> Vectors:
        self.asked += texts
        rows = [[text.count("a"), text.count("b"), len(text), float(query)] for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), 4)


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    cached = CachedEmbedder(embedder, tmp_path / "v.sqlite")
    cached.encode(["a", "b"], query=False)
    cached.encode(["b", "c"], query=False)
    assert embedder.asked == ["a", "b", "c"]


def test_queries_and_passages_are_kept_apart(tmp_path: Path) -> None:
    cached = CachedEmbedder(CountingEmbedder(), tmp_path / "v.sqlite")
    assert cached.encode(["a"], query=True)[0, 3] == 1.0
    assert cached.encode(["a"], query=False)[0, 3] == 0.0


def test_another_model_shares_nothing(tmp_path: Path) -> None:
    CachedEmbedder(CountingEmbedder("un"), tmp_path / "v.sqlite").encode(["a"], query=False)
    other = CountingEmbedder("deux")
    CachedEmbedder(other, tmp_path / "v.sqlite").encode(["a"], query=False)
    assert other.asked == ["a"]


def test_a_forgotten_text_is_gone(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    cached = CachedEmbedder(embedder, tmp_path / "v.sqlite")
    cached.encode(["a", "b"], query=False)
    cached.forget(["a"])
    cached.encode(["a", "b"], query=False)
    assert embedder.asked == ["a", "b", "a"]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=12), max_size=12))
def test_the_cache_changes_no_vector(tmp_path_factory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("cache") / "v.sqlite"
    cached = CachedEmbedder(CountingEmbedder(), path)
    direct = CountingEmbedder().encode(texts, query=False)
    assert np.array_equal(cached.encode(texts, query=False), direct)
    assert np.array_equal(cached.encode(texts, query=False), direct)
