import numpy as np
import pytest

from service.assessment.quotation import FEATURES
from training import quotation, records, sentences
from training.errors import NothingMeasured
from training.quotation import Case
from training.sentences import Sentences

CRITERIA, BLOCS = ("C1.1", "C1.2", "C5.1"), {"B1": (0, 1), "B2": (2,)}


def case(dossier, taken, *, presence=None, lengths=None):
    """A passage whose sentences speak to the criterion where they are ``taken``, or as ``presence`` says."""
    given = np.zeros((len(taken), len(FEATURES)), np.float32)
    given[:, FEATURES.index("presence")] = taken if presence is None else presence
    given[:, FEATURES.index("one")] = 1
    return Case(dossier, given, np.array(taken, bool), np.array(lengths or [10] * len(taken)))


def kept(*places):
    """Sentences of which each speaks to the criterion of its number in its passage."""
    presence = np.arange(3 * len(places), dtype=np.float32).reshape(-1, 3)
    return Sentences(
        dossiers=np.array([dossier for dossier, _ in places]),
        passages=np.array([row for _, row in places]),
        presence=presence,
        manner=np.zeros((*presence.shape, 3), np.float32),
        surest=np.full(presence.shape, 0.5, np.float32),
        lengths=np.full(len(places), 12),
    )


MARKED = [case(f"d{number}", [number % 2, 1 - number % 2, 0]) for number in range(8)]


def test_the_rule_learns_what_readers_take():
    rule = quotation.fit(MARKED)
    assert rule.weights[FEATURES.index("presence")] > 1
    assert [quotation.quoted_by(rule, each).tolist() for each in MARKED[:2]] == [
        [False, True, False],
        [True, False, False],
    ]


def test_a_rule_that_quotes_as_readers_do_is_right_where_it_was_not_fitted():
    found = quotation.cross_validated(MARKED)
    assert (found.judgements, found.f1, found.kept, found.halved) == (8, 1, 1, 0)
    assert found.quoted == found.shown == pytest.approx(1 / 3, abs=1e-3)
    assert found.f1_of_whole_passages == 0.5


def test_a_dossiers_own_marks_have_no_part_in_what_is_quoted_of_it():
    contrary = case("d8", [1, 0, 0], presence=[0, 1, 1])
    rules = quotation.left_out([*MARKED, contrary], [f"d{number}" for number in range(9)])
    assert rules["d8"] == quotation.fit([each for each in [*MARKED, contrary] if each.dossier not in ("d0", "d8")])


def test_quotes_cut_by_half_are_counted():
    pairs = [
        (case("a", [1, 1, 0], lengths=[10, 10, 10]), np.array([True, False, False])),
        (case("a", [1, 1, 0], lengths=[20, 10, 10]), np.array([True, False, False])),
    ]
    found = quotation.measured(pairs)
    assert found.halved == 0.5
    assert found.kept == pytest.approx((1 / 2 + 2 / 3) / 2, abs=1e-3)


def test_one_dossier_alone_measures_nothing_and_nothing_marked_fits_nothing():
    assert quotation.cross_validated(MARKED[:1]) is None
    with pytest.raises(NothingMeasured):
        quotation.fit([])


def test_marks_are_matched_with_the_sentences_of_their_passage_and_the_criteria_of_its_bloc():
    read = kept(("b1-01", 4), ("b1-01", 4), ("b1-01", 7), ("b2-01", 4))
    (found,) = quotation.cases(read, {"b1-01": {4: {"C1.2": (1,)}}}, CRITERIA, BLOCS)
    assert found.dossier == "b1-01"
    assert found.taken.tolist() == [False, True]
    assert found.given[:, FEATURES.index("presence")].tolist() == [1, 4]
    assert found.given[:, FEATURES.index("rival")].tolist() == [0, 3]


def test_a_dossier_that_changed_since_is_to_be_read_again():
    with pytest.raises(NothingMeasured):
        quotation.cases(kept(("b1-01", 4)), {"b1-01": {4: {"C1.2": (1,)}}}, CRITERIA, BLOCS)


def test_sentences_are_kept_between_commands(tmp_path):
    path = sentences.path_beside(tmp_path / "predictions.npz")
    with pytest.raises(NothingMeasured):
        records.read(path, Sentences)
    parts = [kept(("b1-01", 4)), kept(("b2-01", 0), ("b2-01", 0))]
    records.write(path, records.join(parts))
    again = records.read(path, Sentences)
    assert again.dossiers.tolist() == ["b1-01", "b2-01", "b2-01"]
    assert again.of("b2-01", 0, (2,)).presence.tolist() == [[2], [5]]


def test_sentences_of_another_version_are_to_be_read_again(tmp_path):
    path = tmp_path / "sentences.npz"
    np.savez(path, dossiers=np.array(["a"]))
    with pytest.raises(NothingMeasured):
        records.read(path, Sentences)
