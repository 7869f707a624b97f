"""From glyphs to words: spaces, hyphens, ligatures, accents, turned pages, and a box for each character."""

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from ingest.document import GlyphBoxes, Passage, PassageKind
from tests.ingest.pdf.pages import BODY, BOLD, LEFT, LOREM, SECOND, Drawing, embedded_font, read, texts


def text_under(data: bytes, passage: Passage, start: int, end: int) -> str:
    """What PDFium finds in the boxes of a stretch of a passage."""
    with pdfium.PdfDocument(data) as document:
        found = []
        for box in passage.boxes(start, end):
            rect = box.rect
            page = document[box.page - 1].get_textpage()
            found.append(page.get_text_bounded(rect.x0 + 0.8, rect.y0 + 1, rect.x1 - 0.8, rect.y1 - 1))
    return "".join("".join(found).split())


def passages(data: bytes) -> list[Passage]:
    return [
        Passage("", block.text, block.kind, 0, block.page, fragments=block.fragments) for block in read(data).blocks
    ]


def two_columns() -> bytes:
    drawing = Drawing()
    drawing.paragraph(LOREM, width=210)
    drawing.y = 760
    drawing.paragraph(SECOND, width=210, x=310)
    return drawing.bytes()


COLUMNS = two_columns()


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_the_text_under_a_stretchs_boxes_is_that_stretch(data: st.DataObject) -> None:
    passage = data.draw(st.sampled_from(passages(COLUMNS)))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    assert text_under(COLUMNS, passage, start, end) == "".join(passage.text[start:end].split())


def test_every_character_has_a_box_but_the_spaces_between_lines() -> None:
    for block in read(COLUMNS).blocks:
        covered = {i for f in block.fragments for i in range(f.start, f.end)}
        assert all(block.text[i] == " " for i in range(len(block.text)) if i not in covered)
        for fragment in block.fragments:
            assert isinstance(fragment.place, GlyphBoxes)
            assert len(fragment.place.rects) == fragment.end - fragment.start


def test_words_without_space_characters_are_told_apart_by_their_gaps() -> None:
    drawing = Drawing()
    for x, word in ((70, "Trois"), (101, "mots"), (129, "posés"), (161, "ici.")):
        drawing.text(x, 700, word)
    assert texts(read(drawing)) == ["Trois mots posés ici."]


def test_a_slanted_letter_that_reaches_over_the_space_after_it_ends_its_word() -> None:
    drawing = Drawing()
    font, size = "Times-Italic", 11.0
    x = LEFT
    for word in ("Récapitulatif", "numéro", "neuf", "du", "gréement"):
        drawing.text(x, 700, word, font, size)
        x += stringWidth(word, font, size) + 0.2 * size
    assert texts(read(drawing)) == ["Récapitulatif numéro neuf du gréement"]


def test_a_letter_spaced_title_is_read_as_a_word() -> None:
    drawing = Drawing()
    drawing.canvas.drawString(LEFT, 700, "MARÉES", charSpace=6)
    drawing.y = 660
    drawing.paragraph(LOREM)
    assert texts(read(drawing))[0] == "MARÉES"


def test_letters_typed_with_spaces_between_them_are_closed_up() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "M A R É E S", BOLD, 20)
    drawing.y = 660
    drawing.paragraph(LOREM)
    assert texts(read(drawing))[0] == "MARÉES"


def test_copies_that_fake_a_bold_are_read_once() -> None:
    drawing = Drawing()
    for shift in (0, 0.4):
        drawing.text(LEFT + shift, 700, "Une colline appelle, belle et calme.")
    assert texts(read(drawing)) == ["Une colline appelle, belle et calme."]


def test_a_ligature_is_spelled_out_and_its_box_shared() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "con\ufb01ance et \ufb02eurs", embedded_font())
    block = read(drawing).blocks[0]
    assert block.text == "confiance et fleurs"
    place = block.fragments[0].place
    assert isinstance(place, GlyphBoxes)
    f, i = place.rects[3], place.rects[4]
    assert f.x1 == pytest.approx(i.x0)
    assert f.x1 - f.x0 == pytest.approx(i.x1 - i.x0)


def test_a_hard_space_becomes_a_plain_one() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "12\u00a0000 euros")
    assert texts(read(drawing)) == ["12 000 euros"]


def test_quotes_and_apostrophes_stay_as_they_are() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "« L’heure » d'hier, “dit-on”.")
    assert texts(read(drawing)) == ["« L’heure » d'hier, “dit-on”."]


