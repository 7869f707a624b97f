import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch")

from training import coverage
from training.calibration import cross_fitted, expected_error, fit, probabilities, reliability
from training.predictions import Predictions
from training.ranking import measure

NONE, SUBSTANCE, MENTION, AGAINST = -1, 0, 1, 2


def predictions(kinds, presence, dossiers=None):
    kinds = np.array(kinds)
    return Predictions(
        dossiers=np.array(dossiers or ["a"] * len(kinds)),
        presence=np.array(presence, np.float32),
        manner=np.zeros((*kinds.shape, 3), np.float32),
        kinds=kinds,
        inside=np.ones(kinds.shape, bool),
    )


def overconfident(passages=4000, seed=3):
    """Labels drawn from true probabilities, and logits twice too large."""
    chance = np.random.default_rng(seed)
    logits = chance.normal(-1, 1.5, (passages, 1)).astype(np.float32)
    spoken = chance.random((passages, 1)) < 1 / (1 + np.exp(-logits))
    names = [f"d{number % 20}" for number in range(passages)]
    return predictions(np.where(spoken, SUBSTANCE, NONE), 2 * logits, names)


def test_a_perfect_ranking_scores_one():
    kinds = [[SUBSTANCE], [SUBSTANCE], [NONE], [MENTION]]
    ranked = measure(predictions(kinds, [[4], [3], [0], [2]]), np.array([[4], [3], [0], [2]]), long=False)
    assert (ranked.any_hit_at_5, ranked.recall_at_5, ranked.precision_at_3, ranked.average_precision) == (1, 1, 1, 1)


def test_other_dossiers_are_distractors_in_long_pools_only():
    kinds = [[SUBSTANCE]] + [[NONE]] * 6
    scores = np.array([[1.0]] + [[2.0]] * 6)
    given = predictions(kinds, scores, ["a"] + ["b"] * 6)
    assert measure(given, scores, long=False).any_hit_at_5 == 1
    assert measure(given, scores, long=True).any_hit_at_5 == 0


def test_substance_of_another_dossier_never_distracts():
    kinds = [[SUBSTANCE]] + [[SUBSTANCE]] * 6
    scores = np.array([[1.0]] + [[2.0]] * 6)
    assert measure(predictions(kinds, scores, ["a"] + ["b"] * 6), scores, long=True).any_hit_at_5 == 1


def test_calibration_mends_overconfidence():
    given = overconfident()
    assert fit(given).slope == pytest.approx(0.5, abs=0.08)
    observed = given.kinds[:, 0] == SUBSTANCE
    raw = 1 / (1 + np.exp(-given.presence[:, 0]))
    mended = cross_fitted(given).sum(axis=2)[:, 0]
    assert expected_error(reliability(mended, observed)) < 0.03 < expected_error(reliability(raw, observed))


def test_calibration_keeps_the_order_of_passages():
    given = overconfident(passages=300)
    found = probabilities(given, fit(given)).sum(axis=2)[:, 0]
    assert np.array_equal(np.argsort(found, kind="stable"), np.argsort(given.presence[:, 0], kind="stable"))


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_certain_and_right_has_no_calibration_error(outcomes):
    observed = np.array(outcomes)
    assert expected_error(reliability(observed.astype(float), observed)) == 0


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], coverage.MISSING),
        ([MENTION], coverage.PARTIAL),
        ([MENTION] * 5, coverage.PARTIAL),
        ([SUBSTANCE], coverage.PARTIAL),
        ([SUBSTANCE, SUBSTANCE], coverage.SUPPORTED),
        ([SUBSTANCE, SUBSTANCE, AGAINST], coverage.SUPPORTED),
        ([SUBSTANCE, SUBSTANCE, AGAINST, AGAINST], coverage.PARTIAL),
        ([AGAINST], coverage.PARTIAL),
    ],
)
def test_what_labels_say_of_coverage(kinds, expected):
    assert coverage.truth(np.array([*kinds, NONE, NONE])) == expected


def separable(dossiers=12):
    """Mini-dossiers whose probabilities are their labels: some have two passages of substance, some one, some none."""
    kinds, names = [], []
    for number in range(dossiers):
        own = [[SUBSTANCE], [SUBSTANCE], [NONE], [NONE]] if number % 3 else [[MENTION], [NONE], [NONE], [NONE]]
        kinds += own
        names += [f"d{number}"] * len(own)
    given = predictions(kinds, np.zeros((len(kinds), 1)), names)
    certain = np.stack([given.kinds == kind for kind in (SUBSTANCE, MENTION, AGAINST)], axis=2)
    return given, certain.astype(np.float32)


def test_evidence_is_also_read_taken_away():
    truths = coverage.gather(*separable()).truths
    assert set(truths) == {coverage.MISSING, coverage.PARTIAL, coverage.SUPPORTED}


def test_a_rule_fitted_on_certain_probabilities_is_always_right():
    found = coverage.cross_validated(*separable(), parts=3)
    assert found == coverage.Agreement(macro_f1=1.0, kappa=1.0, supported_where_missing=0.0)


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=3, max_size=40))
def test_agreeing_everywhere_is_perfect(words):
    found = coverage.agreement(np.array(words), np.array(words))
    assert found.kappa == 1
    assert found.supported_where_missing == 0
