import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.fusion import FLOOR, Fusion, neighbours, words

FUSION = Fusion(presence=1.0, words=0.5, neighbours=0.25, offset=-1.0)


def column(*values):
    return np.array(values, np.float32)[:, None]


def test_each_input_pulls_its_weight():
    assert FUSION.logits(column(2), column(4), column(-4)).item() == pytest.approx(2 + 2 - 1 - 1)


def test_a_passage_hears_the_ones_just_before_and_after():
    assert neighbours(column(0, 4, 2), ["a", "a", "a"])[1].item() == pytest.approx(1)


def test_a_passage_hears_nothing_of_another_piece():
    assert neighbours(column(0, 4), ["a", "b"]).tolist() == [[FLOOR], [FLOOR]]


def test_a_passage_alone_has_silent_neighbours():
    assert neighbours(column(3), ["a"]).item() == FLOOR


def test_a_neighbour_is_never_more_silent_than_the_floor():
    assert neighbours(column(-90, 0, -90), ["a"] * 3)[1].item() == FLOOR


@given(st.lists(st.floats(0, 60, width=32), min_size=1, max_size=30))
def test_words_are_weighed_around_the_mean_of_the_dossier(scores):
    assert words(column(*scores)).mean() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("function", [words, lambda empty: neighbours(empty, [])])
def test_no_passage_gives_nothing(function):
    assert function(np.zeros((0, 3), np.float32)).shape == (0, 3)