def lines(*parts: str) -> str:
    drawing = Drawing()
    for part in parts:
        drawing.line(part)
    return texts(read(drawing))[0]


def test_a_word_cut_at_the_end_of_a_line_is_made_whole() -> None:
    assert lines("Nous avons retenu une pro-", "grammation courte et lisible.") == (
        "Nous avons retenu une programmation courte et lisible."
    )


def test_a_compound_keeps_its_hyphen_when_the_document_has_it_elsewhere() -> None:
    read_text = lines("Le bateau-théâtre est à quai et le bateau-", "théâtre repart demain matin.")
    assert read_text.endswith("le bateau-théâtre repart demain matin.")


def test_a_second_part_that_begins_with_a_vowel_keeps_the_hyphen() -> None:
    assert "vive-eau" in lines("Elle commence un jour de vive-", "eau, quand la place est pleine.")


def test_a_hyphen_before_a_capital_or_a_figure_is_kept() -> None:
    assert "Saint-Nazaire" in lines("Le camion arrive ensuite de Saint-", "Nazaire avec les gradins.")
    assert "2025-2026" in lines("Elle porte sur la saison 2025-", "2026 et la suivante.")


def test_a_dash_at_the_end_of_a_line_joins_nothing() -> None:
    assert lines("Le quai est vide –", "les caisses sont parties.") == "Le quai est vide – les caisses sont parties."


def test_a_document_that_cuts_no_words_keeps_every_hyphen() -> None:
    drawing = Drawing()
    for _ in range(12):
        drawing.paragraph(LOREM)
        if drawing.y < 150:
            drawing.page()
    drawing.line("Le billet comprend aussi un passe-")
    drawing.line("partout pour les trois expositions.")
    assert texts(read(drawing))[-1] == "Le billet comprend aussi un passe-partout pour les trois expositions."


def test_a_page_turned_a_quarter_is_read_in_its_own_direction() -> None:
    drawing = Drawing()
    drawing.canvas.setPageRotation(90)
    drawing.canvas.saveState()
    drawing.canvas.translate(500, 60)
    drawing.canvas.rotate(90)
    drawing.y = 300
    drawing.paragraph(LOREM, width=400, x=0)
    drawing.canvas.restoreState()
    document = read(drawing)
    assert texts(document) == [LOREM]
    assert document.pages[0].rotation == 90


@given(st.sampled_from([0, 90, 180, 270]), st.sampled_from([0, 90, 180, 270]))
@settings(deadline=None, max_examples=16)
def test_boxes_are_in_user_space_whatever_way_page_and_text_are_turned(page: int, text: int) -> None:
    drawing = Drawing()
    drawing.canvas.setPageRotation(page)
    drawing.canvas.translate(300, 400)
    drawing.canvas.rotate(text)
    drawing.text(0, 0, "Une ligne tournée")
    data = drawing.bytes()
    (passage,) = passages(data)
    assert passage.text == "Une ligne tournée"
    (box,) = passage.boxes(4, 9)
    middle = ((box.rect.x0 + box.rect.x1) / 2 - 300, (box.rect.y0 + box.rect.y1) / 2 - 400)
    expected = {0: (34, 3), 90: (-3, 34), 180: (-34, -3), 270: (3, -34)}[text]
    assert middle == pytest.approx(expected, abs=4)


def test_a_crop_box_moves_no_box() -> None:
    drawing = Drawing()
    drawing.canvas.setCropBox((50, 600, 500, 800))
    drawing.text(LEFT, 700, "Recadré")
    document = read(drawing)
    (passage,) = [Passage("", b.text, b.kind, 0, 1, fragments=b.fragments) for b in document.blocks]
    assert passage.boxes()[0].rect.x0 == pytest.approx(LEFT, abs=1)
    assert document.pages[0].crop.x0 == 50
    assert document.pages[0].crop.y1 == 800


def test_a_superscript_that_calls_no_note_stays() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "Une salle de 96 m")
    end = LEFT + stringWidth("Une salle de 96 m", BODY, 11)
    drawing.text(end, 704, "2", size=6.5)
    drawing.text(end + 6, 700, "au rez-de-chaussée")
    assert texts(read(drawing)) == ["Une salle de 96 m2 au rez-de-chaussée"]


def test_nothing_but_text_is_needed() -> None:
    document = read(COLUMNS)
    assert texts(document) == [LOREM, SECOND]
    assert {block.kind for block in document.blocks} == {PassageKind.PARAGRAPH}
