import numpy as np
import pytest

from training import facets
from training.corpus import Label, LabelledPassage, MiniDossier, PassageForm, Profile
from training.errors import NothingMeasured, UnsoundCorpus
from training.examples import NONE, Columns
from training.predictions import Predictions

COLUMNS = Columns(("C1.1", "C1.2"), (("C1.1", "a"), ("C1.1", "b"), ("C1.2", "c")), (True, True, True), {"B1": (0, 1)})


def predicted(served, serving):
    rows = len(served)
    return Predictions(
        dossiers=np.array(["d"] * rows),
        vectors=np.zeros((rows, 0), np.float32),
        presence=np.zeros((rows, 2), np.float32),
        manner=np.zeros((rows, 2, 3), np.float32),
        serving=np.array(serving, np.float32),
        lengths=np.full(rows, 20),
        kinds=np.zeros((rows, 2), np.int64),
        served=np.array(served),
        inside=np.ones((rows, 2), bool),
        judged=np.zeros((rows, 2), np.int64),
    )


def passage(served, labels=None):
    labels = {"C1.1": Label.SUBSTANCE} if labels is None else labels
    return LabelledPassage("", PassageForm.PARAGRAPH, "Un fait précis.", labels, "", served)


def dossier(*passages):
    return MiniDossier("Un projet", "B1", Profile.STRONG, "note", "musique", passages, id="b1-01")


def test_facets_that_readers_name_too_are_right():
    found = facets.attribution(predicted([[1, 1, NONE], [1, 0, NONE]], [[0.9, 0.8, 0.1], [0.7, 0.1, 0.9]]), COLUMNS)
    assert (found.surest, found.precision, found.recall, found.f1) == (1, 1, 1, 1)


def test_a_facet_that_no_reader_names_costs_precision_and_one_left_out_recall():
    found = facets.attribution(predicted([[1, 0, NONE], [1, 1, NONE]], [[0.8, 0.7, 0.0], [0.1, 0.9, 0.0]]), COLUMNS)
    assert (found.precision, found.recall) == (pytest.approx(2 / 3, abs=1e-4),) * 2
    assert found.surest == 1


def test_a_passage_that_serves_none_costs_precision_and_has_no_surest_facet():
    found = facets.attribution(predicted([[1, 0, NONE], [0, 0, NONE]], [[0.9, 0.1, 0.0], [0.3, 0.1, 0.0]]), COLUMNS)
    assert (found.surest, found.precision, found.recall) == (1, 0.5, 1)


def test_how_surely_facets_are_served_is_held_against_how_often_they_are():
    right, wrong = (
        facets.attribution(predicted([[1, 0, NONE]] * 9, [[a, b, 0.5]] * 9), COLUMNS) for a, b in ((1, 0), (0, 1))
    )
    assert (right.calibration_error, wrong.calibration_error) == (0, 1)


def test_what_no_reader_judged_is_not_counted():
    assert facets.attribution(predicted([[NONE, NONE, NONE]], [[0.9, 0.9, 0.9]]), COLUMNS) is None


def test_labels_say_which_facets_of_the_criterion_are_not_served():
    told = [{"C1.1": ("b",)}, {"C1.2": ()}, {}]
    assert COLUMNS.served(told).tolist() == [[0, 1, NONE], [NONE, NONE, 0], [NONE, NONE, NONE]]


def test_two_readers_agree_as_far_as_they_name_the_same_facets():
    first = dossier(passage({"C1.1": ("a",)}), passage({"C1.1": ("a", "b")}))
    again = {"b1-01": {0: {"C1.1": ("a",)}, 1: {"C1.1": ("b",)}}}
    found = facets.accord(again, [first])
    assert (found.judgements, found.same) == (2, 0.5)
    assert found.f1 == 0.8


def test_an_agreement_of_nobody_is_refused():
    with pytest.raises(NothingMeasured):
        facets.accord({}, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [("b9-99", "0: {C1.1: [a]}"), ("b1-01", "[]"), ("b1-01", "0: {C1.2: [c]}"), ("b1-01", "7: {C1.1: [a]}")],
)
def test_a_second_reading_of_what_is_not_there_is_refused(tmp_path, name, content):
    (tmp_path / f"{name}.yaml").write_text(content)
    with pytest.raises(UnsoundCorpus):
        facets.load_again(tmp_path, [dossier(passage({"C1.1": ("a",)}))])
