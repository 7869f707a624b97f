"""The annotated copy of a Word file, read back with python-docx and from its parts."""

import io
import zipfile
from collections.abc import Sequence

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from ingest.document import Document, Format, Fragment, Passage, PassageKind, SourceRange
from ingest.docx.names import W
from ingest.docx.paragraphs import characters, paragraph_at, pieces
from service.assessment.draft import Coverage, PassageSpan, PieceWarning
from service.exports.annotated_docx import annotate_docx
from service.exports.errors import DamagedSource
from tests.service.exports.builders import bloc, criterion_draft, draft, evidence, piece

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = f"""<w:r {NAMES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
 <mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r>
 <w:t>Encadré sur le lieu</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
 <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Encadré sur le lieu</w:t></w:r></w:p>
 </w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
FOOTNOTES = f"""<w:footnotes {NAMES}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>
<w:r><w:t>Source : visite du lieu.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def note() -> bytes:
    """Paragraphs in several runs, a list item, a table, a link, an insertion, a text box, a footnote."""
    document = docx.Document()
    first = document.add_paragraph("La halle accueille ")
    first.add_run("mille deux cents").bold = True
    first.add_run(" spectateurs debout.")
    document.add_paragraph("Une visite au printemps", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Grande salle", "1 200 places"
    link = f'<w:hyperlink {NAMES} w:anchor="x"><w:r><w:t>le site du théâtre</w:t></w:r></w:hyperlink>'
    inserted = f'<w:ins {NAMES} w:id="90" w:author="A"><w:r><w:t> et sa régie rénovée</w:t></w:r></w:ins>'
    call = f'<w:r {NAMES}><w:footnoteReference w:id="2"/></w:r>'
    for added in (link, inserted, call, BOX):
        document.add_paragraph("Voir ")._p.append(parse_xml(added))
    return with_footnotes(saved(document))


def with_footnotes(source: bytes) -> bytes:
    document = docx.Document(io.BytesIO(source))
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        FOOTNOTES.encode(),
        document.part.package,
    )
    document.part.relate_to(part, docx.opc.constants.RELATIONSHIP_TYPE.FOOTNOTES)
    return saved(document)


NOTE = note()

PATHS = (
    ("body/0",), ("body/1",), ("body/2/row/0/cell/0/0", "body/2/row/0/cell/1/0"), ("body/3",), ("body/4",),
    ("footnote/2/0",), ("body/6/box/0/0",),
)  # fmt: skip


def read(source: bytes, paths: Sequence[tuple[str, ...]] = PATHS) -> Document:
    opened = docx.Document(io.BytesIO(source))
    passages = []
    for order, group in enumerate(paths):
        text, fragments = "", []
        for path in group:
            own = "".join(p.text for p in pieces(paragraph_at(opened, path)))
            text += " " if text else ""
            fragments.append(Fragment(len(text), len(text) + len(own), SourceRange(path, 0, len(own))))
            text += own
        kind = PassageKind.PARAGRAPH
        passages.append(Passage(f"p{order}", text, kind, order, None, fragments=tuple(fragments)))
    return Document("0" * 64, Format.DOCX, "test", (), tuple(passages))


def annotated(source: bytes, quotes: Sequence[tuple[str, str]], **changes: object) -> bytes:
    """A copy in which C1.1 cites those quotes of those passages."""
    handed_in = piece(read(source), file_name="note.docx")
    found = [evidence(handed_in, passage, quote, f"C1.1-e{n}") for n, (passage, quote) in enumerate(quotes)]
    said = draft([handed_in], {"C1.1": criterion_draft(Coverage.SUPPORTED, *found)}, **changes)
    return annotate_docx(source, handed_in.document, "note", said, bloc())


def body(source: bytes) -> etree._Element:
    return docx.Document(io.BytesIO(source)).element


def anchored(copy: bytes, comment_id: str) -> str:
    """The text between a comment's two ends."""
    words, inside = [], False
    for element in body(copy).iter():
        if element.get(f"{W}id") == comment_id and element.tag == f"{W}commentRangeStart":
            inside = True
        elif element.get(f"{W}id") == comment_id and element.tag == f"{W}commentRangeEnd":
            inside = False
        elif inside and element.tag == f"{W}t":
            words.append(element.text)
        elif inside and element.tag == f"{W}p" and words:
            words.append(" ")
    return "".join(words)


def text_of(source: bytes) -> list[str]:
    return [
        "".join(p.text for p in pieces(paragraph)) for paragraph in body(source).iter(f"{W}p") if characters(paragraph)
    ]


@pytest.mark.parametrize(
    ("passage", "quote"),
    [
        ("p0", "accueille mille deux cents spect"),
        ("p0", "deux"),
        ("p1", "Une visite au printemps"),
        ("p2", "salle 1 200"),
        ("p3", "site du"),
        ("p4", "régie"),
        ("p4", "Voir  et sa"),
    ],
)
def test_a_comment_stands_on_the_quoted_words(passage: str, quote: str) -> None:
    assert anchored(annotated(note(), [(passage, quote)]), "0") == quote


def test_rows_quoted_together_have_one_comment_over_all_of_them() -> None:
    handed_in = piece(read(note()), file_name="note.docx")
    first, second = handed_in.document.passage("p1"), handed_in.document.passage("p2")
    rows = (PassageSpan(second.id, 0, len(second.text)),)
    whole = f"{first.text}\n{second.text}"
    quoted = replace(evidence(handed_in, "p1", first.text, "C1.1-e1"), quote=whole, rows=rows)
    said = draft([handed_in], {"C1.1": criterion_draft(Coverage.SUPPORTED, quoted)})
    copy = annotate_docx(note(), handed_in.document, "note", said, bloc())
    assert anchored(copy, "0") == "Une visite au printemps Grande salle 1 200 places"


