"""The copy of each piece, by its format."""

import io

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from ingest.document import Document, Format, Fragment, Passage, PassageKind, SourceRange
from service.assessment.dossier import Piece
from service.assessment.draft import Coverage, Draft, PieceWarning
from service.exports.annotated import AnnotatedCopy, annotate_piece
from service.exports.errors import NothingToTypeset, ProtectedSource
from tests.service.exports.builders import bloc, criterion_draft, document, draft, evidence, pdf, piece

LINES = [["Une halle rouverte au public.", "Cent vingt habitants associés."]]


def about(read: Piece, **changes: object) -> Draft:
    found = evidence(read, read.document.passages[-1].id, "habitants", "C1.1-e1")
    return draft([read], {"C1.1": criterion_draft(Coverage.SUPPORTED, found)}, **changes)


def paged() -> Piece:
    return piece(document(LINES, [[(1, 0)], [(1, 1)]]))


def unpaged(source: Format, count: int = 2, page: int | None = None) -> Piece:
    passages = tuple(
        Passage(f"p{n}", text, PassageKind.PARAGRAPH, n, page and page + n)
        for n, text in enumerate([f"Ligne {n}. " * 60 for n in range(count - 1)] + ["Cent vingt habitants."])
    )
    return piece(Document("0" * 64, source, "test", (), passages), file_name=f"note.{source.value}")


def highlights(copy: AnnotatedCopy) -> list[int]:
    pages = enumerate(PdfReader(io.BytesIO(copy.data)).pages, start=1)
    found = ((n, a.get_object()["/Subtype"]) for n, page in pages for a in page.get("/Annots", []))
    return [n for n, kind in found if kind == "/Highlight"]


def test_a_pdf_keeps_its_form() -> None:
    source, read = pdf(LINES), paged()
    copy = annotate_piece(source, read, about(read), bloc())
    assert copy.file_name == "note-annote.pdf"
    assert copy.data.startswith(source)
    assert copy.pages == {"C1.1-e1": 1}


def test_a_word_file_keeps_its_form() -> None:
    stream = io.BytesIO()
    written = docx.Document()
    written.add_paragraph("Cent vingt habitants.")
    written.save(stream)
    place = Fragment(0, 21, SourceRange("body/0", 0, 21))
    passage = Passage("p0", "Cent vingt habitants.", PassageKind.PARAGRAPH, 0, None, fragments=(place,))
    read = piece(Document("0" * 64, Format.DOCX, "test", (), (passage,)), file_name="note.docx")
    copy = annotate_piece(stream.getvalue(), read, about(read), bloc())
    assert copy.file_name == "note-annote.docx"
    assert len(list(docx.Document(io.BytesIO(copy.data)).comments)) == 1
    assert copy.pages == {}


@pytest.mark.parametrize("source", [Format.ODT, Format.MARKDOWN, Format.TEXT, Format.VTT, Format.SRT, Format.PPTX])
def test_other_formats_become_a_pdf_of_their_text(source: Format) -> None:
    read = unpaged(source)
    copy = annotate_piece(b"", read, about(read), bloc())
    assert copy.file_name == "note-annote.pdf"
    assert highlights(copy) == [copy.pages["C1.1-e1"]]


def test_links_lead_to_the_page_of_the_copy_rather_than_of_the_source() -> None:
    read = unpaged(Format.PPTX, count=4, page=10)
    copy = annotate_piece(b"", read, about(read), bloc())
    assert copy.pages == {"C1.1-e1": 4}
    assert highlights(copy) == [4]


def test_a_warning_follows_its_slide_to_the_copy() -> None:
    read = unpaged(Format.PPTX, count=3, page=5)
    warned = about(read, warnings=[PieceWarning("note", "hidden", "Texte masqué.", 6, (), "…")])
    reader = PdfReader(io.BytesIO(annotate_piece(b"", read, warned, bloc()).data))
    kinds = [[a.get_object()["/Subtype"] for a in page.get("/Annots", [])] for page in reader.pages]
    assert "/Text" in kinds[1]


def test_a_pdf_too_damaged_to_be_written_back_becomes_a_pdf_of_its_text() -> None:
    read = paged()
    copy = annotate_piece(b"%PDF-1.4 broken", read, about(read), bloc())
    assert highlights(copy) == [1]


def test_a_protected_file_is_not_worked_around() -> None:
    writer, stream, read = PdfWriter(clone_from=io.BytesIO(pdf(LINES))), io.BytesIO(), paged()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    with pytest.raises(ProtectedSource):
        annotate_piece(stream.getvalue(), read, about(read), bloc())


def test_a_piece_without_text_has_no_copy() -> None:
    empty = piece(Document("0" * 64, Format.TEXT, "test", (), ()), file_name="note.txt")
    with pytest.raises(NothingToTypeset):
        annotate_piece(b"", empty, draft([empty], {}), bloc())
