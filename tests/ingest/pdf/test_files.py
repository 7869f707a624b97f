"""Files that are refused, each with a French sentence, and files that are read with a remark."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

from ingest.blocks import RawDocument
from ingest.document import NoticeKind
from ingest.errors import CorruptFile, EmptyFile, EncryptedFile, TooLarge, UnreadableFile
from ingest.limits import Limits
from tests.ingest.pdf.pages import LEFT, LOREM, Drawing, embedded_font, read, texts
from tests.ingest.pdf.raw_files import assembled, page, stream


def plain() -> bytes:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    return drawing.bytes()


PLAIN = plain()


def encrypted(user: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.encrypt(user, "proprietaire", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_no_bytes_at_all_are_an_empty_file() -> None:
    with pytest.raises(EmptyFile, match="vide"):
        read(b"")


def test_a_page_without_anything_is_an_empty_file() -> None:
    with pytest.raises(EmptyFile, match="aucun texte"):
        read(Drawing())


def test_a_file_that_asks_for_a_password_is_refused() -> None:
    with pytest.raises(EncryptedFile, match="mot de passe"):
        read(encrypted("secret"))


def test_a_file_encrypted_without_a_password_is_read() -> None:
    assert texts(read(encrypted(""))) == [LOREM]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7 \x00\xff garbage", PLAIN[:200], b"PK\x03\x04"])
def test_bytes_that_make_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(CorruptFile):
        read(data)


def test_too_many_pages_are_refused() -> None:
    drawing = Drawing()
    for _ in range(3):
        drawing.line("Une page")
        drawing.page()
    with pytest.raises(TooLarge, match="pages"):
        read(drawing, Limits(pages=2))


def test_too_much_text_is_refused() -> None:
    with pytest.raises(TooLarge, match="caractères"):
        read(PLAIN, Limits(characters=100))


@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_a_damaged_file_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(PLAIN)
    for place, value in changes:
        data[place] = value
    assert ends_in_an_answer(bytes(data))


@given(st.integers(0, len(PLAIN)))
@settings(deadline=None, max_examples=40)
def test_a_truncated_file_is_read_or_refused(length: int) -> None:
    assert ends_in_an_answer(PLAIN[:length])


def ends_in_an_answer(data: bytes) -> bool:
    """Whether reading ends in blocks or in a refusal that says why."""
    try:
        return isinstance(read(data), RawDocument)
    except UnreadableFile as error:
        return str(error).endswith(".")


def test_a_page_that_is_a_picture_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    drawing = Drawing()
    drawing.picture(0, 0, 595, 842, lambda x, y: 255 * ((x + y) % 2))
    drawing.page()
    drawing.paragraph(LOREM)
    document = read(drawing)
    assert texts(document) == [LOREM]
    (notice,) = document.notices
    assert (notice.kind, notice.page) == (NoticeKind.UNREAD_PAGE, 1)
    assert "page 1" in notice.message


def test_a_page_that_cannot_be_loaded_does_not_refuse_the_others() -> None:
    text = b"BT /F 11 Tf 70 700 Td (Une seule page tient encore.) Tj ET"
    data = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
            stream(text),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"null",
        ]
    )
    document = read(data)
    assert texts(document) == ["Une seule page tient encore."]
    assert [(n.kind, n.page) for n in document.notices] == [(NoticeKind.UNREAD_PAGE, 2)]
    assert len(document.pages) == 2


def test_a_large_picture_on_a_page_of_text_is_told_of() -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    drawing.picture(LEFT, 200, 450, 400, lambda x, y: (x * y) % 256)
    drawing.page()
    drawing.paragraph(LOREM)
    drawing.picture(LEFT, 200, 90, 80, lambda x, y: (x * y) % 256)
    (notice,) = read(drawing).notices
    assert (notice.kind, notice.page) == (NoticeKind.UNREAD_PART, 1)
    assert notice.message == "La page 1 contient une grande image : si elle porte du texte, il n'a pas été lu."


def test_several_large_pictures_are_told_of_in_one_sentence() -> None:
    drawing = Drawing()
    for height in (300, 320, 340):
        drawing.paragraph(LOREM)
        drawing.picture(LEFT, 200, 450, height, lambda x, y: (x * y) % 256)
        drawing.page()
    (notice,) = read(drawing).notices
    assert notice.message.startswith("Les pages 1, 2 et 3 contiennent de grandes images : ")


def test_a_picture_that_is_a_ground_or_comes_back_on_each_page_is_not_told_of() -> None:
    drawing = Drawing()
    for _ in range(3):
        drawing.picture(0, 0, 595, 500, lambda x, y: 230 + (x * y) % 9)
        drawing.paragraph(LOREM)
        drawing.page()
    drawing.picture(0, 400, 595, 442, lambda x, y: 230 + (x * y) % 9)
    drawing.paragraph(LOREM)
    assert read(drawing).notices == ()


def test_a_page_whose_font_tells_no_letters_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    drawing = Drawing()
    drawing.text(LEFT, 700, "x" * 30, embedded_font())
    reader = PdfWriter(clone_from=PdfReader(io.BytesIO(drawing.bytes())))
    for font in reader.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        mapping = font.get_object().get("/ToUnicode")
        if mapping is not None:
            mapping.get_object().set_data(mapping.get_object().get_data().replace(b"<0078>", b"<E078>"))
    out = io.BytesIO()
    reader.write(out)
    assert [notice.kind for notice in read(out.getvalue()).notices] == [NoticeKind.UNREAD_PAGE]


def test_attached_files_are_not_read_and_said_not_to_be() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.add_attachment("budget.txt", b"Une ligne de budget.")
    out = io.BytesIO()
    writer.write(out)
    document = read(out.getvalue())
    assert texts(document) == [LOREM]
    assert [notice.kind for notice in document.notices] == [NoticeKind.UNREAD_PART]


def test_the_shell_of_a_dynamic_form_is_said_to_be_unread() -> None:
    form = b"/AcroForm << /Fields [] /XFA 6 0 R >>"
    xfa = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><config/><template/></xdp:xdp>"
    content = b"BT /F 11 Tf 70 700 Td (Please wait... If this message is not replaced) Tj ET"
    document = read(page(content, catalogue=form, others=[stream(xfa)]))
    assert document.blocks == ()
    assert [notice.kind for notice in document.notices] == [NoticeKind.UNREAD_PART]


def test_the_value_of_a_form_field_is_read_where_it_stands() -> None:
    drawing = Drawing()
    drawing.text(LEFT, 700, "Nom de la structure :")
    drawing.canvas.acroForm.textfield(name="nom", value="Compagnie du Seuil", x=200, y=694, width=200, height=18)
    assert "Compagnie du Seuil" in " ".join(texts(read(drawing)))


def test_what_annotations_say_is_not_read() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.add_annotation(0, Text(rect=(100, 100, 120, 120), text="Une remarque que personne n'a imprimée."))
    out = io.BytesIO()
    writer.write(out)
    assert texts(read(out.getvalue())) == [LOREM]
