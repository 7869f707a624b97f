"""Excel workbooks: every cell is what it says, none is a formula."""

import io
import re
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.exports.workbook import Sheet, grid_workbook, neutralised, workbook
from tests.service.exports.grids import FORMULAS, HOSTILE, grid


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_written_as_text(text: str) -> None:
    written = parts(workbook([Sheet("Essai", ("A",), ((text,),), (10,))]))
    assert "<f>" not in written["xl/worksheets/sheet1.xml"]
    assert re.search(r"<t[^>]*>'", written["xl/sharedStrings.xml"])


def test_what_does_not_is_left_as_it_is() -> None:
    assert neutralised("Le lieu = 300 places") == "Le lieu = 300 places"


def test_a_filled_grid_has_ratings_evidence_and_fingerprints() -> None:
    written = parts(grid_workbook(grid(comment="=1+1")))
    for name in ("1 Grille", "2 Preuves", "3 Provenance"):
        assert f'name="{name}"' in written["xl/workbook.xml"]
    strings = written["xl/sharedStrings.xml"]
    for words in ("Samir Oukaci : commentaire", "'=1+1", "Le lieu accueille 300 personnes.", "b" * 64):
        assert words in strings
    assert all("<f>" not in part for part in written.values())


def test_hostile_words_are_no_markup() -> None:
    assert "<b onclick" not in parts(grid_workbook(grid(comment=HOSTILE)))["xl/sharedStrings.xml"]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
@example("🥖" * 20, "")
def test_any_text_makes_a_workbook_without_formulas(name: str, text: str) -> None:
    written = parts(workbook([Sheet(name, (text,), ((text, 3, 0.5),), (10, 5, 5))]))
    assert "<f>" not in written["xl/worksheets/sheet1.xml"]