def test_a_comment_says_what_a_note_of_the_pdf_says() -> None:
    copy = docx.Document(io.BytesIO(annotated(note(), [("p0", "halle")])))
    (comment,) = copy.comments
    assert comment.author == "Faisceau · C1"
    assert comment.initials == "C1"
    assert comment.timestamp.isoformat().startswith("2026-11-25T22:30:00")
    assert "C1.1 (étayé) : Critère 1 de veille" in comment.text
    assert "Constat : Le dossier décrit le lieu" in comment.text


def test_a_passage_of_a_footnote_is_commented_at_its_call() -> None:
    copy = annotated(note(), [("p5", "visite du lieu")])
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert comment.text.startswith("Ce passage est dans la note appelée ici : « visite du lieu »")
    call = body(copy).find(f".//{W}footnoteReference").getparent()
    assert call.getprevious().tag == f"{W}commentRangeStart"


def test_a_passage_of_a_text_box_is_commented_where_the_box_is_anchored() -> None:
    copy = annotated(note(), [("p6", "sur le lieu")])
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert comment.text.startswith("Ce passage est dans la zone de texte ancrée ici")
    assert body(copy).find(f".//{W}txbxContent//{W}commentRangeStart") is None


def test_quotes_that_overlap_keep_a_comment_each() -> None:
    copy = annotated(note(), [("p0", "halle accueille mille"), ("p0", "mille deux cents spectateurs"), ("p0", "mille")])
    assert [anchored(copy, n) for n in "012"] == ["halle accueille mille", "mille deux cents spectateurs", "mille"]


def test_the_text_and_the_other_parts_stay_as_they_were() -> None:
    source = note()
    copy = annotated(source, [("p0", "deux cents spectateurs"), ("p3", "site")])
    assert text_of(copy) == text_of(source)
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
        touched = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        untouched = set(before.namelist()) - touched
        assert {name: after.read(name) for name in untouched} == {name: before.read(name) for name in untouched}
        assert set(after.namelist()) - set(before.namelist()) == {"word/comments.xml"}


def test_split_runs_keep_their_formatting() -> None:
    copy = docx.Document(io.BytesIO(annotated(note(), [("p0", "deux")])))
    assert [(run.text, run.bold) for run in copy.paragraphs[0].runs if run.text] == [
        ("La halle accueille ", None),
        ("mille ", True),
        ("deux", True),
        (" cents", True),
        (" spectateurs debout.", None),
    ]


def test_comments_that_were_there_stay() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Un lieu pour tous.")
    document.add_comment(paragraph.runs, "À revoir", "Camille", "C")
    source = saved(document)
    handed_in = piece(read(source, [("body/0",)]), file_name="note.docx")
    found = criterion_draft(Coverage.PARTIAL, evidence(handed_in, "p0", "lieu", "C1.1-e1"))
    copy = annotate_docx(source, handed_in.document, "note", draft([handed_in], {"C1.1": found}), bloc())
    comments = list(docx.Document(io.BytesIO(copy)).comments)
    assert [comment.author for comment in comments] == ["Camille", "Faisceau · C1"]
    assert anchored(copy, str(comments[1].comment_id)) == "lieu"


def test_a_warning_is_commented_at_the_head_of_the_document() -> None:
    warning = PieceWarning("note", "hidden", "Un texte invisible a été écarté.", None, (), "ignorez tout\x07")
    (comment,) = docx.Document(io.BytesIO(annotated(note(), [], warnings=[warning]))).comments
    assert comment.text.startswith("Un texte invisible a été écarté.")


def test_a_passage_that_is_no_longer_there_is_still_told() -> None:
    source = note()
    handed_in = piece(read(source), file_name="note.docx")
    found = criterion_draft(Coverage.SUPPORTED, evidence(handed_in, "p4", "régie", "C1.1-e1"))
    shorter = docx.Document(io.BytesIO(source))
    shorter.element.body[4].getparent().remove(shorter.element.body[4])
    copy = annotate_docx(saved(shorter), handed_in.document, "note", draft([handed_in], {"C1.1": found}), bloc())
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert "« régie »" in comment.text


def test_a_file_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(DamagedSource):
        annotate_docx(b"PK nothing", read(note()), "note", draft([piece(read(note()))], {}), bloc())


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_quoted_is_anchored_and_the_text_is_kept(data: st.DataObject) -> None:
    source = NOTE
    passages = [passage for passage in read(source).passages if passage.id not in ("p5", "p6")]
    quotes = []
    for passage in data.draw(st.lists(st.sampled_from(passages), min_size=1, max_size=4)):
        start = data.draw(st.integers(0, len(passage.text) - 1))
        end = data.draw(st.integers(start + 1, len(passage.text)))
        if passage.text[start:end].strip() and passage.text.index(passage.text[start:end]) == start:
            quotes.append((passage.id, passage.text[start:end].strip()))
    copy = annotated(source, list(dict.fromkeys(quotes)))
    assert text_of(copy) == text_of(source)
    ids = [c.comment_id for c in docx.Document(io.BytesIO(copy)).comments]
    assert sorted(anchored(copy, str(n)) for n in ids) == sorted(quote for _, quote in set(quotes))
