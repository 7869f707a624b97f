"""Paths and characters of Word paragraphs: the reader and the exporter count alike."""

import pytest

from ingest.document import SourceRange
from ingest.docx.paragraphs import characters, paragraph_at, pieces
from tests.ingest.word_files import empty, notes_part, p, put, r, read, table, tc, tr, word

BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:extent cx='999999' cy='999999'/>"
    "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def visible(markup: str) -> str:
    """The characters of a paragraph."""
    document = word(markup)
    return "".join(piece.text for piece in pieces(paragraph_at(document, "body/0")))


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r("Une ") + r("scène"), "Une scène"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>voix</w:t><w:softHyphen/></w:r>", "porte-voix"),
        (f"<w:ins>{r('ajouté')}</w:ins><w:del><w:r><w:delText>ôté</w:delText></w:r></w:del>", "ajouté"),
        (f"<w:moveFrom>{r('avant')}</w:moveFrom><w:moveTo>{r('après')}</w:moveTo>", "après"),
        (f"<w:hyperlink>{r('lien')}</w:hyperlink>", "lien"),
        (f"<w:sdt><w:sdtContent>{r('choix')}</w:sdtContent></w:sdt>", "choix"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Cliquez ici')}</w:sdtContent></w:sdt>", ""),
        (f"<w:fldSimple w:instr=' DATE '>{r('3 mai')}</w:fldSimple>", "3 mai"),
        ("<w:r><w:t>appel</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>", "appel"),
        ("<w:r><w:footnoteReference w:customMarkFollows='1' w:id='2'/><w:t>*</w:t></w:r>", ""),
        ("<w:r><w:sym w:font='Symbol' w:char='F0B7'/></w:r>", "•"),
        ("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>", "x=2"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>haut</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>bas</w:t></w:r></w:rubyBase>"
         "</w:ruby></w:r>", "bas"),
        (r("avec ") + BOX.format(p(r("encadré"))), "avec "),
        ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
         "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>12</w:t></w:r>"
         "<w:r><w:fldChar w:fldCharType='end'/></w:r>", "12"),
        ("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> IF </w:instrText></w:r>"
         "<w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>suite</w:t></w:r>"
         "<w:r><w:fldChar w:fldCharType='end'/></w:r>", "suite"),
    ],
)  # fmt: skip
def test_a_paragraph_s_characters_are_those_that_its_runs_print(inside: str, text: str) -> None:
    assert visible(p(inside)) == text


def test_each_character_is_found_in_its_run() -> None:
    found = characters(paragraph_at(word(p(r("Un") + "<w:r><w:tab/><w:t>été</w:t></w:r>")), "body/0"))
    assert [(c.node.tag.rpartition("}")[2], c.offset) for c in found] == [
        ("t", 0), ("t", 1), ("tab", 0), ("t", 0), ("t", 1), ("t", 2),
    ]  # fmt: skip
    assert found[0].run is found[1].run is not found[2].run


def test_every_place_that_the_reader_gives_leads_back_to_its_characters() -> None:
    nested = table(tr(tc(p(r("dedans"))), tc(p(r("aussi")))))
    document = word(
        p(r("Un début") + BOX.format(p(r("Encadré un")) + p(r("Encadré deux")))),
        f"<w:sdt><w:sdtContent>{p(r('Contrôle'))}</w:sdtContent></w:sdt>",
        table(tr(tc(p(r("A  1"))), tc(p(r("A2")) + p(r("A3")))), tr(tc(p(r("B1")) + nested), tc(p(r("e\u0301té"))))),
        p(r("Fin") + "<w:r><w:footnoteReference w:id='3'/></w:r>"),
    )
    notes_part(document, (3, p(r("Note ")) + p(r("suite"))))
    seen = []
    for block in read(document).blocks:
        for fragment in block.fragments:
            place = fragment.place
            assert isinstance(place, SourceRange)
            source = "".join(piece.text for piece in pieces(paragraph_at(document, place.path)))
            seen.append(place.path)
            text = block.text[fragment.start : fragment.end]
            assert source[place.start : place.end].split() == text.split() or text == "é"
    assert {path.rpartition("/")[0] for path in seen} == {
        "body",
        "body/0/box/0",
        "body/2/row/0/cell/0",
        "body/2/row/0/cell/1",
        "body/2/row/1/cell/0",
        "body/2/row/1/cell/1",
        "body/2/row/1/cell/0/1/row/0/cell/0",
        "body/2/row/1/cell/0/1/row/0/cell/1",
        "footnote/3",
    }


@pytest.mark.parametrize(
    "path", ["body/9", "body/x", "foot/1/0", "body/0/row/0/cell/0/0", "body/0/toit/1", "footnote/8/0"]
)
def test_a_path_that_names_nothing_is_told(path: str) -> None:
    with pytest.raises(KeyError):
        paragraph_at(put(empty(), p(r("Seul"))), path)
