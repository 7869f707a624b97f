from pathlib import Path

import pytest

from referentiel import loader
from training import corpus
from training.check import check, counts
from training.corpus import Label
from training.errors import UnsoundCorpus

ICART = Path("referentiel/icart-2024")

PASSAGE = """
  - heading: "Budget"
    kind: paragraph
    text: "Le budget s'équilibre à douze mille euros, dont trois mille de billetterie."
    labels: {%s}
    why: "montants"
"""


def mini(labels, times=1):
    head = 'project: "Un bal"\nbloc: B3\nprofile: weak\nform: "slides"\nfamily: "musique"\npassages:'
    return head + (PASSAGE % labels) * times


@pytest.fixture(scope="module")
def icart():
    return loader.load(ICART)


def test_the_shipped_corpus_calls_for_no_remark(icart):
    assert check(corpus.load(ICART / "corpus"), icart) == ()


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
    "text", ["", "passages: 3", mini("C11.3: certain"), "a: [", mini("C11.3: substance") + "\nx: 1"]
)
def test_a_file_of_another_form_is_refused(tmp_path, text):
    (tmp_path / "b3-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnsoundCorpus):
        corpus.load(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(UnsoundCorpus):
        corpus.load(tmp_path)


def test_the_heading_goes_before_the_text_that_is_encoded(tmp_path):
    (tmp_path / "b3-01.yaml").write_text(mini("C11.3: substance"), encoding="utf-8")
    (passage,) = corpus.load(tmp_path).dossiers[0].passages
    assert passage.indexed_text.startswith("Budget : Le budget")
