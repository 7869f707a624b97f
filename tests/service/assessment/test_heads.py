import io

import numpy as np
import pytest

from service.assessment.errors import UnreadableModel
from service.assessment.heads import Heads

HIDDEN = 4


@pytest.fixture
def heads(tmp_path):
    path = tmp_path / "heads.npz"
    path.write_bytes(content())
    return Heads.load(path)


def content():
    """Two criteria; the first has two facets, on the first two axes, the second one facet on the third."""
    file = io.BytesIO()
    kinds = np.zeros((2, 3, HIDDEN))
    kinds[:, 1, 3] = 9  # the fourth axis says « only mentioned »
    np.savez(
        file,
        criteria=np.array(["C1.1", "C1.2"]),
        facets=np.array([["C1.1", "a"], ["C1.1", "b"], ["C1.2", "c"]]),
        centre=np.zeros(HIDDEN),
        prototypes=np.eye(3, HIDDEN) * 10,
        bias=np.full(3, -5.0),
        kinds=kinds,
        kind_bias=np.tile([2.0, 0.0, -2.0], (2, 1)),
        served=np.eye(3, HIDDEN) * 8,
        served_bias=np.full(3, -4.0),
    )
    return file.getvalue()


def vector(*values):
    return np.array([values], np.float32)


def test_a_passage_near_a_facet_speaks_to_its_criterion_alone(heads):
    reading = heads.read(vector(1, 0, 0, 0))
    assert reading.presence[0, 0] > 3
    assert reading.presence[0, 1] < -3


def test_either_facet_is_enough_and_is_named(heads):
    reading = heads.read(vector(0, 1, 0, 0))
    assert reading.presence[0, 0] > 3
    assert reading.serving[0, 1] > 0.9
    assert reading.serving[0, 0] < 0.1


def test_a_passage_may_serve_several_facets_or_none(heads):
    assert heads.read(vector(1, 1, 0, 0)).serving[0, :2].min() > 0.9
    assert heads.read(vector(0, 0, 0, 1)).serving[0].max() < 0.1


def test_how_it_speaks_is_a_second_question(heads):
    plain, vague = (heads.read(vector(1, 0, 0, fourth)) for fourth in (0, 1))
    assert plain.manner[0, 0].argmax() == 0
    assert vague.manner[0, 0].argmax() == 1
    assert plain.presence[0, 0] == pytest.approx(vague.presence[0, 0])


def test_no_passage_gives_no_reading(heads):
    assert heads.read(np.zeros((0, HIDDEN), np.float32)).presence.shape == (0, 2)


@pytest.mark.parametrize("raw", [b"", b"not an archive", b"PK\x03\x04", content()[:900]])
def test_a_file_that_holds_no_heads_is_refused(tmp_path, raw):
    path = tmp_path / "heads.npz"
    path.write_bytes(raw)
    with pytest.raises(UnreadableModel):
        Heads.load(path)
