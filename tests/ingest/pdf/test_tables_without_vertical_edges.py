"""Tables with rules between their rows alone: where one ends, and which columns its rows share."""

from collections.abc import Sequence

from ingest.document import PassageKind
from tests.ingest.pdf.pages import BODY, BOLD, ITALIC, LEFT, LOREM, SECOND, Drawing, grid, read, rows, texts

WIDTH = 440.0
CHARGES = [
    ["Charges", "2031", "2032", "2033"],
    ["Cordes et poulies", "12 400", "13 100", "13 900"],
    ["Gardiennage du phare", "8 250", "8 400", "8 600"],
    ["Total des charges", "20 650", "21 500", "22 500"],
]
BACKERS = [
    ["Partenaire", "Apport", "Échéance"],
    ["Syndicat des pilotes", "Main-d'œuvre", "mars 2031"],
    ["Fondation du Raz", "Numéraire", "juin 2031"],
]


def ruled(
    drawing: Drawing,
    table: Sequence[Sequence[str]],
    lefts: Sequence[float],
    rights: bool = False,
    head: bool = True,
) -> None:
    """A table with a rule above and below each row, from the pen down; figures end at the next column's left."""
    height = 18
    drawing.rule(LEFT, drawing.y + 12, LEFT + WIDTH, drawing.y + 12)
    for number, row in enumerate(table):
        font = BOLD if head and number == 0 else BODY
        for column, cell in enumerate(row):
            if rights and column:
                drawing.canvas.setFont(font, 9)
                drawing.canvas.drawRightString(LEFT + lefts[column], drawing.y, cell)
            else:
                drawing.text(LEFT + 4 + lefts[column], drawing.y, cell, font, 9)
        drawing.rule(LEFT, drawing.y - 6, LEFT + WIDTH, drawing.y - 6)
        drawing.y -= height


def test_a_title_and_a_caption_between_two_tables_part_them() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    ruled(drawing, BACKERS, [0, 160, 330])
    drawing.y -= 14
    drawing.line("2.3 Ce que coûte le phare", BOLD, 14, after=4)
    drawing.line("Tableau 4. Charges prévues", ITALIC, 9, after=6)
    ruled(drawing, CHARGES, [0, 250, 340, 430], rights=True)
    document = read(drawing)
    assert rows(document) == BACKERS[1:] + CHARGES[1:]
    assert texts(document, PassageKind.HEADING) == ["2.3 Ce que coûte le phare"]
    assert texts(document, PassageKind.CAPTION) == ["Tableau 4. Charges prévues"]
    assert [list(b.columns) for b in document.blocks if b.cells] == [BACKERS[0]] * 2 + [CHARGES[0]] * 3


def test_a_caption_alone_between_two_tables_of_the_same_columns_parts_them() -> None:
    drawing = Drawing()
    ruled(drawing, CHARGES, [0, 250, 340, 430], rights=True)
    drawing.y -= 8
    drawing.line("Tableau 5. Produits prévus", ITALIC, 9, after=6)
    years = CHARGES[0][1:]
    produits = [["Produits", *years], ["Visites guidées", "9 000", "9 500", "9 900"], ["Legs", "400", "0", "0"]]
    ruled(drawing, produits, [0, 250, 340, 430], rights=True)
    document = read(drawing)
    assert rows(document) == CHARGES[1:] + produits[1:]
    assert [b.columns[0] for b in document.blocks if b.cells] == ["Charges"] * 3 + ["Produits"] * 2


def test_a_bold_row_of_other_columns_begins_another_table() -> None:
    drawing = Drawing()
    ruled(drawing, CHARGES, [0, 250, 340, 430], rights=True)
    ruled(drawing, BACKERS, [0, 160, 300])
    document = read(drawing)
    assert rows(document) == CHARGES[1:] + BACKERS[1:]


