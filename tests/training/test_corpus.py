from pathlib import Path

import pytest
from msgspec.structs import replace

from referentiel import loader
from service.assessment.draft import Coverage
from training import corpus
from training.check import check, counts
from training.corpus import Label
from training.errors import UnsoundCorpus

SUBSTANCE, MENTION, AGAINST = Label.SUBSTANCE, Label.MENTION, Label.CONTRADICTION
ICART = Path("referentiel/icart-2024")

PASSAGE = """
  - heading: "Budget"
    kind: paragraph
    text: "Le budget s'équilibre à douze mille euros, dont trois mille de billetterie."
    labels: {%s}
    facets: {%s}
    why: "montants"
"""


def mini(labels, times=1, facets=""):
    head = 'project: "Un bal"\nbloc: B3\nprofile: weak\nform: "slides"\nfamily: "musique"\npassages:'
    return head + (PASSAGE % (labels, facets)) * times


@pytest.fixture(scope="module")
def icart():
    return loader.load(ICART)


def test_the_shipped_corpus_calls_for_no_remark(icart):
    folder = ICART / "corpus"
    trained = corpus.load(folder)
    assert check(replace(trained, dossiers=trained.dossiers + corpus.apart(folder)), icart) == ()


def test_every_criterion_has_substance_and_mentions_to_learn_from(icart):
    found = counts(corpus.load(ICART / "corpus"))
    for criterion in icart.criteria():
        assert found[criterion.id][Label.SUBSTANCE] >= 20, criterion.id
        assert found[criterion.id][Label.MENTION] >= 5, criterion.id


def test_a_label_of_another_bloc_and_a_repetition_are_remarked(tmp_path, icart):
    (tmp_path / "b3-01.yaml").write_text(mini("C1.1: substance", times=2), encoding="utf-8")
    says = [remark.says for remark in check(corpus.load(tmp_path), icart)]
    assert "le critère C1.1 n'est pas du bloc B3" in says
    assert "répète b3-01#1" in says


@pytest.mark.parametrize(
    ("labels", "facets", "said"),
    [
        ("C11.3: substance", "", "aucun lecteur n'a dit quels aspects de C11.3 il sert"),
        ("C11.3: substance", "C11.4: []", "des aspects de C11.4, qui n'y a pas d'étiquette"),
        ("C11.3: substance", "C11.3: [ailleurs]", "C11.3 n'a pas d'aspect ailleurs"),
        ("C1.1: substance", "C1.1: [ailleurs]", "le critère C1.1 n'est pas du bloc B3"),
    ],
)
def test_facets_out_of_place_are_remarked(tmp_path, icart, labels, facets, said):
    (tmp_path / "b3-01.yaml").write_text(mini(labels, facets=facets), encoding="utf-8")
    assert said in [remark.says for remark in check(corpus.load(tmp_path), icart)]


@pytest.mark.parametrize(
    "text", ["", "passages: 3", mini("C11.3: certain"), "a: [", mini("C11.3: substance") + "\nx: 1"]
)
def test_a_file_of_another_form_is_refused(tmp_path, text):
    (tmp_path / "b3-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnsoundCorpus):
        corpus.load(tmp_path)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([], Coverage.MISSING),
        ([MENTION], Coverage.PARTIAL),
        ([MENTION] * 5, Coverage.PARTIAL),
        ([SUBSTANCE], Coverage.PARTIAL),
        ([SUBSTANCE, SUBSTANCE], Coverage.SUPPORTED),
        ([SUBSTANCE, SUBSTANCE, AGAINST], Coverage.SUPPORTED),
        ([SUBSTANCE, SUBSTANCE, AGAINST, AGAINST], Coverage.PARTIAL),
        ([AGAINST], Coverage.PARTIAL),
    ],
)
def test_what_labels_say_of_the_coverage_of_a_criterion_that_nobody_judged(labels, expected):
    assert corpus.word_of([*labels, None, None]) == expected


def test_a_jurors_word_counts_whatever_the_labels_say(tmp_path):
    judged = '\ncoverage:\n  C11.3: {coverage: missing, primary: [], why: ""}'
    (tmp_path / "b3-01.yaml").write_text(mini("C11.3: substance", times=2) + judged, encoding="utf-8")
    (dossier,) = corpus.load(tmp_path).dossiers
    assert dossier.word("C11.3") is Coverage.MISSING
    assert dossier.word("C11.4") is Coverage.MISSING


def test_every_criterion_of_the_shipped_corpus_was_judged(icart):
    for dossier in corpus.load(ICART / "corpus").dossiers:
        assert dossier.coverage.keys() == {criterion.id for criterion in icart.bloc(dossier.bloc).criteria()}, (
            dossier.id
        )


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(UnsoundCorpus):
        corpus.load(tmp_path)


def test_the_heading_goes_before_the_text_that_is_encoded(tmp_path):
    (tmp_path / "b3-01.yaml").write_text(mini("C11.3: substance"), encoding="utf-8")
    (passage,) = corpus.load(tmp_path).dossiers[0].passages
    assert passage.indexed_text.startswith("Budget : Le budget")
