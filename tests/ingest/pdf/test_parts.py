"""What each stretch of a page is: title, item, caption, note, contents, furniture."""

import pytest

from ingest.document import PassageKind
from tests.ingest.pdf.pages import BODY, BOLD, ITALIC, LEFT, LOREM, SECOND, Drawing, broken, grid, read, texts


def headings(drawing: Drawing) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in read(drawing).blocks if b.kind is PassageKind.HEADING]


def test_titles_are_ranked_by_size_and_weight() -> None:
    drawing = Drawing()
    for title, font, size in (
        ("Le projet", BOLD, 20),
        ("Ses moyens", BOLD, 15),
        ("Les salaires", BOLD, 11),
        ("Son calendrier", BOLD, 15),
    ):
        drawing.line(title, font, size, after=4)
        drawing.paragraph(LOREM)
    assert headings(drawing) == [(1, "Le projet"), (2, "Ses moyens"), (3, "Les salaires"), (2, "Son calendrier")]


def test_titles_that_look_alike_are_ranked_by_their_numbers() -> None:
    drawing = Drawing()
    for title in ("1. Le lieu", "1.1 La halle", "1.2 Le quai", "2. Le public"):
        drawing.line(title, BOLD, 13, after=4)
        drawing.paragraph(LOREM[:120])
    assert headings(drawing) == [(1, "1. Le lieu"), (2, "1.1 La halle"), (2, "1.2 Le quai"), (1, "2. Le public")]


def test_the_outline_decides_where_there_is_one() -> None:
    drawing = Drawing()
    for level, title in ((0, "Le lieu"), (1, "La halle"), (1, "Le quai"), (0, "Le public")):
        drawing.canvas.bookmarkPage(title)
        drawing.canvas.addOutlineEntry(title, title, level)
        drawing.line(title, BOLD, 13, after=4)
        drawing.paragraph(LOREM[:120])
    assert headings(drawing) == [(1, "Le lieu"), (2, "La halle"), (2, "Le quai"), (1, "Le public")]


def test_a_title_of_two_lines_is_one_heading() -> None:
    drawing = Drawing()
    drawing.line("Comment la compagnie compte arriver au port et y", BOLD, 18)
    drawing.line("rester tout l'hiver", BOLD, 18, after=6)
    drawing.paragraph(LOREM)
    assert headings(drawing) == [(1, "Comment la compagnie compte arriver au port et y rester tout l'hiver")]


def test_a_bold_first_sentence_is_no_heading() -> None:
    drawing = Drawing()
    drawing.text(LEFT, drawing.y, "Le port.", BOLD)
    drawing.text(LEFT + 45, drawing.y, "La compagnie arrive au port un matin de brume, et les caisses sont posées")
    drawing.y -= 14.3
    drawing.paragraph("sur le quai, comptées deux fois, puis rangées sous la halle.")
    assert headings(drawing) == []


def test_the_largest_text_of_a_cover_is_the_title() -> None:
    drawing = Drawing()
    drawing.y = 500
    drawing.line("Dossier artistique", size=14, after=20)
    drawing.line("Les marées", BOLD, 40, after=20)
    drawing.line("Promotion 2026", size=14)
    drawing.page()
    drawing.line("Le projet", BOLD, 16, after=6)
    drawing.paragraph(LOREM)
    document = read(drawing)
    assert document.title == "Les marées"
    assert headings_of(document) == [(1, "Les marées"), (2, "Le projet")]


def headings_of(document: object) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in document.blocks if b.kind is PassageKind.HEADING]  # type: ignore[attr-defined]


@pytest.mark.parametrize("mark", ["•", "-", "–", "*", "1.", "a)", "(2)", "iv."])
def test_an_item_that_runs_over_two_lines_is_whole_and_has_lost_its_mark(mark: str) -> None:
    drawing = Drawing()
    drawing.line("Nous avons retenu :", after=4)
    for item in (LOREM[:140], SECOND[:150]):
        drawing.text(LEFT + 10, drawing.y, mark)
        drawing.paragraph(item, x=LEFT + 28, width=420, after=2)
    items = texts(read(drawing), PassageKind.LIST_ITEM)
    assert items == [LOREM[:140].strip(), SECOND[:150].strip()]


