import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import coverage, logistic
from training.calibration import expected_error, reliability
from training.examples import Columns
from training.predictions import Predictions
from training.ranking import measure
from training.records import join

COLUMNS = Columns(("C1.1",), (("C1.1", "a"), ("C1.1", "b")), (True, False), {"B1": (0,)})
NONE, SUBSTANCE, MENTION, AGAINST = -1, 0, 1, 2
SHORT, WHOLE = 60, 90


def predictions(kinds, presence, dossiers=None, judged=None):
    kinds = np.array(kinds)
    return Predictions(
        dossiers=np.array(dossiers or ["a"] * len(kinds)),
        vectors=np.zeros((len(kinds), 0), np.float32),
        presence=np.array(presence, np.float32),
        manner=np.zeros((*kinds.shape, 3), np.float32),
        serving=np.zeros((len(kinds), 2), np.float32),
        lengths=np.full(len(kinds), 20),
        kinds=kinds,
        served=np.full((len(kinds), 2), NONE),
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


def judged_dossiers(length, words=(coverage.SUPPORTED, coverage.PARTIAL, coverage.MISSING) * 4):
    """Dossiers of so many passages, whose probabilities are their labels, and whose words follow from them."""
    kinds, names, judged = [], [], []
    for number, word in enumerate(words):
        own = {coverage.SUPPORTED: [SUBSTANCE, SUBSTANCE], coverage.PARTIAL: [MENTION, NONE]}.get(word, [NONE, NONE])
        kinds += [[kind] for kind in [*own, *[NONE] * (length - 2)]]
        names += [f"{length}-{number:02d}"] * length
        judged += [[word]] * length
    given = predictions(kinds, np.zeros((len(kinds), 1)), names, judged)
    certain = np.stack([given.kinds == kind for kind in (SUBSTANCE, MENTION, AGAINST)], axis=2)
    return given, certain.astype(np.float32)


def both(*parts):
    return join([part for part, _ in parts]), np.concatenate([certain for _, certain in parts])


def fitted(given):
    return coverage.fit(coverage.gather(*given, COLUMNS))


def cases(length):
    return coverage.gather(*judged_dossiers(length), COLUMNS)


def test_a_rule_fitted_on_certain_probabilities_is_always_right():
    right = coverage.Agreement(macro_f1=1.0, kappa=1.0, supported_where_missing=0.0)
    assert coverage.cross_validated(cases(WHOLE), parts=4) == (None, right)
    assert coverage.cross_validated(cases(SHORT), parts=4) == (right, None)


def test_every_criterion_counts_as_it_was_judged_whatever_its_labels_say():
    kinds = [[SUBSTANCE], [SUBSTANCE], [NONE]]
    judged = predictions(kinds, np.zeros((3, 1)), judged=[[coverage.PARTIAL]] * 3)
    cases = coverage.gather(judged, np.zeros((3, 1, 3), np.float32), COLUMNS)
    assert cases.truths.tolist() == [coverage.PARTIAL]
    assert cases.whole.tolist() == [False]


def test_short_dossiers_do_not_change_what_whole_ones_teach():
    whole = judged_dossiers(WHOLE)
    lenient = judged_dossiers(SHORT)
    lenient[0].judged[:] = coverage.SUPPORTED
    together, alone = fitted(both(whole, lenient)), fitted(whole)
    assert (together.weights, together.offsets) == (alone.weights, alone.offsets)
    assert together.short != alone.short


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=3, max_size=40))
def test_agreeing_everywhere_is_perfect(words):
    found = coverage.agreement(np.array(words), np.array(words))
    assert found.kappa == 1
    assert found.supported_where_missing == 0
