"""Simulated jurors: what is learned from some dossiers shows on the others."""

import io

import numpy as np
import pytest

from service.assessment.adaptation import Prudence
from service.assessment.fusion import FEATURES, Fusion, Surroundings
from service.assessment.heads import Heads
from training.replay import Labelled, curve, ranks

HIDDEN = 8
PASSAGES = 30


@pytest.fixture(scope="module")
def heads(tmp_path_factory):
    """One criterion whose prototype is on the first axis; what jurors count in these dossiers is on the second."""
    file = io.BytesIO()
    np.savez(
        file,
        criteria=np.array(["C1.1"]),
        facets=np.array([["C1.1", "a"]]),
        centre=np.zeros(HIDDEN),
        prototypes=np.eye(1, HIDDEN),
        bias=np.zeros(1),
        kinds=np.zeros((1, 3, HIDDEN)),
        kind_bias=np.zeros((1, 3)),
    )
    path = tmp_path_factory.mktemp("heads") / "heads.npz"
    path.write_bytes(file.getvalue())
    return Heads.load(path)


def fusion():
    presence = tuple(float(name == "presence") for name in FEATURES)
    return Fusion((presence, (0.0,) * len(FEATURES), (0.0,) * len(FEATURES)))


def dossier(number):
    chance = np.random.default_rng(number)
    vectors = chance.normal(0, 0.3, (PASSAGES, HIDDEN)).astype(np.float32)
    substance = vectors[:, 1:2] > np.sort(vectors[:, 1])[-5]
    nothing = np.zeros((PASSAGES, 1), np.float32)
    around = Surroundings(["a"] * PASSAGES, [""] * PASSAGES, [20] * PASSAGES)
    return Labelled(f"d{number}", ("C1.1",), vectors, nothing, around, substance)


def test_a_taste_that_the_shipped_heads_do_not_have_is_learned(heads):
    steps = curve([dossier(number) for number in range(6)], heads, fusion(), Prudence(prior=0.05, reach=20), orders=3)
    assert [step.learned for step in steps] == list(range(6))
    assert steps[0].adapted == steps[0].shipped
    assert steps[-1].adapted.recall_at_5 > steps[-1].shipped.recall_at_5 + 0.2


def test_an_infinite_prudence_learns_nothing(heads):
    steps = curve([dossier(number) for number in range(4)], heads, fusion(), Prudence(prior=1e9), orders=2)
    assert all(step.adapted == step.shipped for step in steps)


def test_passages_are_ranked_by_what_the_heads_read(heads):
    given = dossier(1)
    order = ranks(given, heads, fusion())[:, 0]
    assert given.vectors[order, 0].tolist() == sorted(given.vectors[:, 0].tolist(), reverse=True)
