"""Dossiers drawn by chance, and heads of one criterion whose prototype is on the first axis."""

import io

import numpy as np

from service.assessment.fusion import FEATURES, Fusion, Surroundings
from training.replay import Labelled

HIDDEN = 8
PASSAGES = 30


def heads_file(folder):
    """The file of the heads, written into a folder."""
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
        served=np.zeros((1, HIDDEN)),
        served_bias=np.zeros(1),
    )
    path = folder / "heads.npz"
    path.write_bytes(file.getvalue())
    return path


def fusion():
    """A fusion that reads nothing but the passage's own logit."""
    presence = tuple(float(name == "presence") for name in FEATURES)
    return Fusion((presence, (0.0,) * len(FEATURES), (0.0,) * len(FEATURES)))


def dossier(number, axis=1):
    """A dossier whose substance is the five passages that go furthest on an axis."""
    chance = np.random.default_rng(number)
    vectors = chance.normal(0, 0.3, (PASSAGES, HIDDEN)).astype(np.float32)
    substance = vectors[:, axis, None] >= np.sort(vectors[:, axis])[-5]
    nothing = np.zeros((PASSAGES, 1), np.float32)
    around = Surroundings(["a"] * PASSAGES, [""] * PASSAGES, [20] * PASSAGES)
    return Labelled(f"d{number}", ("C1.1",), vectors, nothing, around, substance)