def test_an_item_whose_lines_come_back_to_the_margin_is_whole() -> None:
    drawing = Drawing()
    parts = ("6. Comptage : registre du port, relu par l'équipe du phare et par deux pilotes, cote 34 du fonds du",
             "musée. Les entretiens ont été menés au café, entre le départ du bac et le retour des pêcheurs, par G.",
             "Guenot, qui connaît tout le monde, et par sa fille.")  # fmt: skip
    for part in parts:
        drawing.line(part)
    drawing.paragraph(LOREM)
    assert texts(read(drawing), PassageKind.LIST_ITEM) == [" ".join(parts).removeprefix("6. ")]


def test_items_within_items_are_items() -> None:
    drawing = Drawing()
    for depth, item in ((0, "une offre plus proche ;"), (1, "dans les salles des fêtes,"), (1, "chez l'habitant ;")):
        drawing.line(f"{'–' if depth else '•'} {item}", x=LEFT + 18 * depth)
    assert texts(read(drawing), PassageKind.LIST_ITEM) == [
        "une offre plus proche ;",
        "dans les salles des fêtes,",
        "chez l'habitant ;",
    ]


def test_a_bullet_may_be_drawn_instead_of_typed() -> None:
    drawing = Drawing()
    for item in ("Une offre plus proche", "Un horaire avancé"):
        drawing.canvas.circle(LEFT - 9, drawing.y + 3.5, 1.8, stroke=0, fill=1)
        drawing.line(item, after=3)
    assert texts(read(drawing), PassageKind.LIST_ITEM) == ["Une offre plus proche", "Un horaire avancé"]


def test_a_dash_inside_a_sentence_begins_no_item() -> None:
    drawing = Drawing()
    drawing.line("La compagnie qui arrive au port un matin de brume avec toutes ses caisses et ses lampes")
    drawing.line("– elle en compte douze – les pose sur le quai.")
    assert texts(read(drawing), PassageKind.LIST_ITEM) == []


@pytest.mark.parametrize(
    "caption",
    ["Tableau 1 — Les recettes", "Figure 2. Plan du quai", "Fig. 3 : la halle", "Illustration 4 – L'affiche"],
)
def test_captions_are_told_by_their_label(caption: str) -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.line(caption, ITALIC, 9, after=10)
    drawing.paragraph(SECOND)
    assert texts(read(drawing), PassageKind.CAPTION) == [caption]


def test_a_source_under_a_table_is_a_caption() -> None:
    drawing = Drawing()
    grid(drawing, [("Poste", "2026"), ("Salaires", "24 000")], (200, 80))
    drawing.line("Source : budget prévisionnel", size=8, after=10)
    drawing.paragraph(LOREM)
    assert texts(read(drawing), PassageKind.CAPTION) == ["Source : budget prévisionnel"]


def test_a_sentence_on_a_figure_is_no_caption() -> None:
    drawing = Drawing()
    sentence = "Figure 2 montre que le quai reste ouvert, et la halle aussi, jusqu'à la fin du mois de mars."
    drawing.paragraph(f"{sentence} {LOREM}")
    assert texts(read(drawing), PassageKind.CAPTION) == []


def test_a_note_at_the_foot_of_the_page_is_read_apart_and_its_call_dropped() -> None:
    drawing = Drawing()
    drawing.text(LEFT, drawing.y, "Les relevés ont été faits à l'hôpital")
    x = LEFT + drawing.canvas.stringWidth("Les relevés ont été faits à l'hôpital", BODY, 11)
    drawing.text(x, drawing.y + 4, "1", size=7)
    drawing.text(x + 6.5, drawing.y, "en mars.")
    drawing.y -= 30
    drawing.paragraph(LOREM)
    drawing.text(LEFT, 96, "1. Relevés faits sur place, du 3 au 14 mars,", size=8)
    drawing.text(LEFT, 86, "12 heures par jour.", size=8)
    document = read(drawing)
    assert texts(document)[0] == "Les relevés ont été faits à l'hôpital en mars."
    assert texts(document, PassageKind.FOOTNOTE) == ["Relevés faits sur place, du 3 au 14 mars, 12 heures par jour."]


