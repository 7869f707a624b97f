"""Tables: ruled or not, with cells of several lines, headers, merged cells and page breaks."""

from itertools import pairwise

from ingest.document import PassageKind
from tests.ingest.pdf.pages import BODY, BOLD, LEFT, LOREM, Drawing, cells, grid, read, rows, texts

HEAD = ("Poste", "2026", "2027")
BODY_ROWS = [
    ("Salaires des artistes", "24 000", "25 500"),
    ("Déplacements", "6 300", "6 800"),
    ("Communication", "2 100", "1 900"),
    ("Total", "32 400", "34 200"),
]


def test_a_ruled_table_gives_one_block_for_each_row_of_its_body() -> None:
    drawing = Drawing()
    grid(drawing, [HEAD, *BODY_ROWS], (200, 80, 80))
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert texts(document)[0] == "Salaires des artistes 24 000 25 500"
    assert {block.columns for block in document.blocks} == {HEAD}


def test_the_cells_of_a_row_are_joined_by_one_space() -> None:
    drawing = Drawing()
    grid(drawing, [HEAD, *BODY_ROWS], (200, 80, 80))
    for block in read(drawing).blocks:
        assert " ".join(cells(block)) == block.text


def test_lines_of_one_cell_are_joined() -> None:
    drawing = Drawing()
    grid(drawing, [("Action", "Lieu"), ("Une tournée dans\nles douze communes", "Salles\ndes fêtes")], (200, 120), 36)
    assert rows(read(drawing)) == [["Une tournée dans les douze communes", "Salles des fêtes"]]


def test_rules_between_rows_alone_make_a_table() -> None:
    drawing = Drawing()
    for row in (HEAD, *BODY_ROWS):
        drawing.text(LEFT, drawing.y, row[0], BOLD if row is HEAD else BODY, 9)
        drawing.text(300, drawing.y, row[1], BOLD if row is HEAD else BODY, 9)
        drawing.text(380, drawing.y, row[2], BOLD if row is HEAD else BODY, 9)
        drawing.rule(LEFT, drawing.y - 5, 430, drawing.y - 5)
        drawing.y -= 18
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert document.blocks[0].columns == HEAD


def test_a_table_with_three_rules_as_in_books_is_cut_into_its_rows() -> None:
    drawing = Drawing()
    drawing.rule(LEFT, 770, 430, 770)
    for row in (HEAD, *BODY_ROWS):
        for x, cell in zip((LEFT, 300, 380), row, strict=True):
            drawing.text(x, drawing.y, cell, size=10)
        if row is HEAD:
            drawing.rule(LEFT, drawing.y - 5, 430, drawing.y - 5)
            drawing.y -= 6
        drawing.y -= 13
    drawing.rule(LEFT, drawing.y + 8, 430, drawing.y + 8)
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert document.blocks[0].columns == HEAD


def test_grounds_of_every_other_row_make_a_table() -> None:
    drawing = Drawing()
    for number, row in enumerate((HEAD, *BODY_ROWS)):
        if number % 2 == 0:
            drawing.fill(LEFT - 4, drawing.y - 6, 380, 18, "#2f4858" if number == 0 else "#eef2f5")
        for x, cell in zip((LEFT, 300, 380), row, strict=True):
            drawing.text(x, drawing.y, cell, size=9, colour="white" if number == 0 else "black")
        drawing.y -= 18
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert document.blocks[0].columns == HEAD


def test_columns_that_line_up_without_any_rule_make_a_table() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM, after=20)
    for row in (HEAD, *BODY_ROWS):
        for x, cell in zip((LEFT, 300, 380), row, strict=True):
            drawing.text(x, drawing.y, cell, BOLD if row is HEAD else BODY, 10)
        drawing.y -= 15
    drawing.y -= 15
    drawing.paragraph(LOREM)
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert texts(document, PassageKind.PARAGRAPH) == [LOREM, LOREM]


def test_an_entry_of_a_list_of_dates_that_runs_over_two_lines_is_one_row() -> None:
    drawing = Drawing()
    entries = [
        ("2009", ["Premières cours d'immeubles"]),
        ("2013", ["Résidence dans les forges, cinq créations", "et un film tourné avec le quartier"]),
        ("2019", ["Tournée dans neuf départements"]),
        ("2023", ["Association avec le théâtre"]),
    ]
    for year, parts in entries:
        drawing.text(LEFT, drawing.y, year)
        for part in parts:
            drawing.text(150, drawing.y, part)
            drawing.y -= 13
        drawing.y -= 7
    assert rows(read(drawing)) == [[year, " ".join(parts)] for year, parts in entries]


def test_a_header_repeated_after_a_page_break_is_read_once_and_kept_for_the_rest() -> None:
    drawing = Drawing()
    drawing.y = 160
    grid(drawing, [HEAD, *BODY_ROWS[:2]], (200, 80, 80))
    drawing.page()
    grid(drawing, [HEAD, *BODY_ROWS[2:]], (200, 80, 80))
    document = read(drawing)
    assert rows(document) == [list(row) for row in BODY_ROWS]
    assert {block.columns for block in document.blocks} == {HEAD}
    assert [block.page for block in document.blocks] == [1, 1, 2, 2]


