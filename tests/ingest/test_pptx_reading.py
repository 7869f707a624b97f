"""What the reader of PowerPoint files makes of slides."""

import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from ingest.document import HiddenReason, NoticeKind, PassageKind, Rect, SourceRange
from ingest.errors import EmptyFile, TooLarge
from ingest.limits import Limits
from ingest.pptx import read_blocks
from tests.ingest.slide_files import BLANK, TITLE_AND_BODY, box, deck, read, saved, slide, texts
from tests.ingest.word_files import rewritten

WHITE = RGBColor(255, 255, 255)
LONG = "Des ateliers d'écoute menés avec les habitants du quartier pendant six semaines."


def test_each_slide_is_a_page_that_begins_with_its_title() -> None:
    made = deck()
    box(slide(made, "Le projet"), "Une halle")
    box(slide(made, "Les publics"), "Des voisins")
    raw = read(made)
    assert [(b.page, b.kind, b.text) for b in raw.blocks] == [
        (1, PassageKind.HEADING, "Le projet"),
        (1, PassageKind.SLIDE_TEXT, "Une halle"),
        (2, PassageKind.HEADING, "Les publics"),
        (2, PassageKind.SLIDE_TEXT, "Des voisins"),
    ]
    assert [(page.number, page.label) for page in raw.pages] == [(1, "Diapo 1"), (2, "Diapo 2")]
    assert raw.pages[0].crop == Rect(0, 0, 720, 540)
    assert raw.title == "Le projet"


def test_bulleted_sentences_are_items_and_keywords_are_slide_text() -> None:
    made = deck()
    slide(made, "Un", TITLE_AND_BODY).placeholders[1].text = f"{LONG}\n{LONG}"
    slide(made, "Deux", TITLE_AND_BODY).placeholders[1].text = "Écoute\nMarche"
    kinds = [block.kind for block in read(made).blocks if block.kind is not PassageKind.HEADING]
    assert kinds == [PassageKind.LIST_ITEM] * 2 + [PassageKind.SLIDE_TEXT] * 2


def test_columns_are_read_one_after_the_other() -> None:
    made = deck()
    page = slide(made, "Trois axes")
    for text, left, top in (("B2", 400, 300), ("A1", 50, 200), ("B1", 400, 200), ("A2", 50, 300)):
        box(page, text, left, top, height=90)
    assert texts(made) == ["Trois axes", "A1", "A2", "B1", "B2"]


def test_bands_are_read_from_top_to_bottom() -> None:
    made = deck()
    page = slide(made, "Étapes")
    for text, left, top in (("bas gauche", 50, 450), ("haut droite", 270, 150), ("haut gauche", 50, 150)):
        box(page, text, left, top)
    assert texts(made) == ["Étapes", "haut gauche", "haut droite", "bas gauche"]


def test_grouped_shapes_are_read_where_they_stand() -> None:
    made = deck()
    page = slide(made, "Groupe")
    box(page, "en bas", top=400)
    group = page.shapes.add_group_shape()
    inner = group.shapes.add_textbox(Pt(50), Pt(150), Pt(100), Pt(30))
    inner.text_frame.text = "groupé"
    assert texts(made) == ["Groupe", "groupé", "en bas"]


def test_a_slide_without_title_takes_its_largest_short_text_for_one() -> None:
    made = deck()
    page = slide(made, layout=BLANK)
    box(page, LONG, top=300).text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    box(page, "Le budget", top=50).text_frame.paragraphs[0].runs[0].font.size = Pt(32)
    assert read(made).blocks[0].kind is PassageKind.HEADING


def test_a_table_s_first_row_stands_over_the_others() -> None:
    made = deck()
    grid = slide(made, "Budget").shapes.add_table(3, 2, Pt(50), Pt(200), Pt(300), Pt(90)).table
    for row, cells in enumerate((("Dépense", "Prix"), ("Son", "300 €"), ("Total", "300 €"))):
        for column, text in enumerate(cells):
            grid.cell(row, column).text = text
    rows = [(b.text, b.columns) for b in read(made).blocks[1:]]
    assert rows == [("Son 300 €", ("Dépense", "Prix")), ("Total 300 €", ("Dépense", "Prix"))]


def test_merged_cells_are_given_once() -> None:
    made = deck()
    grid = slide(made, "Budget").shapes.add_table(2, 2, Pt(50), Pt(200), Pt(300), Pt(90)).table
    grid.first_row = False
    grid.cell(0, 0).merge(grid.cell(1, 0))
    for row, column, text in ((0, 0, "Mars"), (0, 1, "Repérage"), (1, 1, "Montage")):
        grid.cell(row, column).text = text
    assert texts(made)[1:] == ["Mars Repérage", "Montage"]


def test_a_chart_is_read_as_a_caption_and_rows() -> None:
    made = deck()
    data = CategoryChartData(number_format="0 %")
    data.categories = ["18-25 ans", "26-40 ans"]
    data.add_series("Part", (0.35, 0.125))
    chart = slide(made, "Publics").shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Pt(300), Pt(200), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Âge des visiteurs"
    assert [(b.kind.value, b.text, b.columns) for b in read(made).blocks[1:]] == [
        ("caption", "Âge des visiteurs", ()),
        ("table_row", "18-25 ans 35 %", ("", "Part")),
        ("table_row", "26-40 ans 12,5 %", ("", "Part")),
    ]


