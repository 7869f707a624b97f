"""Typeset renderings: every word where the document says that it is."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Format, Fragment, Passage, PassageKind, SourceRange, Span, TimeCode
from service.exports.errors import NothingToTypeset
from service.exports.typeset_pdf import Typeset, typeset

LONG = (
    "Le théâtre de verdure accueille, de mai à septembre, une programmation de cirque et de danse pensée avec "
    "les habitants du quartier ; l'œuvre d'ouverture a réuni 1 240 personnes en 2025. "
)


def passage(order: int, text: str, kind: PassageKind = PassageKind.PARAGRAPH, **fields: object) -> Passage:
    return Passage(f"p{order}", text, kind, order, fields.pop("page", None), **fields)


def row(order: int, cells: list[str], columns: tuple[str, ...] = ("Poste", "Montant", "Part")) -> Passage:
    text, spans = " ".join(cells), []
    at = 0
    for cell in cells:
        spans.append(Span(at, at + len(cell)))
        at += len(cell) + 1
    return passage(order, text, PassageKind.TABLE_ROW, columns=columns, cells=tuple(spans))


def read(*passages: Passage, source: Format = Format.MARKDOWN) -> Document:
    return Document("0" * 64, source, "test", (), passages)


def words_under(rendering: Typeset, passage_id: str, start: int = 0, end: int | None = None) -> str:
    pdf = pypdfium2.PdfDocument(rendering.pdf)
    words = []
    for box in rendering.document.passage(passage_id).boxes(start, end):
        rect = box.rect
        text = pdf[box.page - 1].get_textpage().get_text_bounded(rect.x0, rect.y0, rect.x1, rect.y1)
        words.append(text)
    return " ".join(" ".join(words).split())


def page_text(rendering: Typeset, number: int) -> str:
    return " ".join(pypdfium2.PdfDocument(rendering.pdf)[number - 1].get_textpage().get_text_bounded().split())


KINDS = [kind for kind in PassageKind if kind is not PassageKind.TABLE_ROW]


@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_a_passage_stand_under_its_boxes(kind: PassageKind) -> None:
    text = (LONG * 4).strip()
    assert words_under(typeset(read(passage(0, text, kind)), "note.md"), "p0") == text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_stretch_of_words_stands_under_its_boxes(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text("abcdéèœ'’,0123", min_size=1, max_size=120), min_size=1, max_size=60))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    text = " ".join(words)
    start = len(" ".join(words[:first])) + (first > 0)
    quote = " ".join(words[first : last + 1])
    rendering = typeset(read(passage(0, text)), "note.md")
    assert words_under(rendering, "p0", start, start + len(quote)).replace(" ", "") == quote.replace(" ", "")


def test_a_table_repeats_its_headers_on_each_page_and_keeps_its_cells_apart() -> None:
    rows = [row(n, [f"Poste numéro {n}", f"{n} 000 €", LONG.strip()]) for n in range(40)]
    rendering = typeset(read(*rows), "budget.odt")
    pages = len(rendering.document.pages)
    assert pages > 1
    assert all("Montant" in page_text(rendering, number) for number in range(1, pages + 1))
    assert words_under(rendering, "p7") == rows[7].text
    assert words_under(rendering, "p7", rows[7].cells[1].start, rows[7].cells[1].end) == "7 000 €"


def test_a_table_of_very_many_columns_is_set_as_text() -> None:
    wide = row(0, [f"c{n}" for n in range(20)], ())
    assert words_under(typeset(read(wide), "tableau.odt"), "p0") == wide.text


def test_each_slide_begins_a_page() -> None:
    slides = [passage(n, f"Diapositive {n + 1}", PassageKind.HEADING, page=n + 1) for n in range(3)]
    rendering = typeset(read(*slides, source=Format.PPTX), "oral.pptx")
    assert [p.page for p in rendering.document.passages] == [1, 2, 3]


def test_a_transcript_shows_its_time_codes() -> None:
    cue = passage(0, "Bonjour.", PassageKind.CUE, fragments=(Fragment(0, 8, TimeCode(3725.4, 3727.0)),))
    rendering = typeset(read(cue, source=Format.VTT), "oral.vtt")
    assert "01:02:05" in page_text(rendering, 1)
    assert words_under(rendering, "p0") == "Bonjour."


def test_the_first_page_says_that_it_is_a_rendering() -> None:
    text = page_text(typeset(read(passage(0, "Un mot.")), "note.md"), 1)
    assert "Texte du fichier « note.md », mis en page par Faisceau pour être annoté." in text


def test_characters_that_the_typeface_lacks_do_not_move_their_neighbours() -> None:
    text = "Avant 漢字 ☃ \u200b\u0301 après"
    rendering = typeset(read(passage(0, text, fragments=(Fragment(0, 5, SourceRange("line/1", 0, 5)),))), "note.md")
    assert words_under(rendering, "p0", text.index("après")) == "après"


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(NothingToTypeset, match=r"vide\.md"):
        typeset(read(), "vide.md")
