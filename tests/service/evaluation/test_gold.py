from pathlib import Path

import pytest

from service.assessment.draft import Coverage
from service.evaluation.gold import InvalidCase, load_cases

MANIFEST = """
bloc: B2
title: Un cas
pieces:
- {file: note.pdf, kind: note_strategique, collective: false}
- {file: brief.pdf, kind: brief, collective: false}
"""
GOLD = """
criteria:
  C5.1:
    coverage: partial
    evidence:
    - {piece: note, quote: Une phrase., weight: primary}
    - {piece: note, quote: Une autre., weight: secondary}
    note: pourquoi
  C5.2: {coverage: missing}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = tmp_path / "cas-un"
    case.mkdir()
    (case / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    (case / "gold.yaml").write_text(GOLD, encoding="utf-8")
    return tmp_path


def test_a_folder_of_cases_or_one_case_is_read_alike(folder: Path) -> None:
    assert load_cases(folder)[0].criteria == load_cases(folder / "cas-un")[0].criteria


def test_the_brief_is_apart_from_the_pieces(folder: Path) -> None:
    (case,) = load_cases(folder)
    assert case.files() == [f"note_strategique={folder / 'cas-un' / 'note.pdf'}"]
    assert case.brief() == str(folder / "cas-un" / "brief.pdf")


def test_labels_are_read_with_their_weights(folder: Path) -> None:
    criteria = load_cases(folder)[0].criteria
    assert criteria["C5.1"].primary() == ("Une phrase.",)
    assert criteria["C5.1"].quotes() == ("Une phrase.", "Une autre.")
    assert criteria["C5.2"].coverage is Coverage.MISSING
    assert criteria["C5.2"].quotes() == ()


def test_a_folder_without_a_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCase, match="Aucun dossier"):
        load_cases(tmp_path)


def test_a_case_of_another_form_is_refused_by_name(folder: Path) -> None:
    (folder / "cas-un" / "gold.yaml").write_text("criteria: {C5.1: {coverage: excellent}}", encoding="utf-8")
    with pytest.raises(InvalidCase, match=r"gold\.yaml"):
        load_cases(folder)
