"""Figures: labels of drawings are set aside, their captions stay; what reads as text or as a table stays too."""

from collections.abc import Callable

import pytest

from ingest.document import PassageKind
from tests.ingest.pdf.pages import BODY, BOLD, ITALIC, LEFT, LOREM, SECOND, Drawing, grid, read, rows, texts

CAPTION = "Figure 1. Entrées de la criée par saison, en personnes."


def bar_chart(drawing: Drawing, base: float) -> None:
    """Bars on an axis, with their values, the seasons under them and a legend above."""
    drawing.rule(LEFT, base, LEFT + 420, base)
    for index, (season, value) in enumerate([("Hiver", 31), ("Printemps", 74), ("Été", 96), ("Automne", 52)]):
        x = LEFT + 30 + 100 * index
        drawing.fill(x, base, 40, value, "#7b3f00")
        drawing.text(x + 14, base + value + 4, str(value), size=8)
        drawing.text(x + 4, base - 12, season, size=8)
    drawing.fill(LEFT, base + 118, 8, 8, "#7b3f00")
    drawing.text(LEFT + 12, base + 119, "Entrées", size=8)


def map_with_names(drawing: Drawing, base: float) -> None:
    """Curves and circles with names beside them."""
    drawing.canvas.bezier(LEFT, base, LEFT + 120, base + 90, LEFT + 240, base - 20, LEFT + 400, base + 80)
    for index, name in enumerate(("Phare", "Criée", "Bassin Vauban", "Gare maritime")):
        x, y = LEFT + 40 + 95 * index, base + 20 + 25 * (index % 3)
        drawing.canvas.circle(x, y, 4, fill=1)
        drawing.text(x + 8, y - 3, name, size=7)


@pytest.mark.parametrize("draw", [bar_chart, map_with_names])
def test_the_labels_of_a_drawing_are_set_aside_and_its_caption_stays(draw: Callable[[Drawing, float], None]) -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    draw(drawing, drawing.y - 140)
    drawing.y -= 170
    drawing.line(CAPTION, ITALIC, 9, after=10)
    drawing.paragraph(SECOND)
    document = read(drawing)
    assert texts(document) == [LOREM, CAPTION, SECOND]
    assert {"Hiver", "96"} <= set(document.furniture) or "Bassin Vauban" in document.furniture
    assert {aside.text for aside in document.asides} == set(document.furniture)


def test_a_caption_may_stand_above_its_figure() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.line(CAPTION, ITALIC, 9)
    bar_chart(drawing, drawing.y - 130)
    drawing.y -= 170
    drawing.paragraph(SECOND)
    assert texts(read(drawing)) == [LOREM, CAPTION, SECOND]


def test_the_name_of_an_axis_that_runs_up_the_page_is_set_aside_too() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    base = drawing.y - 140
    bar_chart(drawing, base)
    drawing.canvas.saveState()
    drawing.canvas.translate(LEFT + 12, base + 20)
    drawing.canvas.rotate(90)
    drawing.text(0, 0, "Personnes", size=8)
    drawing.canvas.restoreState()
    drawing.y -= 170
    drawing.line(CAPTION, ITALIC, 9)
    assert texts(read(drawing)) == [LOREM, CAPTION]


def test_a_title_right_above_a_figure_stays() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.line("2.4 Qui vient", BOLD, 14)
    bar_chart(drawing, drawing.y - 135)
    drawing.y -= 165
    drawing.line(CAPTION, ITALIC, 9)
    document = read(drawing)
    assert texts(document, PassageKind.HEADING) == ["2.4 Qui vient"]
    assert texts(document) == [LOREM, "2.4 Qui vient", CAPTION]


def test_a_table_that_is_captioned_as_a_figure_is_still_a_table() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    grid(drawing, [("Saison", "Entrées"), ("Hiver", "31"), ("Été", "96"), ("Automne", "52")], (120, 80))
    drawing.line(CAPTION, ITALIC, 9)
    assert rows(read(drawing)) == [["Hiver", "31"], ["Été", "96"], ["Automne", "52"]]


def test_boxes_of_sentences_under_a_caption_stay_text() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    for index, text in enumerate((SECOND, LOREM)):
        drawing.fill(LEFT + 230 * index, drawing.y - 170, 215, 180, "#eeeeff")
        top = drawing.y
        drawing.paragraph(text, 200, LEFT + 6 + 230 * index, size=9)
        drawing.y = top
    drawing.y -= 190
    drawing.line("Figure 2. Ce que disent les deux équipages.", ITALIC, 9)
    found = texts(read(drawing))
    assert SECOND in found
    assert found.count(LOREM) == 2


def test_words_beside_a_rule_without_a_caption_stay_text() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.rule(LEFT, drawing.y, LEFT + 200, drawing.y)
    drawing.y -= 16
    drawing.line("Capitaine Louvel", BODY, 8)
    assert "Capitaine Louvel" in texts(read(drawing))


def test_captions_side_by_side_are_two() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    for x in (LEFT, LEFT + 240):
        drawing.fill(x, drawing.y - 90, 60, 80, "#224466")
        drawing.text(x + 20, drawing.y - 8, "31", size=8)
    for x, caption in ((LEFT, CAPTION), (LEFT + 240, "Figure 2. Qui vient.")):
        drawing.text(x, drawing.y - 110, caption, ITALIC, 8)
    assert texts(read(drawing), PassageKind.CAPTION) == [CAPTION, "Figure 2. Qui vient."]


def test_an_organisation_chart_with_a_caption_is_no_table() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    boxes = [(170, 0, "Conseil"), (20, 60, "Administration"), (170, 60, "Régie"), (320, 60, "Accueil")]
    for x, down, name in boxes:
        drawing.canvas.rect(LEFT + x, drawing.y - 34 - down, 110, 30)
        drawing.text(LEFT + x + 10, drawing.y - 22 - down, name, size=9)
    drawing.canvas.line(LEFT + 225, drawing.y - 34, LEFT + 225, drawing.y - 64)
    drawing.y -= 120
    drawing.line("Figure 3. Organigramme du phare.", ITALIC, 9)
    assert texts(read(drawing)) == [LOREM, "Figure 3. Organigramme du phare."]


def test_the_figure_and_the_words_of_each_rounded_card_stay_together() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.y -= 10
    cards = [("4 120", "entrées payantes"), ("62 %", "d'habitants du port"), ("9", "compagnies accueillies")]
    for index, (figure, words) in enumerate(cards):
        x = LEFT + 150 * index
        drawing.canvas.setFillColor("#eef3f8")
        drawing.canvas.roundRect(x, drawing.y - 50, 135, 56, 8, stroke=0, fill=1)
        drawing.text(x + 10, drawing.y - 18, figure, BOLD, 20)
        drawing.text(x + 10, drawing.y - 40, words, size=10)
    drawing.y -= 70
    drawing.paragraph(SECOND)
    found = texts(read(drawing))
    assert found == [LOREM, *(text for card in cards for text in card), SECOND]