def test_a_header_whose_first_cell_is_empty_leaves_the_first_two_columns_apart() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    quarters = [
        ["", "T1", "T2", "T3"],
        ["Solde au début", "3 100", "5 800", "4 900"],
        ["Encaissements", "9 600", "8 400", "8 800"],
        ["Décaissements", "6 900", "9 300", "12 000"],
    ]
    ruled(drawing, quarters, [0, 200, 300, 400], rights=True)
    document = read(drawing)
    assert rows(document) == quarters[1:]
    assert {b.columns for b in document.blocks if b.cells} == {("", "T1", "T2", "T3")}


def test_a_row_that_spreads_over_columns_glues_none_of_those_above() -> None:
    drawing = Drawing()
    many = [*CHARGES[:1], *([f"Poste {letter}", "1 200", "1 300", "1 400"] for letter in "ABCDEFGHI")]
    ruled(drawing, many, [0, 150, 240, 330], rights=True)
    drawing.text(LEFT + 4, drawing.y, "Ces montants sont tenus par le syndicat et relus chaque mois par lui", BODY, 9)
    drawing.rule(LEFT, drawing.y - 6, LEFT + WIDTH, drawing.y - 6)
    assert rows(read(drawing))[:9] == many[1:]


def test_the_rest_of_a_table_on_the_next_page_has_the_columns_of_its_beginning() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    ruled(drawing, BACKERS[:2], [0, 160, 330])
    drawing.page()
    rest = [BACKERS[0], ["Coopérative des phares et balises", "Numéraire, sur trois ans", "mai 2032"]]
    ruled(drawing, rest, [0, 160, 330])
    drawing.y -= 8
    drawing.line("Tableau 6. Charges", ITALIC, 9, after=6)
    ruled(drawing, CHARGES, [0, 250, 340, 430], rights=True)
    document = read(drawing)
    assert rows(document) == [BACKERS[1], rest[1], *CHARGES[1:]]
    assert [list(b.columns) for b in document.blocks if b.cells] == [BACKERS[0]] * 2 + [CHARGES[0]] * 3


def columns(drawing: Drawing, row: Sequence[str], lefts: Sequence[float], font: str = BODY, size: float = 10) -> None:
    """The cells of one row, each of several lines, without any rule; the pen goes down under the tallest."""
    for cell, left in zip(row, lefts, strict=True):
        for number, part in enumerate(cell.split("\n")):
            drawing.text(LEFT + left, drawing.y - 12 * number, part, font, size)
    drawing.y -= 12 * max(cell.count("\n") + 1 for cell in row) + 12


def test_a_sentence_between_two_tables_without_any_rule_parts_them() -> None:
    drawing = Drawing()
    for row in CHARGES:
        columns(drawing, row, [0, 200, 280, 360], BOLD if row is CHARGES[0] else BODY)
    drawing.line("Les montants sont en euros, hors taxes et arrondis.", after=8)
    for row in BACKERS:
        columns(drawing, row, [0, 200, 330], BOLD if row is BACKERS[0] else BODY)
    document = read(drawing)
    assert rows(document) == CHARGES[1:] + BACKERS[1:]
    assert texts(document, PassageKind.PARAGRAPH) == ["Les montants sont en euros, hors taxes et arrondis."]


def test_a_bold_header_over_one_row_of_long_cells_makes_a_table() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    columns(drawing, ["Public", "Ce qu'il cherche", "Où le toucher"], [0, 160, 320], BOLD)
    columns(
        drawing,
        [
            "Gardiens retraités\nde la côte",
            "raconter leur métier,\nrevoir la lanterne\nallumée",
            "café du port,\nbulletin municipal",
        ],
        [0, 160, 320],
    )
    drawing.paragraph(SECOND)
    assert rows(read(drawing)) == [
        [
            "Gardiens retraités de la côte",
            "raconter leur métier, revoir la lanterne allumée",
            "café du port, bulletin municipal",
        ]
    ]


