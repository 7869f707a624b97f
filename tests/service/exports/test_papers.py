"""Filled grids and minutes on paper: what jurors wrote, to the letter, in PDF and in Word."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from service.exports.filled_grid import grid_paper
from service.exports.minutes import minutes_paper
from service.exports.paper import Facts, Heading, Letterhead, Paper, Quote, Table, Text
from service.exports.typesetting.printed import printed
from service.exports.word.written import written
from tests.service.exports.grids import HOSTILE, PROVENANCE, grid, minutes


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def words_of(word: bytes) -> str:
    document = docx.Document(io.BytesIO(word))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("read", [lambda p: text_of(printed(p)), lambda p: words_of(written(p))], ids=["pdf", "word"])
def test_a_grid_says_who_rated_what_and_with_which_words(read) -> None:
    said = read(grid_paper(grid()))
    for words in (
        "École de l'essai",
        "Maïa Kessler",
        "signé le 12 janvier 2027",
        "non signé",
        "Bloc validé",
        "partiellement atteint",
        "Le lieu accueille 300 personnes.",
        "Note, p. 2, retenu par Samir Oukaci (À citer.)",
        HOSTILE,
    ):
        assert words in said, words


@pytest.mark.parametrize("read", [lambda p: text_of(printed(p)), lambda p: words_of(written(p))], ids=["pdf", "word"])
def test_minutes_say_who_sat_what_was_decided_and_why(read) -> None:
    said = read(minutes_paper(minutes()))
    for words in ("Hélène Vautrin", "Présidence", "Bloc validé", "Premier motif.", HOSTILE, "Alpha : 0,71."):
        assert words in said, words


def test_every_fingerprint_is_on_paper() -> None:
    said = text_of(printed(grid_paper(grid()))).replace(" ", "")
    for _, value in PROVENANCE.facts().rows:
        assert value.replace(" ", "") in said, value


def test_the_schools_logo_is_on_the_first_page() -> None:
    page = PdfReader(io.BytesIO(printed(grid_paper(grid())))).pages[0]
    assert len(page.images) == 1
    with zipfile.ZipFile(io.BytesIO(written(grid_paper(grid())))) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())


def test_the_same_grid_gives_the_same_bytes() -> None:
    assert printed(grid_paper(grid())) == printed(grid_paper(grid()))


def test_a_comment_longer_than_a_page_is_set_over_several() -> None:
    long = "Un mot de plus. " * 1_200
    pdf = printed(grid_paper(grid(comment=long, label="Un libellé sans fin. " * 300)))
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 3
    assert text_of(pdf).count("mot") == 1_200


def test_no_juror_and_no_rating_are_no_difficulty() -> None:
    bare = Paper(
        Letterhead(), "Titre", "", (Heading("Vide"), Table(("Critère",), (), (1.0,)), Facts((("a", "b"),))), ""
    )
    assert "Vide" in text_of(printed(bare))
    assert "Vide" in words_of(written(bare))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_set(text: str) -> None:
    paper = Paper(Letterhead(text), text, text, (Text(text), Quote(text, text), Heading(text)), text)
    assert printed(paper).startswith(b"%PDF")
    assert written(paper).startswith(b"PK")
