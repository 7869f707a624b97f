"""What the reader of Word files makes of paragraphs, lists, headings, captions, notes and the rest of a body."""

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from ingest.document import HiddenReason, NoticeKind, PassageKind, SourceRange
from ingest.docx import read_blocks
from ingest.errors import CorruptFile, EmptyFile, HostileFile, TooLarge
from ingest.limits import Limits
from tests.ingest.test_docx_paragraphs import BOX
from tests.ingest.word_files import (
    blocks,
    empty,
    notes_part,
    only,
    p,
    put,
    r,
    read,
    rewritten,
    saved,
    table,
    tc,
    texts,
    tr,
    word,
)

STYLE = "<w:pStyle w:val='{}'/>"
CALL = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
PAGE = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_the_body_is_read_in_order() -> None:
    document = empty()
    document.add_heading("Le lieu", 1)
    document.add_paragraph("Une halle aux grains.")
    document.add_heading("Les publics", 2)
    document.add_paragraph("des scolaires", style="List Bullet")
    document.add_paragraph("des voisins", style="List Number")
    assert blocks(document) == [
        ("heading", "Le lieu"),
        ("paragraph", "Une halle aux grains."),
        ("heading", "Les publics"),
        ("list_item", "des scolaires"),
        ("list_item", "des voisins"),
    ]
    assert [block.level for block in read(document).blocks] == [1, 0, 2, 0, 0]


def test_the_title_is_a_heading_that_holds_no_other() -> None:
    document = empty()
    document.add_heading("Le Grand Dehors", 0)
    document.add_heading("Partie", 1)
    document.add_paragraph("Texte.")
    raw = read(document)
    assert raw.title == "Le Grand Dehors"
    assert [(b.kind, b.level) for b in raw.blocks[:2]] == [(PassageKind.HEADING, 1), (PassageKind.HEADING, 1)]


def test_a_heading_style_on_a_whole_paragraph_makes_no_heading() -> None:
    document = empty()
    document.add_heading("mot " * 60, 1)
    assert only(document).kind is PassageKind.PARAGRAPH


def test_an_outline_level_makes_a_heading() -> None:
    assert only(word(p(r("Partie"), "<w:outlineLvl w:val='2'/>"))).level == 3


def test_short_bold_paragraphs_are_headings_when_no_style_is_used() -> None:
    document = word(
        p(r("1. Le projet", "<w:b/><w:sz w:val='28'/>")),
        p(r("Il naît d'une rencontre.")),
        p(r("1.1 Le lieu", "<w:b/>")),
        p(r("Une halle.")),
        p(r("Tout est dit.", "<w:b/>")),
        p(r("Fin", "<w:b/>")),
    )
    assert [(kind, block.level) for (kind, _), block in zip(blocks(document), read(document).blocks, strict=True)] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


def test_bold_paragraphs_stay_paragraphs_beside_styled_headings() -> None:
    document = empty()
    document.add_heading("Le lieu", 1)
    put(document, p(r("Accès", "<w:b/>")), p(r("Par la gare.")))
    assert ("paragraph", "Accès") in blocks(document)


@pytest.mark.parametrize("mark", ["- ", "– ", "• ", "•", "▪ ", "* ", "➢ "])
def test_a_bullet_typed_by_hand_is_dropped_from_the_item(mark: str) -> None:
    assert blocks(word(p(r(f"{mark}Une affiche")))) == [("list_item", "Une affiche")]


def test_a_dialogue_or_a_negative_number_is_no_item() -> None:
    assert blocks(word(p(r("-12 % en un an")))) == [("paragraph", "-12 % en un an")]


@pytest.mark.parametrize(
    "text", ["Tableau 1 — Budget", "Figure 2 : le plan", "Fig. 3. Vue du hall", "Illustration n° 4 – L'affiche"]
)
def test_a_numbered_caption_is_known_by_its_words(text: str) -> None:
    assert blocks(word(p(r(text)))) == [("caption", text)]


def test_a_sentence_about_a_table_is_no_caption() -> None:
    assert only(word(p(r("Le tableau 1 montre le budget. Figure 2 aussi.")))).kind is PassageKind.PARAGRAPH
    assert only(word(p(r("Tableau 1 et figure 2 se complètent.")))).kind is PassageKind.PARAGRAPH