def test_rows_of_cells_of_several_lines_are_told_by_the_white_space_between_them() -> None:
    drawing = Drawing()
    table = [
        ["Gardiens retraités\nde la côte", "raconter leur métier,\nrevoir la lanterne", "café du port,\nbulletin"],
        ["Collégiens de l'île\nvoisine", "monter là-haut,\nmanger dehors", "professeure\nde physique"],
        ["Plaisanciers de\npassage", "une douche et\nla météo", "capitainerie,\nradio"],
    ]
    for row in table:
        columns(drawing, row, [0, 160, 320])
    assert rows(read(drawing)) == [[cell.replace("\n", " ") for cell in row] for row in table]


def test_years_above_figures_are_a_header_whatever_their_look() -> None:
    drawing = Drawing()
    for row in CHARGES:
        columns(drawing, row, [0, 200, 280, 360])
    assert {block.columns for block in read(drawing).blocks} == {tuple(CHARGES[0])}


def test_words_of_justified_lines_that_stand_in_line_make_no_table() -> None:
    drawing = Drawing()
    spaced = (
        "On monte au|phare par la",
        "digue nord,|cent vingt",
        "marches après|le sémaphore",
        "rouge et la|vieille citerne",
    )
    for line in spaced:
        left, right = line.split("|")
        for x, word in zip((0, 75), (left, right), strict=True):
            drawing.text(LEFT + x, drawing.y, word, size=10)
        drawing.y -= 13
    document = read(drawing)
    assert not rows(document)
    assert len(document.blocks) == 1


def test_what_a_page_break_cuts_off_a_row_is_given_back_to_it() -> None:
    drawing = Drawing()
    ruled(drawing, [BACKERS[0], ["Coopérative des phares", "Numéraire", "après le vote du"]], [0, 160, 330])
    drawing.page()
    ruled(drawing, [["et balises du Raz", "", "conseil"], BACKERS[1]], [0, 160, 330], head=False)
    assert rows(read(drawing)) == [
        ["Coopérative des phares et balises du Raz", "Numéraire", "après le vote du conseil"],
        BACKERS[1],
    ]


def test_a_word_too_long_for_its_cell_is_made_whole_when_the_document_has_it_elsewhere() -> None:
    drawing = Drawing()
    drawing.line("Le gardiennage du phare coûte cher, surtout en hiver quand la houle casse tout.", after=10)
    table = [
        ("Charge", "Montant"),
        ("Gardien\nnage", "8 250"),
        ("Corde\nneuve", "410"),
        ("Déplacement\ns à pied", "75"),
    ]
    grid(drawing, table, (60, 80), 34)
    assert rows(read(drawing)) == [["Gardiennage", "8 250"], ["Corde neuve", "410"], ["Déplacements à pied", "75"]]


def test_a_title_over_a_table_whose_header_has_no_edge_above_it_stays_a_title() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    drawing.line("Budget du phare", BOLD, 13, after=2)
    for number, row in enumerate(CHARGES):
        for x, cell in zip([0, 250, 340, 400], row, strict=True):
            drawing.text(LEFT + x, drawing.y, cell, BOLD if number == 0 else BODY, 11)
        drawing.rule(LEFT, drawing.y - 5, LEFT + WIDTH, drawing.y - 5)
        drawing.y -= 18
    document = read(drawing)
    assert texts(document, PassageKind.HEADING) == ["Budget du phare"]
    assert rows(document) == CHARGES[1:]


def test_rows_of_long_cells_under_a_single_rule_are_told_by_white_space_however_thin() -> None:
    drawing = Drawing()
    top = drawing.y + 12
    columns(drawing, BACKERS[0], [0, 160, 320])
    drawing.y += 8
    drawing.rule(LEFT, drawing.y + 10, LEFT + WIDTH, drawing.y + 10)
    drawing.rule(LEFT, top, LEFT + WIDTH, top)
    table = [
        ["Syndicat des pilotes\nde la rade", "main-d'œuvre et\ndeux treuils", "mars"],
        ["Fondation du Raz", "numéraire, versé\nen trois fois", "juin, puis\nseptembre"],
        ["Coopérative\ndes balises", "peinture", "avril"],
    ]
    for row in table:
        columns(drawing, row, [0, 160, 320])
        drawing.y += 9
    drawing.rule(LEFT, drawing.y + 6, LEFT + WIDTH, drawing.y + 6)
    assert rows(read(drawing)) == [[cell.replace("\n", " ") for cell in row] for row in table]