def test_a_call_before_a_full_stop_leaves_no_space() -> None:
    drawing = Drawing()
    start = "Le gardien a tout noté dans son carnet"
    drawing.text(LEFT, drawing.y, start)
    x = LEFT + drawing.canvas.stringWidth(start, BODY, 11) + 3
    drawing.text(x, drawing.y + 4, "[1]", size=7)
    drawing.text(x + 10, drawing.y, ". Il pleuvait.")
    drawing.y -= 30
    drawing.paragraph(LOREM)
    drawing.text(LEFT, 96, "[1] Carnet de veille, hiver 1931.", size=8)
    assert texts(read(drawing))[0] == "Le gardien a tout noté dans son carnet. Il pleuvait."


def test_references_in_square_brackets_are_items() -> None:
    drawing = Drawing()
    drawing.line("Sources", BOLD, 14, after=6)
    drawing.line("[1] Carnet de veille, hiver 1931.")
    drawing.line("[2] Registre du port.")
    assert texts(read(drawing), PassageKind.LIST_ITEM) == ["Carnet de veille, hiver 1931.", "Registre du port."]


def test_a_note_that_runs_over_to_the_next_page_is_one_note() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.y = 80
    drawing.line("1. Journal du port, numéro du 4 mai 1931, où l'on trouve aussi le plan de la halle et", size=8)
    drawing.page()
    drawing.paragraph(SECOND)
    drawing.y = 90
    drawing.line("la liste des commis.", size=8)
    drawing.line("2. Entretien avec la gardienne.", size=8)
    document = read(drawing)
    assert texts(document, PassageKind.FOOTNOTE) == [
        "Journal du port, numéro du 4 mai 1931, où l'on trouve aussi le plan de la halle et la liste des commis.",
        "Entretien avec la gardienne.",
    ]
    assert texts(document, PassageKind.PARAGRAPH) == [LOREM, SECOND]


def test_labels_of_a_drawing_at_the_foot_of_a_page_are_no_notes() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    for number in range(20, 28):
        drawing.text(LEFT + 50 * (number - 20), 200, f"{number} mars", size=7)
    assert texts(read(drawing), PassageKind.FOOTNOTE) == []


def test_numbered_items_under_a_title_of_notes_are_notes() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.line("Notes", BOLD, 15, after=6)
    drawing.line("1. Entretien du 3 mars.")
    drawing.line("2. Compte rendu du conseil.")
    assert texts(read(drawing), PassageKind.FOOTNOTE) == ["Entretien du 3 mars.", "Compte rendu du conseil."]


def test_a_table_of_contents_is_set_aside_with_its_title() -> None:
    drawing = Drawing()
    drawing.line("Sommaire", BOLD, 16, after=8)
    entries = [f"{title} {'.' * 60} {page}" for title, page in (("Le lieu", 3), ("Le public", 5), ("Le budget", 9))]
    for entry in entries:
        drawing.line(entry)
    drawing.page()
    drawing.paragraph(LOREM)
    document = read(drawing)
    assert texts(document) == [LOREM]
    assert document.furniture == ("Sommaire", *entries)
    assert [aside.text for aside in document.asides] == ["Sommaire", *entries]


def test_a_table_of_contents_without_leaders_is_set_aside_on_all_its_pages() -> None:
    drawing = Drawing()
    drawing.line("Table des matières", BOLD, 20, after=20)
    for page in range(3, 30):
        drawing.text(LEFT, drawing.y, f"{page - 2}. Escale numéro {page}" if page % 3 else f"Port de {page} brasses")
        drawing.text(500, drawing.y, str(page))
        drawing.y -= 22
        if page == 20:
            drawing.page()
    drawing.page()
    drawing.paragraph(LOREM)
    assert texts(read(drawing)) == [LOREM]


