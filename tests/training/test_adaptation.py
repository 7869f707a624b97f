"""What a version changes on the corpus: losses told from noise, and how far probabilities move."""

import numpy as np
import pytest

from service.assessment.adaptation_report import AdaptationReport, summary
from service.assessment.heads import Heads
from tests.training.simulated import HIDDEN, dossier, fusion, heads_file
from training.adaptation import figures, shifts, tables


@pytest.fixture
def heads(tmp_path):
    return Heads.load(heads_file(tmp_path))


@pytest.fixture
def dossiers():
    """Dossiers whose substance is where the shipped heads look."""
    return [dossier(number, axis=0) for number in range(8)]


def turned(heads, by):
    """Heads that look at the second axis, and so away from the substance."""
    return heads.shifted(by * np.eye(1, HIDDEN, 1, dtype=np.float32), "turned")


def test_a_version_that_looks_elsewhere_lowers_the_figures_beyond_noise(heads, dossiers):
    found = {figure.name: figure for figure in figures(dossiers, heads, turned(heads, 5), fusion())}
    assert found["recall@5"].shipped == 1
    assert found["recall@5"].adapted < 0.7
    assert found["recall@5"].lowered


def test_a_version_that_changes_nothing_lowers_nothing(heads, dossiers):
    assert not any(figure.lowered for figure in figures(dossiers, heads, turned(heads, 0), fusion()))
    assert shifts(dossiers, heads, turned(heads, 0), fusion()) == (0, ())


def test_probabilities_move_as_far_as_the_version_goes(heads, dossiers):
    (near, (first,)), (far, (second,)) = (shifts(dossiers, heads, turned(heads, by), fusion()) for by in (0.1, 1))
    assert 0 < near == first.mean < far == second.mean
    assert first.criterion == "C1.1"
    assert second.largest > second.mean
    assert (second.shipped, second.adapted) == (1, figures(dossiers, heads, turned(heads, 1), fusion())[1].adapted)


def test_the_report_says_both(heads, dossiers):
    mean, moved = shifts(dossiers, heads, turned(heads, 5), fusion())
    report = AdaptationReport("v", "c", figures(dossiers, heads, turned(heads, 5), fusion()), mean, moved)
    ranking, probabilities = tables(report)
    assert "baisse au-delà du bruit" in list(ranking.columns[-1].cells)
    assert list(probabilities.columns[0].cells) == ["C1.1"]
    assert "au plus sur C1.1" in summary(report)
