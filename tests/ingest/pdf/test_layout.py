"""Columns, reading order and paragraphs."""

import pytest

from ingest.document import PassageKind
from tests.ingest.pdf.pages import BOLD, LEFT, LOREM, SECOND, Drawing, broken, read, texts

THIRD = (
    "Le lendemain, la pluie retarde le montage de deux heures. Les bâches tiennent. On répète sous la halle, sans "
    "décor, avec les chaises de la mairie, et chacun trouve que c'est mieux ainsi. Le soir venu, on laisse tout."
)


def column(drawing: Drawing, text: str, x: float, top: float, width: float = 210, **options: float) -> None:
    drawing.y = top
    drawing.paragraph(text, width=width, x=x, **options)


def test_two_columns_are_read_one_after_the_other() -> None:
    drawing = Drawing()
    column(drawing, LOREM, LEFT, 760)
    column(drawing, SECOND, 310, 760)
    assert texts(read(drawing)) == [LOREM, SECOND]


def test_the_order_of_drawing_does_not_matter_to_columns() -> None:
    drawing = Drawing()
    column(drawing, SECOND, 310, 760)
    column(drawing, LOREM, LEFT, 760)
    assert texts(read(drawing)) == [LOREM, SECOND]


def test_three_columns_under_a_title_that_runs_over_them() -> None:
    drawing = Drawing()
    drawing.line("Trois jours sur le port, de la brume au départ", BOLD, 22, after=14)
    top = drawing.y
    for x, text in ((LEFT, LOREM), (230, SECOND), (390, THIRD)):
        column(drawing, text, x, top, width=140, size=9)
    assert texts(read(drawing)) == ["Trois jours sur le port, de la brume au départ", LOREM, SECOND, THIRD]


def test_a_sidebar_is_read_apart_from_the_text_beside_it() -> None:
    drawing = Drawing()
    drawing.fill(60, 500, 130, 280, "#dde4ee")
    column(drawing, THIRD, LEFT, 760, width=110, size=9)
    column(drawing, LOREM, 220, 760, width=300)
    column(drawing, SECOND, 220, 640, width=300)
    assert texts(read(drawing)) == [THIRD, LOREM, SECOND]


def test_what_follows_two_columns_is_not_taken_into_the_left_one() -> None:
    drawing = Drawing()
    column(drawing, LOREM, LEFT, 760)
    column(drawing, SECOND, 310, 760)
    drawing.y -= 40
    drawing.line("Suite", BOLD, 13, after=4)
    drawing.paragraph(THIRD)
    assert texts(read(drawing)) == [LOREM, SECOND, "Suite", THIRD]


def test_a_sentence_goes_on_from_column_to_column_and_from_page_to_page() -> None:
    drawing = Drawing()
    words = LOREM.split(" ")
    column(drawing, " ".join(words[:25]), LEFT, 760)
    column(drawing, " ".join(words[25:37]), 310, 760)
    drawing.page()
    column(drawing, " ".join(words[37:]), LEFT, 760)
    column(drawing, SECOND, 310, 760)
    (first, second) = read(drawing).blocks
    assert (first.text, second.text) == (LOREM, SECOND)
    assert [f.place.page for f in first.fragments][-1] == 2  # type: ignore[union-attr]


def test_a_sentence_goes_on_after_a_table_that_cuts_it() -> None:
    drawing = Drawing()
    parts = broken(LOREM, 450, 450)
    drawing.paragraph(" ".join(parts[:1]))
    for row in (("Jour", "Caisses"), ("Lundi", "12"), ("Mardi", "15")):
        drawing.rule(LEFT, drawing.y + 12, 400, drawing.y + 12)
        drawing.text(LEFT, drawing.y, row[0], size=9)
        drawing.text(300, drawing.y, row[1], size=9)
        drawing.y -= 18
    drawing.rule(LEFT, drawing.y + 12, 400, drawing.y + 12)
    drawing.y -= 20
    drawing.paragraph(" ".join(parts[1:]))
    assert texts(read(drawing), PassageKind.PARAGRAPH) == [LOREM]


@pytest.mark.parametrize("after", [0.0, 8.0])
def test_paragraphs_are_told_by_their_indent_or_by_the_white_space_between_them(after: float) -> None:
    drawing = Drawing()
    for text in (LOREM, SECOND, THIRD):
        drawing.paragraph(text, indent=0 if after else 18, after=after)
    assert texts(read(drawing)) == [LOREM, SECOND, THIRD]


def test_an_entry_that_hangs_over_its_other_lines_is_one_paragraph() -> None:
    drawing = Drawing()
    entries = [f"{name}, {LOREM[:150]}." for name in ("ARNAUD Lise", "BERGER Théo", "COLIN Maya")]
    for entry in entries:
        drawing.paragraph(entry, hang=20, after=0)
    assert texts(read(drawing)) == entries


def test_lines_of_an_address_are_not_run_together_with_the_text() -> None:
    drawing = Drawing()
    drawing.line("Atelier des Quais")
    drawing.line("4 rue du Lavoir")
    drawing.y -= 20
    drawing.paragraph(LOREM)
    assert texts(read(drawing))[-1] == LOREM


def test_text_turned_another_way_comes_after_the_page() -> None:
    drawing = Drawing()
    drawing.canvas.saveState()
    drawing.canvas.translate(40, 300)
    drawing.canvas.rotate(90)
    drawing.text(0, 0, "Crédit des photographies réservé", size=8)
    drawing.canvas.restoreState()
    drawing.paragraph(LOREM)
    assert texts(read(drawing)) == [LOREM, "Crédit des photographies réservé"]


def test_boxes_placed_anywhere_are_read_whole() -> None:
    drawing = Drawing((720, 405))
    for x, text in ((490, THIRD), (40, LOREM), (265, SECOND)):
        column(drawing, text[:120], x, 280, width=190, size=12)
    drawing.text(40, 350, "Trois journées", BOLD, 28)
    assert texts(read(drawing)) == ["Trois journées", LOREM[:120].strip(), SECOND[:120].strip(), THIRD[:120].strip()]
