from pathlib import Path

import pytest

from training import corpus, quoted
from training.errors import NothingMeasured, UnsoundCorpus

DOSSIER = """
project: "Un bal"
bloc: B3
profile: weak
form: "note"
family: "musique"
passages:
  - heading: "Argent"
    kind: paragraph
    text: "Parlons du budget, puisqu'il le faut bien et que tout le monde nous le demande. Les charges se montent à
      quatorze mille euros, et les produits à quatorze mille deux cents. Nous en sommes contents."
    labels: {C11.3: substance}
    why: ""
  - {heading: "", kind: paragraph, text: "Nous aimons danser.", labels: {C11.3: mention}, why: ""}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b3-01.yaml").write_text(DOSSIER, encoding="utf-8")
    (tmp_path / "quoted").mkdir()
    return tmp_path


def load(folder: Path, text: str, name: str = "b3-01.yaml"):
    (folder / "quoted" / name).write_text(text, encoding="utf-8")
    return quoted.load(folder / "quoted", corpus.load(folder).dossiers)


def test_what_readers_quote_is_read_by_passage_and_criterion(folder):
    assert load(folder, "0: {C11.3: [1, 2]}") == {"b3-01": {0: {"C11.3": (1, 2)}}}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("0: {C11.3: [1]}", "b3-02.yaml"),
        ("0: {C11.3: un}", "b3-01.yaml"),
        ("0: {C11.3: [3]}", "b3-01.yaml"),
        ("0: {C11.3: []}", "b3-01.yaml"),
        ("0: {C11.4: [1]}", "b3-01.yaml"),
        ("1: {C11.3: [0]}", "b3-01.yaml"),
        ("7: {C11.3: [0]}", "b3-01.yaml"),
    ],
)
def test_quotes_of_no_dossier_no_label_or_no_sentence_are_refused(folder, text, name):
    with pytest.raises(UnsoundCorpus):
        load(folder, text, name)


def test_what_is_quoted_of_what_shows_something_is_told_from_the_rest(folder):
    text = DOSSIER.replace("{C11.3: substance}", "{C11.3: substance, C11.4: mention, C12.1: contradiction}")
    (folder / "b3-01.yaml").write_text(text, encoding="utf-8")
    marked = load(folder, "0: {C11.3: [1, 2], C11.4: [0], C12.1: [2]}")
    assert quoted.of_substance(marked, corpus.load(folder).dossiers) == {"b3-01": {0: {"C11.3": (1, 2)}}}


def test_two_readers_agree_as_far_as_they_quote_the_same_words(folder):
    dossiers = corpus.load(folder).dossiers
    first = {"b3-01": {0: {"C11.3": (1,)}}}
    same = quoted.accord(first, first, dossiers)
    assert (same.judgements, same.same, same.f1) == (1, 1, 1)
    lengths = quoted.words(dossiers[0])[0]
    other = quoted.accord({"b3-01": {0: {"C11.3": (1, 2)}}}, first, dossiers)
    assert other.same == 0
    assert other.f1 == pytest.approx(2 * lengths[1] / (2 * lengths[1] + lengths[2]), abs=1e-3)


def test_an_agreement_of_nobody_is_refused(folder):
    with pytest.raises(NothingMeasured):
        quoted.accord({}, {}, corpus.load(folder).dossiers)
