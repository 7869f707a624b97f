"""One criterion of two facets, on the first two axes, and one of a single facet, on the third."""

import io

import numpy as np
import pytest

from service.assessment.heads import Heads
from training import serving
from training.examples import NONE

HIDDEN = 6
OWNERS = np.array([0, 0, 1])
PROTOTYPES = np.eye(3, HIDDEN) * 4


def content():
    """A file of heads that know nothing of facets yet."""
    file = io.BytesIO()
    np.savez(
        file,
        criteria=np.array(["C1.1", "C1.2"]),
        facets=np.array([["C1.1", "a"], ["C1.1", "b"], ["C1.2", "c"]]),
        centre=np.zeros(HIDDEN),
        prototypes=PROTOTYPES,
        bias=np.zeros(3),
        kinds=np.zeros((2, 3, HIDDEN)),
        kind_bias=np.zeros((2, 3)),
        served=np.zeros((3, HIDDEN)),
        served_bias=np.zeros(3),
    )
    return file.getvalue()


def drawn(number, seed=1):
    """Vectors drawn by chance, and the facets that they serve: those whose axis they go along."""
    vectors = np.random.default_rng(seed).normal(0, 0.5, (number, HIDDEN)).astype(np.float32)
    return vectors, (vectors[:, [3, 4, 5]] > 0).astype(np.int64)


def test_what_readers_said_is_learned_whatever_the_prototypes_say():
    learned = serving.fit(*drawn(400), PROTOTYPES, OWNERS)
    vectors, served = drawn(100, seed=2)
    assert ((learned.probabilities(vectors) > 0.5) == served).mean() > 0.95


def test_one_passage_may_serve_several_facets():
    learned = serving.fit(*drawn(400), PROTOTYPES, OWNERS)
    both = np.zeros((1, HIDDEN), np.float32)
    both[0, [3, 4]] = 1
    assert learned.probabilities(both)[0, :2].min() > 0.9


def test_a_facet_that_nobody_named_stays_where_prototypes_part():
    vectors, served = drawn(50)
    learned = serving.fit(vectors, np.full_like(served, NONE), PROTOTYPES, OWNERS)
    assert learned.weights[0] == pytest.approx([2, -2, 0, 0, 0, 0])
    assert learned.weights[2] == pytest.approx(np.zeros(HIDDEN))
    assert learned.bias == pytest.approx(np.zeros(3))


def test_passages_that_were_not_asked_about_teach_nothing():
    vectors, served = drawn(120)
    served[60:] = NONE
    assert np.allclose(
        serving.fit(vectors, served, PROTOTYPES, OWNERS).weights,
        serving.fit(vectors[:60], served[:60], PROTOTYPES, OWNERS).weights,
    )


def test_words_that_part_perfectly_do_not_diverge():
    vectors = np.array([[1.0] * HIDDEN, [-1.0] * HIDDEN], np.float32)
    learned = serving.fit(vectors, np.array([[1, 1, 1], [0, 0, 0]]), PROTOTYPES, OWNERS)
    assert np.isfinite(learned.weights).all()


def test_a_start_that_says_no_everywhere_is_left_in_small_steps():
    vectors, served = drawn(60)
    vectors[:, 0] = 1
    away = np.array([[-400.0] + [0.0] * (HIDDEN - 1), [0.0] * HIDDEN, [0.0] * HIDDEN])
    learned = serving.fit(vectors, served, away, OWNERS)
    assert np.abs(learned.bias).max() < 500
    sure = learned.probabilities(vectors)[:, 0]
    assert sure[served[:, 0] == 1].min() > sure[served[:, 0] == 0].max() - 0.5


def test_no_facet_of_the_shipped_heads_is_served_by_everything():
    with np.load("referentiel/icart-2024/model/heads.npz", allow_pickle=False) as stored:
        assert np.abs(stored["served_bias"]).max() < 10


def test_the_product_reads_what_was_learned_and_the_rest_as_it_was(tmp_path):
    path = tmp_path / "heads.npz"
    path.write_bytes(content())
    vectors, served = drawn(200)
    before, learned = Heads.load(path), serving.fit(vectors, served, PROTOTYPES, OWNERS)
    serving.write(path, learned)
    after = Heads.load(path)
    assert after.read(vectors).serving == pytest.approx(learned.probabilities(vectors), abs=5e-3)
    assert (after.read(vectors).presence == before.read(vectors).presence).all()
    assert after.fingerprint != before.fingerprint