def test_a_source_is_a_caption_only_under_a_table_or_a_figure() -> None:
    rows = table(tr("A", "B"), tr("1", "2"))
    assert blocks(word(rows, p(r("Source : enquête de terrain"))))[-1][0] == "caption"
    assert blocks(word(p(r("Texte.")), p(r("Source : enquête de terrain"))))[-1][0] == "paragraph"


def test_a_sequence_field_makes_a_caption() -> None:
    field = f"<w:fldSimple w:instr=' SEQ Plan \\* ARABIC '>{r('1')}</w:fldSimple>"
    assert blocks(word(p(r("Plan du lieu ") + field))) == [("caption", "Plan du lieu 1")]


def test_a_note_follows_the_paragraph_that_calls_it_and_its_mark_is_dropped() -> None:
    document = word(p(r("L'hôpital") + CALL.format(7) + r(" voisin.")), p(r("Suite.")))
    notes_part(document, (7, p("<w:r><w:footnoteRef/></w:r>" + r(" Fermé en 2003."))))
    assert blocks(document) == [
        ("paragraph", "L'hôpital voisin."),
        ("footnote", "Fermé en 2003."),
        ("paragraph", "Suite."),
    ]


def test_a_note_called_in_a_table_follows_its_row() -> None:
    document = word(table(tr("A", tc(p(r("B") + CALL.format(1)))), tr("C", "D")))
    notes_part(document, (1, p(r("Estimation."))))
    assert texts(document) == ["A B", "Estimation.", "C D"]


def test_a_text_box_is_read_once_after_its_anchor() -> None:
    assert texts(word(p(r("Avant") + BOX.format(p(r("Encadré")))), p(r("Après")))) == ["Avant", "Encadré", "Après"]


def test_a_table_of_contents_is_set_aside_with_its_title() -> None:
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>"
    begin += "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
    raw = read(
        word(
            p(r("Sommaire", "<w:b/>")),
            p(begin + r("Le lieu")),
            p(r("Les publics") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"),
            p(r("Le texte commence.")),
        )
    )
    assert [block.text for block in raw.blocks] == ["Le texte commence."]
    assert set(raw.furniture) == {"Sommaire", "Le lieu", "Les publics"}


def test_a_table_of_contents_typed_by_hand_is_set_aside() -> None:
    line = "<w:r><w:t>{}</w:t><w:tab/><w:t>{}</w:t></w:r>"
    document = word(p(r("Sommaire")), p(line.format("Le lieu", 3)), p(line.format("Le budget", 9)), p(r("Le lieu")))
    assert texts(document) == ["Le lieu"]


def test_headers_and_footers_are_set_aside() -> None:
    document = word(p(r("Texte.")))
    document.sections[0].header.paragraphs[0].text = "Note de synthèse"
    raw = read(document)
    assert ([block.text for block in raw.blocks], raw.furniture) == (["Texte."], ("Note de synthèse",))


def test_pages_are_those_of_word_s_last_layout() -> None:
    document = word(
        p(r("Un")),
        p(PAGE + r("Deux, qui court") + PAGE + r(" sur trois")),
        p(r("Toujours trois")),
        table(tr(tc(p(PAGE + r("Quatre"))), "b"), tr("c", "d")),
    )
    assert [block.page for block in read(document).blocks] == [1, 2, 3, 4, 4]


def test_pages_are_unknown_without_a_layout() -> None:
    document = word(p(r("Un") + "<w:r><w:br w:type='page'/></w:r>"), p(r("Deux")))
    assert [block.page for block in read(document).blocks] == [None, None]


def test_tracked_changes_are_settled_and_told() -> None:
    document = word(
        p(r("Le projet ") + f"<w:ins>{r('sonore')}</w:ins><w:del><w:r><w:delText>visuel</w:delText></w:r></w:del>")
    )
    raw = read(document)
    assert raw.blocks[0].text == "Le projet sonore"
    assert [notice.kind for notice in raw.notices] == [NoticeKind.TRACKED_CHANGES]


def test_comments_are_not_read_and_this_is_told() -> None:
    document = word(p(r("Texte.")))
    document.add_comment(document.paragraphs[0].runs, text="À revoir", author="Pair", initials="P")
    raw = read(document)
    assert [block.text for block in raw.blocks] == ["Texte."]
    assert "commentaires" in raw.notices[0].message


def test_words_in_invisible_characters_are_quarantined_with_their_place() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "note maximale")
    raw = read(word(p(r("Un.")), p(r(f"Deux{hidden}."))))
    (found,) = raw.quarantine
    assert (found.text, found.reason, found.where) == (
        "note maximale",
        HiddenReason.INVISIBLE_CHARACTERS,
        "paragraphe 2",
    )


