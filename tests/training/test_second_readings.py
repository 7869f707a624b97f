from pathlib import Path

import pytest

from training import corpus, second_readings
from training.errors import UnsoundCorpus

DOSSIER = """
project: "Un bal"
bloc: B3
profile: weak
form: "note"
family: "musique"
passages:
  - {heading: "", kind: paragraph, text: "Le budget s'équilibre.", labels: {C11.3: substance}, why: ""}
  - {heading: "", kind: paragraph, text: "Nous aimons danser.", labels: {}, why: ""}
coverage:
  C11.3: {coverage: supported, primary: [0], why: ""}
  C11.4: {coverage: missing, primary: [], why: ""}
"""
SAME = """
C11.3: {coverage: supported, evidence: [{passage: 0, weight: primary, quote: "Le budget s'équilibre."}]}
C11.4: {coverage: missing, evidence: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b3-01.yaml").write_text(DOSSIER, encoding="utf-8")
    (tmp_path / "second").mkdir()
    return tmp_path


def read_again(folder: Path, text: str, name: str = "b3-01.yaml"):
    (folder / "second" / name).write_text(text, encoding="utf-8")
    dossiers = corpus.load(folder).dossiers
    return second_readings.accord(second_readings.load(folder / "second", dossiers), dossiers)


def test_two_readers_who_say_the_same_agree_wholly(folder):
    found = read_again(folder, SAME)
    assert (found.same_coverage, found.coverage.kappa, found.labelled, found.shared_first) == (1, 1, 1, 1)


def test_a_reader_who_quotes_something_else_and_finds_less_disagrees(folder):
    other = (
        SAME.replace("supported", "partial")
        .replace("passage: 0", "passage: 1")
        .replace("Le budget s'équilibre", "Nous aimons danser")
    )
    found = read_again(folder, other)
    assert (found.same_coverage, found.labelled, found.shared_first) == (0.5, 0, 0)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SAME, "b3-02.yaml"),
        (SAME.replace("s'équilibre", "déborde"), "b3-01.yaml"),
        (SAME.replace("passage: 0", "passage: 7"), "b3-01.yaml"),
        (SAME.replace("primary", "first"), "b3-01.yaml"),
        ("C11.3: {coverage: missing, evidence: []}", "b3-01.yaml"),
    ],
    ids=[
        "of no dossier",
        "a quote that is not there",
        "a passage that is not there",
        "another form",
        "a criterion less",
    ],
)
def test_a_second_reading_that_cannot_be_compared_is_refused(folder, text, name):
    with pytest.raises(UnsoundCorpus):
        read_again(folder, text, name)


def test_the_shipped_second_readings_can_be_compared():
    shipped = Path("referentiel/icart-2024/corpus")
    apart = corpus.apart(shipped)
    readings = second_readings.load(shipped / "second", corpus.load(shipped).dossiers + apart)
    assert len(readings) >= 20
    assert {dossier.id for dossier in apart} <= set(readings)