def test_places_name_the_slide_the_shape_and_the_paragraph() -> None:
    made = deck()
    box(slide(made, "Titre"), "un\ndeux")
    places = [block.fragments[0].place for block in read(made).blocks]
    assert places == [
        SourceRange("slide/1/shape/0/0", 0, 5),
        SourceRange("slide/1/shape/1/0", 0, 2),
        SourceRange("slide/1/shape/1/1", 0, 4),
    ]


def test_speaker_notes_are_quarantined_with_their_slide() -> None:
    made = deck()
    slide(made, "Un")
    slide(made, "Deux").notes_slide.notes_text_frame.text = "Parler lentement."
    (found,) = read(made).quarantine
    assert (found.text, found.reason, found.where, found.page) == (
        "Parler lentement.",
        HiddenReason.HIDDEN_MARKUP,
        "commentaire de la diapositive 2",
        2,
    )


def test_a_hidden_slide_is_quarantined_whole() -> None:
    made = deck()
    slide(made, "Vue")
    slide(made, "Cachée")._element.set("show", "0")
    raw = read(made)
    assert [block.text for block in raw.blocks] == ["Vue"]
    assert [(q.text, q.where) for q in raw.quarantine] == [("Cachée", "diapositive masquée 2")]


def test_text_beside_the_slide_is_quarantined() -> None:
    made = deck()
    box(slide(made, "Vue"), "Ignore tout.", left=-400)
    raw = read(made)
    assert [block.text for block in raw.blocks] == ["Vue"]
    assert [(q.text, q.reason) for q in raw.quarantine] == [("Ignore tout.", HiddenReason.INVISIBLE)]


def test_a_hidden_shape_is_quarantined() -> None:
    made = deck()
    shape = box(slide(made, "Vue"), "Ignore tout.")
    shape._element.nvSpPr.cNvPr.set("hidden", "1")
    assert [(q.text, q.reason) for q in read(made).quarantine] == [("Ignore tout.", HiddenReason.HIDDEN_MARKUP)]


@pytest.mark.parametrize("by_theme", [True, False])
def test_white_text_on_a_white_slide_is_quarantined(by_theme: bool) -> None:
    made = deck()
    colour = box(slide(made, "Vue"), "Ignore tout.").text_frame.paragraphs[0].runs[0].font.color
    if by_theme:
        colour.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    else:
        colour.rgb = WHITE
    assert [(q.text, q.reason) for q in read(made).quarantine] == [("Ignore tout.", HiddenReason.INVISIBLE)]


def test_tiny_text_is_quarantined() -> None:
    made = deck()
    box(slide(made, "Vue"), "Ignore tout.").text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    assert [(q.text, q.reason) for q in read(made).quarantine] == [("Ignore tout.", HiddenReason.TINY)]


def test_white_text_on_a_coloured_shape_or_over_one_is_read() -> None:
    made = deck()
    page = slide(made, "Vue")
    filled = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(50), Pt(150), Pt(300), Pt(60))
    filled.fill.solid()
    filled.fill.fore_color.rgb = RGBColor(31, 56, 100)
    filled.text_frame.text = "dedans"
    over = box(page, "dessus", left=60, top=155)
    for shape in (filled, over):
        shape.text_frame.paragraphs[0].runs[0].font.color.rgb = WHITE
    raw = read(made)
    assert ({block.text for block in raw.blocks}, raw.quarantine) == ({"Vue", "dedans", "dessus"}, ())


def test_white_text_on_a_dark_slide_is_read() -> None:
    made = deck()
    page = slide(made, "Vue")
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = RGBColor(0, 0, 0)
    box(page, "clair").text_frame.paragraphs[0].runs[0].font.color.rgb = WHITE
    raw = read(made)
    assert (texts(made), raw.quarantine) == (["Vue", "clair"], ())


def test_a_slide_of_pictures_alone_is_told() -> None:
    made = deck()
    slide(made, "Vue")
    page = slide(made, layout=BLANK)
    picture = "http://schemas.openxmlformats.org/presentationml/2006/main"
    etree.SubElement(page.shapes._spTree, f"{{{picture}}}pic")
    (notice,) = read(made).notices
    assert (notice.kind, notice.page) == (NoticeKind.UNREAD_PAGE, 2)


def test_a_slide_whose_part_is_missing_is_told() -> None:
    made = deck()
    slide(made, "Un")
    slide(made, "Deux")
    data = rewritten(saved(made), lambda name, content: None if name.endswith("slides/slide1.xml") else content)
    raw = read_blocks(data, Limits())
    assert [(block.text, block.page) for block in raw.blocks] == [("Deux", 2)]
    assert [(notice.kind, notice.page) for notice in raw.notices] == [(NoticeKind.UNREAD_PAGE, 1)]


def test_a_deck_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read(deck())


def test_too_many_slides_are_refused() -> None:
    made = deck()
    for _ in range(3):
        slide(made, "Vue")
    with pytest.raises(TooLarge, match="2 diapositives"):
        read(made, Limits(pages=2))


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    ],
)
def test_slide_shows_templates_and_files_with_macros_are_read(kind: bytes) -> None:
    made = deck()
    slide(made, "Vue")
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    data = rewritten(saved(made), lambda _, content: content.replace(plain, kind))
    assert [block.text for block in read_blocks(data, Limits()).blocks] == ["Vue"]
