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
        presence_scale=np.array([1.0, 0.0]),
        kind_scale=np.array([1.0, 0.0, 0.0, 0.0]),
        fusion=np.array([1.0, 0.5, 0.25, -1.0]),
    )
    return file.getvalue()


def vector(*values):
    return np.array([values], np.float32)


def test_a_passage_near_a_facet_is_substance_for_its_criterion_alone(heads):
    reading = heads.read(vector(1, 0, 0, 0))
    assert reading.substance[0, 0] > 0.8
    assert reading.substance[0, 1] < 0.05


def test_either_facet_is_enough_and_is_named(heads):
    reading = heads.read(vector(0, 1, 0, 0))
    assert reading.substance[0, 0] > 0.8
    assert reading.affinity[0, :2].argmax() == 1


def test_facets_of_a_criterion_share_one_whole(heads):
    affinity = heads.read(vector(0.4, 0.3, 0.2, 0)).affinity[0]
    assert affinity[:2].sum() == pytest.approx(1)
    assert affinity[2] == pytest.approx(1)


def test_how_it_speaks_is_a_second_question(heads):
    reading = heads.read(vector(1, 0, 0, 1))
    assert reading.mention[0, 0] > 0.9 * (1 - reading.contradiction[0, 0]) - reading.substance[0, 0]
    assert reading.mention[0, 0] > reading.substance[0, 0]


def test_probabilities_of_a_passage_never_exceed_one(heads):
    vectors = np.random.default_rng(1).normal(size=(50, HIDDEN)).astype(np.float32)
    reading = heads.read(vectors)
    total = reading.substance + reading.mention + reading.contradiction
    assert total.max() <= 1 + 1e-5
    assert min(reading.substance.min(), reading.mention.min(), reading.contradiction.min()) >= 0


def test_no_passage_gives_no_reading(heads):
    assert heads.read(np.zeros((0, HIDDEN), np.float32)).substance.shape == (0, 2)


@pytest.mark.parametrize("raw", [b"", b"not an archive", b"PK\x03\x04", content()[:900]])
def test_a_file_that_holds_no_heads_is_refused(tmp_path, raw):
    path = tmp_path / "heads.npz"
    path.write_bytes(raw)
    with pytest.raises(UnreadableModel):
        Heads.load(path)
