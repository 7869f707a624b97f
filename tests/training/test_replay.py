"""Simulated jurors: what is learned from some dossiers shows on the others."""

import pytest

from service.assessment.adaptation import Prudence
from service.assessment.heads import Heads
from tests.training.simulated import dossier, fusion, heads_file
from training.replay import curve, ranks


@pytest.fixture(scope="module")
def heads(tmp_path_factory):
    """What they look for is on the first axis; what jurors count in these dossiers is on the second."""
    return Heads.load(heads_file(tmp_path_factory.mktemp("heads")))


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