def test_the_rest_of_a_table_without_its_header_has_the_same_columns() -> None:
    drawing = Drawing()
    drawing.y = 160
    grid(drawing, [HEAD, *BODY_ROWS[:2]], (200, 80, 80))
    drawing.page()
    grid(drawing, BODY_ROWS[2:], (200, 80, 80), bold=False)
    assert {block.columns for block in read(drawing).blocks} == {HEAD}


def test_a_cell_that_spreads_over_columns_stays_whole() -> None:
    drawing = Drawing()
    top = drawing.y + 14
    grid(drawing, [("Axe", "Action", "Cible"), ("Prix", "Billet libre", "4 euros")], (120, 120, 80))
    drawing.y += 10
    drawing.text(LEFT + 4, drawing.y, "Total des entrées attendues la première année", size=9)
    drawing.text(LEFT + 244, drawing.y, "2 400", size=9)
    drawing.rule(LEFT, top - 66, LEFT + 320, top - 66)
    for x in (LEFT, LEFT + 240, LEFT + 320):
        drawing.rule(x, top - 44, x, top - 66)
    assert rows(read(drawing))[-1] == ["Total des entrées attendues la première année", "", "2 400"]


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.canvas.rect(LEFT - 10, drawing.y, 480, 780 - drawing.y)
    assert texts(read(drawing), PassageKind.PARAGRAPH) == [LOREM]


def test_rules_above_and_below_the_text_make_no_table_of_two_columns() -> None:
    drawing = Drawing()
    drawing.rule(LEFT, 790, 520, 790)
    drawing.paragraph(LOREM, width=210)
    drawing.y = 760
    drawing.paragraph(LOREM, width=210, x=310)
    drawing.rule(LEFT, 60, 520, 60)
    assert texts(read(drawing), PassageKind.PARAGRAPH) == [LOREM, LOREM]


def test_a_header_without_a_body_is_a_row() -> None:
    drawing = Drawing()
    grid(drawing, [HEAD, ("", "", "")], (200, 80, 80))
    assert "Poste" in " ".join(texts(read(drawing)))


def bordered(drawing: Drawing, row: list[list[str]], edges: list[float], font: str = BODY) -> None:
    """A row of cells of several lines, each cell with its own lower border, from the pen down."""
    for x, cell in zip(edges, row, strict=False):
        for line, part in enumerate(cell):
            drawing.text(x, drawing.y - 11 * line, part, font, 9)
    drawing.y -= 11 * max(map(len, row))
    for left, right in pairwise(edges):
        drawing.rule(left, drawing.y + 4, right, drawing.y + 4)
    drawing.y -= 12


def test_cells_closed_by_a_border_below_alone_make_rows_under_a_header_without_one() -> None:
    drawing = Drawing()
    edges = [LEFT, 190.0, 400.0]
    for x, head in zip(edges, ("Public", "Message"), strict=False):
        drawing.text(x, drawing.y, head, BOLD, 9)
    drawing.y -= 14
    bordered(drawing, [["Lycéens"], ["Une séance à la sortie", "des cours, d'une heure"]], edges)
    bordered(drawing, [["Familles", "du quartier"], ["Un dimanche par mois"]], edges)
    document = read(drawing)
    assert rows(document) == [
        ["Lycéens", "Une séance à la sortie des cours, d'une heure"],
        ["Familles du quartier", "Un dimanche par mois"],
    ]
    assert {block.columns for block in document.blocks} == {("Public", "Message")}


def test_one_row_of_bordered_cells_is_a_table() -> None:
    drawing = Drawing()
    grid(drawing, [("Jauge", "240 places", "debout")], (100, 100, 100), bold=False)
    assert rows(read(drawing)) == [["Jauge", "240 places", "debout"]]


def test_paragraphs_set_side_by_side_row_after_row_without_rules_make_rows() -> None:
    drawing = Drawing()
    expected = []
    for name in ("Hanna", "Bilal", "Monique"):
        parts = [f"{name}, qui rentre par", "le dernier train"], ["lit le journal local et", "écoute la radio le soir"]
        for x, cell in zip((LEFT, 260), parts, strict=True):
            for line, part in enumerate(cell):
                drawing.text(x, drawing.y - 13 * line, part)
        drawing.y -= 32
        expected.append([" ".join(cell) for cell in parts])
    assert rows(read(drawing)) == expected


def test_underlined_words_are_no_table() -> None:
    drawing = Drawing()
    drawing.text(LEFT, drawing.y, "Partie A : le projet", BOLD, 14)
    for left, right in ((LEFT, LEFT + 40), (LEFT + 40, LEFT + 80), (LEFT + 80, LEFT + 125)):
        drawing.rule(left, drawing.y - 2, right, drawing.y - 2)
    drawing.y -= 24
    drawing.paragraph(LOREM)
    assert rows(read(drawing)) == []


def test_two_tables_of_the_same_width_and_other_columns_are_two() -> None:
    drawing = Drawing()
    first = [("Période", "Action"), ("Mars", "Repeindre la lanterne"), ("Juin", "Ouvrir la galerie")]
    second = [("Indicateur", "Cible", "Mesure"), ("Visites", "900", "carnet"), ("Nuitées", "40", "registre")]
    grid(drawing, first, (120, 180))
    drawing.y -= 40
    grid(drawing, second, (140, 60, 100))
    document = read(drawing)
    assert rows(document) == [list(row) for row in (*first[1:], *second[1:])]
    assert [block.columns for block in document.blocks] == [first[0]] * 2 + [second[0]] * 2
