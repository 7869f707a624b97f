from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IndexUnavailable
from ingest.index import Entry, PassageIndex, open_on_disk, open_on_server
from tests.servers import chroma_server


def entry(key: str) -> Entry:
    return Entry(key=key, piece="note", page=1)


def vectors(*angles: float) -> np.ndarray:
    return np.array([[np.cos(a), np.sin(a), 0.0] for a in angles], np.float32)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(params=["folder", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> PassageIndex:
    if request.param == "server":
        # A model of its own for each test: one server serves them all.
        return open_on_server(request.getfixturevalue("server"), f"modèle de {tmp_path}")
    return open_on_disk(tmp_path / "index", "modèle/1")


def test_the_nearest_passages_come_first_with_their_cosine(index: PassageIndex) -> None:
    index.put("a", [entry("p1"), entry("p2")], vectors(0.0, 1.0))
    (hits,) = index.search("a", vectors(0.9), 2)
    assert hits.keys == ("p2", "p1")
    assert hits.similarities == pytest.approx((np.cos(0.1), np.cos(0.9)), abs=1e-4)


def test_a_search_never_leaves_its_dossier(index: PassageIndex) -> None:
    index.put("a", [entry("p1")], vectors(0.0))
    index.put("b", [entry("p1")], vectors(0.0))
    (hits,) = index.search("a", vectors(0.0), 10)
    assert hits.keys == ("p1",)
    assert set(index.vectors("b")) == {"p1"}


def test_a_dossier_is_searched_as_well_after_many_others_came_and_went(index: PassageIndex) -> None:
    chance = np.random.default_rng(0)
    queries = chance.normal(size=(5, 64)).astype(np.float32)
    for number in range(25):
        given = chance.normal(size=(100, 64)).astype(np.float32) + 2
        index.put(f"d{number}", [entry(f"p{row}") for row in range(100)], given)
        similar = queries @ given.T / np.linalg.norm(queries, axis=1)[:, None] / np.linalg.norm(given, axis=1)
        for row, hits in zip(similar, index.search(f"d{number}", queries, 80), strict=True):
            assert hits.similarities == pytest.approx(np.sort(row)[::-1][:80], abs=1e-5)
            assert hits.similarities == pytest.approx([row[int(key[1:])] for key in hits.keys], abs=1e-5)
        index.erase(f"d{number}")


def test_a_dossier_without_passages_has_no_neighbours(index: PassageIndex) -> None:
    assert [hits.keys for hits in index.search("a", vectors(0.0, 1.0), 3)] == [(), ()]


def test_who_asks_for_nothing_finds_nothing(index: PassageIndex) -> None:
    index.put("a", [entry("p1")], vectors(0.0))
    assert index.search("a", vectors(), 3) == ()


def test_putting_again_replaces_what_is_gone(index: PassageIndex) -> None:
    index.put("a", [entry("p1"), entry("p2")], vectors(0.0, 1.0))
    index.put("a", [entry("p2"), entry("p3")], vectors(1.0, 2.0))
    assert set(index.vectors("a")) == {"p2", "p3"}


def test_erasing_a_dossier_leaves_the_others(index: PassageIndex) -> None:
    index.put("x", [entry("p1"), entry("p2")], vectors(0.0, 1.0))
    index.put("y", [entry("p1")], vectors(0.0))
    assert index.erase("x") == 2
    assert index.vectors("x") == {}
    assert set(index.vectors("y")) == {"p1"}


def test_passages_are_still_there_when_the_index_is_opened_again(tmp_path: Path) -> None:
    open_on_disk(tmp_path / "index", "modèle/1").put("a", [entry("p1")], vectors(0.0))
    assert set(open_on_disk(tmp_path / "index", "modèle/1").vectors("a")) == {"p1"}


def test_another_model_has_an_index_of_its_own(tmp_path: Path) -> None:
    open_on_disk(tmp_path / "index", "modèle/1").put("a", [entry("p1")], vectors(0.0))
    assert open_on_disk(tmp_path / "index", "modèle/2").vectors("a") == {}


def test_a_folder_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("pas un dossier")
    with pytest.raises(IndexUnavailable, match="ne s'ouvre pas"):
        open_on_disk(tmp_path / "file" / "index", "modèle/1")


def test_a_server_that_does_not_answer_is_refused_in_words() -> None:
    with pytest.raises(IndexUnavailable, match="ne répond pas"):
        open_on_server("http://localhost:9", "modèle/1")


def test_a_server_that_stops_answering_is_refused_in_words(tmp_path: Path) -> None:
    with chroma_server(tmp_path) as address:
        index = open_on_server(address, "modèle/1")
    with pytest.raises(IndexUnavailable, match="ne répond pas"):
        index.erase("a")
    with pytest.raises(IndexUnavailable, match="ne répond pas"):
        index.search("a", vectors(0.0), 1)