def test_a_card_around_a_title_a_table_and_a_sentence_is_no_part_of_the_table() -> None:
    drawing = Drawing()
    drawing.paragraph(SECOND)
    drawing.canvas.rect(LEFT - 12, drawing.y - 130, WIDTH + 24, 140)
    drawing.y -= 10
    drawing.line("Budget du phare", BOLD, 14, after=6)
    ruled(drawing, CHARGES, [0, 250, 340, 430], rights=True)
    drawing.y -= 4
    drawing.line("La dernière ligne fait la somme de toutes les autres.")
    document = read(drawing)
    assert rows(document) == CHARGES[1:]
    assert texts(document, PassageKind.HEADING) == ["Budget du phare"]
    assert texts(document, PassageKind.PARAGRAPH) == [SECOND, "La dernière ligne fait la somme de toutes les autres."]


def test_the_first_stripe_under_a_dark_header_is_a_row() -> None:
    drawing = Drawing()
    grounds = ["#223355", "#eef0ff", None]
    for row, ground in zip(BACKERS, grounds, strict=True):
        if ground:
            drawing.fill(LEFT, drawing.y - 6, WIDTH, 18, ground)
        for x, cell in zip([4, 160, 330], row, strict=True):
            drawing.text(LEFT + x, drawing.y, cell, BODY, 9, "white" if ground == grounds[0] else "black")
        drawing.y -= 18
    assert rows(read(drawing)) == BACKERS[1:]


def test_paragraphs_of_whole_sentences_side_by_side_are_no_table() -> None:
    drawing = Drawing()
    pairs = [(LOREM, SECOND), (SECOND, LOREM), (LOREM, LOREM)]
    for pair in pairs:
        top = drawing.y
        lows = []
        for x, text in zip((LEFT, LEFT + 240), pair, strict=True):
            drawing.y = top
            drawing.paragraph(text, 210, x, size=9)
            lows.append(drawing.y)
        drawing.y = min(lows) - 20
    document = read(drawing)
    assert not rows(document)
    assert sorted(texts(document)) == sorted(text for pair in pairs for text in pair)


def test_the_first_line_of_a_paragraph_under_a_table_is_no_row_of_it() -> None:
    drawing = Drawing()
    for number, row in enumerate(BACKERS):
        for column, cell in enumerate(row):
            drawing.text(LEFT + 4 + 150 * column, drawing.y, cell, BODY if number else BOLD, 9)
            drawing.fill(LEFT + 150 * column, drawing.y - 6, 150, 0.5, "black")
        drawing.y -= 18
    words = ("Le 3 octobre, les pilotes", "de la rade racontent un", "hiver entier devant une")
    for x, part in zip((0, 152, 304), words, strict=True):
        drawing.text(LEFT + x, drawing.y, part, size=9)
    drawing.y -= 12
    drawing.line(
        "salle comble, et la gardienne prend des notes dans le carnet qui sert aux relevés de la nuit.", size=9
    )
    document = read(drawing)
    assert rows(document) == BACKERS[1:]
    assert len(texts(document, PassageKind.PARAGRAPH)) == 1


def test_a_line_of_a_cell_that_begins_like_an_item_is_part_of_the_cell() -> None:
    drawing = Drawing()
    table = [
        ["Deux comptes de\nl'île (38 k et 22\nk) et leurs amis", "trois vidéos\nchacun", "portée estimée\n410 000"],
        ["Collégiens de l'île\nvoisine", "monter là-haut,\nmanger dehors", "professeure\nde physique"],
        ["Plaisanciers de\npassage", "une douche et\nla météo", "capitainerie,\nradio"],
    ]
    for row in table:
        columns(drawing, row, [0, 160, 320])
    assert rows(read(drawing)) == [[cell.replace("\n", " ") for cell in row] for row in table]