def test_a_table_of_contents_without_page_numbers_is_told_by_the_titles_that_it_announces() -> None:
    titles = ["1. Le phare et ses gens", "2. Ce que coûte la lanterne", "3. Trois hivers"]
    drawing = Drawing()
    drawing.line("Sommaire", BOLD, 20, after=10)
    for title in titles:
        drawing.line(title, after=4)
    for title in titles:
        drawing.page()
        drawing.line(title, BOLD, 16, after=8)
        drawing.paragraph(LOREM)
    document = read(drawing)
    assert texts(document, PassageKind.HEADING) == titles
    assert texts(document, PassageKind.PARAGRAPH) == [LOREM] * 3
    assert set(titles) < set(document.furniture)


def test_a_line_that_ends_in_a_year_after_a_table_of_contents_stays() -> None:
    drawing = Drawing()
    drawing.line("Sommaire", BOLD, 20, after=20)
    for title, page in (("Le lieu", 3), ("Le public", 5), ("Le budget", 9)):
        drawing.text(LEFT, drawing.y, title)
        drawing.text(500, drawing.y, str(page))
        drawing.y -= 22
    drawing.page()
    drawing.line("La halle rouvre en 2031", BOLD, 16, after=6)
    drawing.paragraph(LOREM)
    assert texts(read(drawing)) == ["La halle rouvre en 2031", LOREM]


def test_running_titles_and_page_numbers_are_set_aside() -> None:
    drawing = Drawing()
    for number, text in enumerate((LOREM, SECOND, LOREM, SECOND), start=1):
        drawing.text(LEFT, 800, "Les marées — dossier", ITALIC, 8)
        drawing.text(400, 800, f"{number}. Chapitre {'abcd'[number - 1] * 5}", ITALIC, 8)
        drawing.text(280, 40, f"page {number} / 4", size=8)
        drawing.paragraph(text)
        if number < 4:
            drawing.page()
    document = read(drawing)
    assert texts(document) == [LOREM, SECOND, LOREM, SECOND]
    assert {"Les marées — dossier", "page 1 / 4", "page 4 / 4"} <= set(document.furniture)
    running = [aside for aside in document.asides if aside.text == "Les marées — dossier"]
    assert [aside.place.page for aside in running] == [1, 2, 3, 4]
    for aside in running:
        assert len(aside.place.rects) == len(aside.text)
        assert LEFT - 1 <= aside.place.rects[0].x0 <= LEFT + 1
        assert all(797 <= rect.y0 < rect.y1 <= 809 for rect in aside.place.rects if rect.x1 > rect.x0)


def test_a_first_line_that_is_text_is_never_set_aside() -> None:
    drawing = Drawing()
    for number in range(4):
        drawing.paragraph(LOREM if number % 2 else SECOND)
        if number < 3:
            drawing.page()
    assert texts(read(drawing)) == [SECOND, LOREM, SECOND, LOREM]


def test_text_that_comes_to_the_same_last_line_on_each_page_is_never_set_aside() -> None:
    drawing = Drawing()
    words = f"{LOREM} {SECOND}".split(" ")
    sentences = [" ".join([*words[7 * k :], *words[: 7 * k]]) for k in range(8)]
    for number, text in enumerate(sentences):
        drawing.y = 90 + 14.3 * (len(broken(text, 450, 450)) - 1) if number % 2 else 700
        drawing.paragraph(text)
        if number % 2 and number < len(sentences) - 1:
            drawing.page()
    document = read(drawing)
    assert document.furniture == ()
    assert sum(len(text.split()) for text in texts(document)) == 8 * len(words)


def test_a_watermark_is_set_aside() -> None:
    drawing = Drawing()
    for number in range(3):
        drawing.canvas.saveState()
        drawing.canvas.translate(150, 300)
        drawing.canvas.rotate(45)
        drawing.text(0, 0, "Document de travail", BOLD, 40, "#cccccc")
        drawing.canvas.restoreState()
        drawing.paragraph(LOREM if number % 2 else SECOND)
        if number < 2:
            drawing.page()
    document = read(drawing)
    assert texts(document) == [SECOND, LOREM, SECOND]
    assert document.furniture == ("Document de travail",)
