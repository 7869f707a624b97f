"""Which format a file is in, and what is said when it is none that can be read."""

import io
import zipfile

import docx
import pptx
import pytest

from ingest.document import Format
from ingest.errors import CorruptFile, EncryptedFile, FormatMismatch, UnknownFormat
from ingest.formats import detect

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nBonjour.\n"


def archive(**entries: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def word() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def slides() -> bytes:
    buffer = io.BytesIO()
    pptx.Presentation().save(buffer)
    return buffer.getvalue()


def open_document(kind: str) -> bytes:
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", content_dot_xml="<x/>")


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("note.pdf", b"%PDF-1.7\n", Format.PDF),
        ("note.pdf", b"\n\n%PDF-1.4\n", Format.PDF),
        ("note.docx", word(), Format.DOCX),
        ("NOTE.DOCM", word(), Format.DOCX),
        ("modele.dotx", word(), Format.DOCX),
        ("oral.pptx", slides(), Format.PPTX),
        ("oral.ppsx", slides(), Format.PPTX),
        ("note.odt", open_document("text"), Format.ODT),
        ("note.md", b"# Titre\n", Format.MARKDOWN),
        ("note.txt", "Été".encode("cp1252"), Format.TEXT),
        ("note.txt", "Été".encode("utf-16"), Format.TEXT),
        ("oral.vtt", b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nOui.\n", Format.VTT),
        ("oral.srt", SRT, Format.SRT),
        ("oral.txt", SRT, Format.SRT),
        ("sans-extension", word(), Format.DOCX),
        ("sans-extension", b"Bonjour", Format.TEXT),
    ],
)
def test_a_file_is_known_by_its_bytes(name: str, data: bytes, found: Format) -> None:
    assert detect(name, data) is found


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("note.pdf", word(), "document Word"),
        ("note.docx", b"%PDF-1.7\n", "un PDF"),
        ("note.doc", word(), "document Word"),
        ("oral.docx", slides(), "diaporama PowerPoint"),
        ("oral.vtt", SRT, "SubRip"),
        ("oral.srt", b"Bonjour", "texte brut"),
    ],
)
def test_a_name_that_says_another_format_is_refused_with_the_true_one(name: str, data: bytes, said: str) -> None:
    with pytest.raises(FormatMismatch, match=said):
        detect(name, data)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("note.doc", OLE + "WordDocument".encode("utf-16-le"), r"\.docx ou en PDF"),
        ("oral.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), r"\.pptx ou en PDF"),
        ("note.rtf", b"{\\rtf1 Bonjour}", r"\.docx ou en PDF"),
        ("note.pages", archive(Index__Document_dot_iwa="x"), r"\.docx ou en PDF"),
        ("oral.odp", open_document("presentation"), r"\.pptx ou en PDF"),
        ("schema.odg", open_document("graphics"), "en PDF"),
        ("budget.ods", open_document("spreadsheet"), "en PDF"),
        ("budget.xlsx", archive(xl__workbook_dot_xml="<x/>"), "en PDF"),
        ("affiche.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "en PDF"),
        ("affiche.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "en PDF"),
        ("page.html", b"<!DOCTYPE html><p>Bonjour", r"\.docx ou en PDF"),
        ("dossier.zip", archive(note_dot_pdf="%PDF-"), "un par un"),
        ("code.py", b"print()", "en PDF"),
    ],
)
def test_a_format_without_a_reader_is_refused_with_advice(name: str, data: bytes, advice: str) -> None:
    with pytest.raises(UnknownFormat, match=advice):
        detect(name, data)


@pytest.mark.parametrize("name", ["note.docx", "note.pdf", "note.odt", "note.txt"])
def test_bytes_that_are_nothing_are_corrupt_whatever_the_name_says(name: str) -> None:
    with pytest.raises(CorruptFile):
        detect(name, bytes(range(256)) * 8)


def test_a_truncated_archive_is_corrupt() -> None:
    with pytest.raises(CorruptFile):
        detect("note.docx", word()[:-200])


def test_an_office_file_sealed_with_a_password_is_encrypted() -> None:
    with pytest.raises(EncryptedFile, match="mot de passe"):
        detect("note.docx", OLE + "EncryptedPackage".encode("utf-16-le"))