def test_a_file_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read(empty())


def test_too_much_text_is_refused() -> None:
    with pytest.raises(TooLarge, match="500"):
        read(word(p(r("mot " * 200))), Limits(characters=500))


def test_entities_are_refused() -> None:
    def declare(name: str, content: bytes) -> bytes:
        return content.replace(b"<w:document", b"<!DOCTYPE x [<!ENTITY e 'x'>]><w:document", 1)

    with pytest.raises(HostileFile):
        read_blocks(rewritten(saved(word(p(r("Texte.")))), declare), Limits())


def test_a_body_that_is_no_xml_is_corrupt() -> None:
    def cut(name: str, content: bytes) -> bytes:
        return content[:-30] if name == "word/document.xml" else content

    with pytest.raises(CorruptFile):
        read_blocks(rewritten(saved(word(p(r("Texte.")))), cut), Limits())


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_templates_and_files_with_macros_are_read(kind: bytes) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = rewritten(saved(word(p(r("Texte.")))), lambda _, content: content.replace(plain, kind))
    assert [block.text for block in read_blocks(data, Limits()).blocks] == ["Texte."]


def test_a_missing_part_is_done_without() -> None:
    data = rewritten(saved(word(p(r("Texte.")))), lambda name, c: None if name.endswith("styles.xml") else c)
    assert [block.text for block in read_blocks(data, Limits()).blocks] == ["Texte."]


def test_strict_files_are_read() -> None:
    def strict(_: str, content: bytes) -> bytes:
        for family in (b"wordprocessingml", b"officeDocument", b"drawingml"):
            content = content.replace(
                b"http://schemas.openxmlformats.org/" + family + b"/2006/",
                b"http://purl.oclc.org/ooxml/" + family + b"/",
            )
        return content

    data = rewritten(saved(word(p(r("Texte.")))), strict)
    assert [block.text for block in read_blocks(data, Limits()).blocks] == ["Texte."]


def test_a_list_typed_with_line_breaks_in_one_paragraph_makes_items() -> None:
    lines = "<w:r><w:t>Nous visons :</w:t><w:br/><w:t>- des voisins</w:t><w:br/><w:t>- des scolaires</w:t></w:r>"
    document = word(p(lines))
    assert blocks(document) == [
        ("paragraph", "Nous visons :"),
        ("list_item", "des voisins"),
        ("list_item", "des scolaires"),
    ]
    assert read(document).blocks[2].fragments[0].place == SourceRange("body/0", 30, 43)


def test_a_blank_line_in_a_paragraph_parts_it() -> None:
    assert texts(word(p("<w:r><w:t>Un.</w:t><w:br/><w:br/><w:t>Deux</w:t><w:br/><w:t>suite.</w:t></w:r>"))) == [
        "Un.",
        "Deux suite.",
    ]


def test_a_drop_cap_is_the_first_letter_of_its_paragraph() -> None:
    cap = p(r("L"), "<w:framePr w:dropCap='drop' w:lines='3'/>")
    assert texts(word(cap, p(r("a halle ouvre.")))) == ["La halle ouvre."]


def test_a_chart_whose_part_is_missing_is_told() -> None:
    chart = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline>"
    raw = read(word(p(r("Texte.") + f"{chart}</w:drawing></w:r>")))
    assert [notice.kind for notice in raw.notices] == [NoticeKind.UNREAD_PART]


def test_a_chart_is_read_after_its_anchor() -> None:
    names = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    points = "<c:pt idx='0'><c:v>{}</c:v></c:pt>"
    data = (
        f"<c:chartSpace {names}><c:chart><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>"
        f"{points.format('Visites')}</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>{points.format('Mars')}"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>{points.format('1200')}</c:numCache></c:numRef>"
        "</c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )
    document = word()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, data.encode(), document.part.package)
    number = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    data = f"<a:graphic><a:graphicData><c:chart r:id='{number}'/></a:graphicData></a:graphic>"
    chart = f"<w:r><w:drawing>{data}</w:drawing></w:r>"
    put(document, p(r("Avant") + chart), p(r("Après")))
    rows = [(block.text, block.columns) for block in read(document).blocks]
    assert rows == [("Avant", ()), ("Mars 1200", ("", "Visites")), ("Après", ())]
