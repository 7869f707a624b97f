import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from service.assessment.fusion import (
    FEATURES,
    FLOOR,
    Fusion,
    Surroundings,
    features,
    neighbours,
    rival,
    section,
    served,
    words,
)

KINDS = 3


def column(*values):
    return np.array(values, np.float32)[:, None]


def fusion(**weights):
    """A fusion that reads the same features for every kind."""
    row = tuple(float(weights.get(name, 0.0)) for name in FEATURES)
    return Fusion((row,) * KINDS)


def given_of(presence, sections=None):
    rows = len(presence)
    around = Surroundings(["a"] * rows, sections or [""] * rows, [20] * rows)
    manner, nothing = np.zeros((*presence.shape, KINDS), np.float32), np.zeros_like(presence)
    return features(presence, manner, np.full_like(presence, 0.5), nothing, around)


def test_without_any_weight_the_four_words_are_as_likely():
    assert fusion().probabilities(given_of(column(3.0))) == pytest.approx(0.25)


def test_what_weighs_for_every_kind_takes_from_none():
    quiet, loud = fusion(presence=1.0).probabilities(given_of(column(-9.0, 9.0)))[:, 0].sum(axis=1)
    assert quiet < 0.01
    assert loud > 0.99


@given(arrays(np.float32, (4, 3), elements=st.floats(-40, 40, width=32)), st.lists(st.floats(-5, 5), min_size=20))
def test_probabilities_of_a_passage_never_exceed_one(presence, weights):
    found = Fusion((tuple(weights[: len(FEATURES)]),) * KINDS).probabilities(given_of(presence))
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.sum(axis=2).max() <= 1 + 1e-5


def test_a_passage_hears_the_ones_just_before_and_after():
    assert neighbours(column(0, 4, 2), ["a", "a", "a"])[1].item() == pytest.approx(1)


def test_a_passage_hears_nothing_of_another_piece():
    assert neighbours(column(0, 4), ["a", "b"]).tolist() == [[FLOOR], [FLOOR]]


def test_a_passage_alone_has_silent_neighbours():
    assert neighbours(column(3), ["a"]).item() == FLOOR


def test_a_neighbour_is_never_more_silent_than_the_floor():
    assert neighbours(column(-90, 0, -90), ["a"] * 3)[1].item() == FLOOR


def test_a_section_is_heard_without_the_passage_itself():
    places = [("a", "Budget")] * 3
    assert section(column(5, 1, 2), places)[:, 0].tolist() == [2, 5, 5]


@pytest.mark.parametrize("places", [[("a", ""), ("a", "")], [("a", "x"), ("b", "x")], [("a", "x"), ("a", "y")]])
def test_passages_of_no_common_heading_do_not_hear_each_other(places):
    assert section(column(5, 1), places)[:, 0].tolist() == [FLOOR, FLOOR]


def test_a_rival_is_the_strongest_of_the_other_criteria():
    assert rival(np.array([[4, 1, 3]], np.float32)).tolist() == [[3, 4, 4]]


def test_facets_are_as_likely_served_as_not_at_zero_and_never_certain():
    silent, even, sure = served(column(0, 0.5, 1))[:, 0]
    assert even == 0
    assert silent == pytest.approx(-sure, abs=1e-3)
    assert np.isfinite(sure)


def test_a_bloc_of_one_criterion_has_no_rival():
    assert rival(column(4, 2))[:, 0].tolist() == [FLOOR, FLOOR]


@given(st.lists(st.floats(0, 60, width=32), min_size=1, max_size=30))
def test_words_are_weighed_around_the_mean_of_the_dossier(scores):
    assert words(column(*scores)).mean() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(
    "function", [words, rival, served, lambda empty: neighbours(empty, []), lambda e: section(e, [])]
)
def test_no_passage_gives_nothing(function):
    assert function(np.zeros((0, 3), np.float32)).shape == (0, 3)
