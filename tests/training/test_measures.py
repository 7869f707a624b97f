import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import coverage, logistic
from training.calibration import expected_error, reliability
from training.predictions import Predictions
from training.ranking import measure

NONE, SUBSTANCE, MENTION, AGAINST = -1, 0, 1, 2


def predictions(kinds, presence, dossiers=None, judged=None):
    kinds = np.array(kinds)
    return Predictions(
        dossiers=np.array(dossiers or ["a"] * len(kinds)),
        vectors=np.zeros((len(kinds), 0), np.float32),
        presence=np.array(presence, np.float32),
        manner=np.zeros((*kinds.shape, 3), np.float32),
        affinity=np.zeros((len(kinds), 0), np.float32),
        kinds=kinds,
        inside=np.ones(kinds.shape, bool),
        judged=np.full(kinds.shape, NONE) if judged is None else np.array(judged),
    )


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


def drawn(weights, rows=6000, seed=3):
    """Features with a column of ones, and classes drawn from the probabilities that the weights give."""
    chance = np.random.default_rng(seed)
    features = np.append(chance.normal(0, 1.5, (rows, weights.shape[1] - 1)), np.ones((rows, 1)), axis=1)
    thresholds = logistic.probabilities(features, weights).cumsum(axis=1)
    return features, (chance.random((rows, 1)) > thresholds).sum(axis=1)


def test_the_weights_that_drew_the_classes_are_found_again():
    weights = np.array([[0.8, -1.0, -1.0], [0.0, 1.2, -2.0], [-0.7, 0.3, -3.0]])
    assert logistic.fit(*drawn(weights), 4, 1e-6) == pytest.approx(weights, abs=0.25)


def test_fitted_probabilities_mean_what_they_say():
    features, classes = drawn(np.array([[1.5, -1.0]]))
    observed = classes == 1
    doubled = np.append(2 * features[:, :1], features[:, 1:], axis=1)
    fitted = logistic.probabilities(doubled, logistic.fit(doubled, classes, 2, 1e-6))[:, 1]
    raw = 1 / (1 + np.exp(-2 * features[:, 0]))
    assert expected_error(reliability(fitted, observed)) < 0.03 < expected_error(reliability(raw, observed))


def test_separable_classes_do_not_diverge():
    features = np.array([[-1.0, 1.0], [1.0, 1.0]])
    assert np.isfinite(logistic.fit(features, np.array([0, 1]), 2, 1e-4)).all()


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
    assert found == (coverage.Agreement(macro_f1=1.0, kappa=1.0, supported_where_missing=0.0), None)


def test_a_whole_dossier_counts_as_it_was_judged_whatever_its_labels_say():
    kinds = [[SUBSTANCE], [SUBSTANCE], [NONE]]
    judged = predictions(kinds, np.zeros((3, 1)), judged=[[coverage.PARTIAL]] * 3)
    cases = coverage.gather(judged, np.zeros((3, 1, 3), np.float32))
    assert cases.truths.tolist() == [coverage.PARTIAL]
    assert cases.whole.tolist() == [True]


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=3, max_size=40))
def test_agreeing_everywhere_is_perfect(words):
    found = coverage.agreement(np.array(words), np.array(words))
    assert found.kappa == 1
    assert found.supported_where_missing == 0
