"""One criterion of two facets, on the first two axes, and one of a single facet, on the third."""

import numpy as np
import pytest

from training import serving
from training.examples import NONE
from training.serving import Serving

HIDDEN = 6
START = Serving(np.array([[2.0, -2.0, 0, 0, 0, 0], [-2.0, 2.0, 0, 0, 0, 0], [0.0] * HIDDEN]), np.array([0.0, 0.5, 0.0]))


def drawn(number, seed=1):
    """Vectors drawn by chance, and the facets that they serve: those whose axis they go along."""
    vectors = np.random.default_rng(seed).normal(0, 0.5, (number, HIDDEN)).astype(np.float32)
    return vectors, (vectors[:, [3, 4, 5]] > 0).astype(np.int64)


def test_what_readers_said_is_learned_wherever_it_starts():
    learned = serving.fit(*drawn(400), START)
    vectors, served = drawn(100, seed=2)
    assert ((learned.probabilities(vectors) > 0.5) == served).mean() > 0.95


def test_one_passage_may_serve_several_facets():
    learned = serving.fit(*drawn(400), START)
    both = np.zeros((1, HIDDEN), np.float32)
    both[0, [3, 4]] = 1
    assert learned.probabilities(both)[0, :2].min() > 0.9


def test_a_facet_that_nobody_named_stays_where_it_was():
    vectors, served = drawn(50)
    learned = serving.fit(vectors, np.full_like(served, NONE), START)
    assert learned.weights == pytest.approx(START.weights)
    assert learned.bias == pytest.approx(START.bias)


def test_passages_that_were_not_asked_about_teach_nothing():
    vectors, served = drawn(120)
    served[60:] = NONE
    assert np.allclose(
        serving.fit(vectors, served, START).weights,
        serving.fit(vectors[:60], served[:60], START).weights,
    )


def test_words_that_part_perfectly_do_not_diverge():
    vectors = np.array([[1.0] * HIDDEN, [-1.0] * HIDDEN], np.float32)
    learned = serving.fit(vectors, np.array([[1, 1, 1], [0, 0, 0]]), START)
    assert np.isfinite(learned.weights).all()


def test_a_start_that_says_no_everywhere_is_left_in_small_steps():
    vectors, served = drawn(60)
    vectors[:, 0] = 1
    away = np.array([[-400.0] + [0.0] * (HIDDEN - 1), [0.0] * HIDDEN, [0.0] * HIDDEN])
    learned = serving.fit(vectors, served, Serving(away, np.zeros(3)))
    assert np.abs(learned.bias).max() < 500
    sure = learned.probabilities(vectors)[:, 0]
    assert sure[served[:, 0] == 1].min() > sure[served[:, 0] == 0].max() - 0.5


def test_no_facet_of_the_shipped_heads_is_served_by_everything():
    with np.load("referentiel/icart-2024/model/heads.npz", allow_pickle=False) as stored:
        assert np.abs(stored["served_bias"]).max() < 10
