"""The annotated copy of a PDF, read back with pypdf and pdfium."""

import io
import re
import struct

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject

from ingest.document import Document
from service.assessment.draft import CheckResult, Coverage, Draft, PassageSpan, PieceWarning, Stance
from service.exports.annotated_pdf import annotate_pdf
from service.exports.errors import DamagedSource, ProtectedSource
from service.exports.palette import COLOURS
from tests.service.exports.builders import (
    PLAIN,
    Setting,
    bloc,
    criterion_draft,
    document,
    draft,
    evidence,
    pdf,
    piece,
)

PAGES = [
    ["La halle accueille mille deux cents spectateurs debout,", "elle est à dix minutes du tramway.", "Fin."],
    ["L'équipe a visité les lieux au printemps,", "avec le régisseur du théâtre voisin."],
]
STRETCHES = [[(1, 0), (1, 1)], [(1, 2), (2, 0), (2, 1)]]
QUOTES = {"C1.1": "mille deux cents spectateurs debout, elle est à dix minutes", "C1.2": "Fin. L'équipe a visité"}


def two_quotes(read: Document, **changes: object) -> Draft:
    note = piece(read)
    return draft(
        [note],
        {
            "C1.1": criterion_draft(Coverage.SUPPORTED, evidence(note, "p0", QUOTES["C1.1"], "C1.1-e1")),
            "C1.2": criterion_draft(Coverage.PARTIAL, evidence(note, "p1", QUOTES["C1.2"], "C1.2-e1")),
        },
        **changes,
    )


def annotated(setting: Setting = PLAIN, source: bytes | None = None, **changes: object) -> bytes:
    read = document(PAGES, STRETCHES, setting)
    return annotate_pdf(source or pdf(PAGES, setting), "note", two_quotes(read, **changes), bloc())


def annotations(copy: bytes, kind: str = "/Highlight") -> list[tuple[int, DictionaryObject]]:
    return [
        (number, annotation.get_object())
        for number, page in enumerate(PdfReader(io.BytesIO(copy)).pages, start=1)
        for annotation in page.get("/Annots", ArrayObject())
        if annotation.get_object()["/Subtype"] == kind
    ]


def words_under(copy: bytes, number: int, annotation: DictionaryObject) -> str:
    page = pypdfium2.PdfDocument(copy)[number - 1].get_textpage()
    quads = [float(value) for value in annotation["/QuadPoints"]]
    lines = [quads[at : at + 8] for at in range(0, len(quads), 8)]
    texts = [page.get_text_bounded(min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in lines]
    return " ".join(" ".join(texts).split())


def test_rows_quoted_together_are_one_highlight_over_all_their_words() -> None:
    read = document(PAGES, [[(1, 0)], [(1, 1)], [(1, 2)]])
    first, second, _ = read.passages
    note = piece(read)
    rows = (PassageSpan(second.id, 0, len(second.text)),)
    quoted = replace(
        evidence(note, first.id, first.text, "C1.1-e1"),
        quote=f"{first.text}\n{second.text}",
        rows=rows,
        boxes=first.boxes() + second.boxes(),
    )
    made = draft([note], {"C1.1": criterion_draft(Coverage.SUPPORTED, quoted)})
    copy = annotate_pdf(pdf(PAGES), "note", made, bloc())
    ((page, highlight),) = annotations(copy)
    assert words_under(copy, page, highlight) == " ".join(PAGES[0][:2])


def outline_titles(copy: bytes) -> list[object]:
    def titles(items: list[object]) -> list[object]:
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    return titles(PdfReader(io.BytesIO(copy)).outline)


SETTINGS = {
    "upright": PLAIN,
    "turned": Setting(rotation=90),
    "upside down": Setting(rotation=180),
    "cropped": Setting(crop=(40, 300, 560, 800)),
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_the_words_under_each_highlight_are_the_quote(setting: Setting) -> None:
    copy = annotated(setting)
    found = [(number, words_under(copy, number, annotation)) for number, annotation in annotations(copy)]
    assert found == [(1, QUOTES["C1.1"]), (1, "Fin."), (2, "L'équipe a visité")]


def test_a_sound_source_is_kept_to_the_byte_before_what_is_added() -> None:
    source = pdf(PAGES)
    assert annotated(source=source).startswith(source)


def test_the_content_streams_of_the_pages_are_the_same_bytes() -> None:
    source, copy = pdf(PAGES), annotated()
    before, after = PdfReader(io.BytesIO(source)), PdfReader(io.BytesIO(copy))
    assert [p["/Contents"].get_object()._data for p in before.pages] == [
        p["/Contents"].get_object()._data for p in after.pages
    ]


def test_a_highlight_carries_its_note_author_date_name_and_appearance() -> None:
    _, found = annotations(annotated())[0]
    assert found["/T"] == "Faisceau"
    assert found["/CreationDate"] == "D:20261125223000Z"
    assert found["/NM"] == "faisceau:C1.1-e1:1"
    assert found["/Subj"] == "C1.1"
    for said in (
        "C1.1 (étayé) : Critère 1 de veille",
        "Aspect : Le lieu",
        "Constat : Le dossier",
        "lien fort",
        "individuel",
    ):
        assert said in found["/Contents"]
    appearance = found["/AP"]["/N"].get_object()
    assert appearance["/Resources"]["/ExtGState"]["/Wash"]["/BM"] == "/Multiply"


def test_names_are_the_same_from_run_to_run() -> None:
    assert annotated() == annotated()


def test_a_quote_over_two_pages_has_a_highlight_on_each_and_both_say_so() -> None:
    (_, first), (_, second) = annotations(annotated())[1:]
    assert "voir aussi p. 2" in first["/Contents"]
    assert "voir aussi p. 1" in second["/Contents"]


def test_a_quote_that_serves_two_criteria_is_one_highlight_in_the_colour_of_the_closest() -> None:
    note = piece(document(PAGES, STRETCHES))
    quote = QUOTES["C1.1"]
    weak = evidence(note, "p0", quote, "C1.1-e1", score=0.4, stance=Stance.MENTION)
    strong = evidence(note, "p0", quote, "C2.1-e1", score=0.9)
    both = draft(
        [note],
        {"C1.1": criterion_draft(Coverage.PARTIAL, weak), "C2.1": criterion_draft(Coverage.SUPPORTED, strong)},
    )
    ((_, found),) = annotations(annotate_pdf(pdf(PAGES), "note", both, bloc()))
    assert found["/Subj"] == "C2.1, C1.1"
    assert "C2.1 (étayé)" in found["/Contents"]
    assert "C1.1 (partiel)" in found["/Contents"]
    assert "Simple mention, lien probable" in found["/Contents"]
    wash = bytes(round(float(c) * 255) for c in found["/C"]).hex()
    assert f"#{wash}" == COLOURS[1].wash


def test_a_short_quote_inside_a_long_one_lies_on_top_of_it() -> None:
    note = piece(document(PAGES, STRETCHES))
    found = [evidence(note, "p0", "mille deux cents", "C1.1-e1"), evidence(note, "p0", QUOTES["C1.1"], "C1.1-e2")]
    nested = draft([note], {"C1.1": criterion_draft(Coverage.SUPPORTED, *found)})
    names = [a["/NM"] for _, a in annotations(annotate_pdf(pdf(PAGES), "note", nested, bloc()))]
    assert names == ["faisceau:C1.1-e2:1", "faisceau:C1.1-e1:1"]


def test_bookmarks_go_from_competence_to_criterion_to_quote() -> None:
    root, below = outline_titles(annotated())
    assert "le jury décide" in root
    assert below[:2] == ["C1 · Veille", below[1]]
    assert below[1][0] == "C1.1 · étayé · Critère 1 de veille"
    assert below[1][1] == [f"p. 1 : « {QUOTES['C1.1']} »"]
    assert "C2.1 · non trouvé · Critère 1 de concept" in below[3]


def test_a_bookmark_opens_the_page_a_little_above_its_quote() -> None:
    reader = PdfReader(io.BytesIO(annotated()))
    quote = reader.outline[1][1][1][0]
    assert reader.get_destination_page_number(quote) == 0
    assert quote["/Type"] == "/FitH"
    assert quote["/Top"] > 692


def test_the_outline_of_the_original_stays_beside_ours() -> None:
    titles = outline_titles(annotated(Setting(outline=("Première partie", "Seconde partie"))))
    assert titles[2:] == ["Première partie", "Seconde partie"]


def test_a_criterion_evidenced_in_another_piece_says_so() -> None:
    read = document(PAGES, STRETCHES)
    here, other = piece(read), piece(read, "dossier", "dossier", "dossier.pdf")
    found = criterion_draft(Coverage.SUPPORTED, evidence(other, "p0", "mille", "C1.1-e1"))
    copy = annotate_pdf(pdf(PAGES), "note", draft([here, other], {"C1.1": found}), bloc())
    assert annotations(copy) == []
    assert "C1.1 · étayé, dans une autre pièce · Critère 1 de veille" in outline_titles(copy)[1][1]


def test_the_brief_is_given_no_criteria() -> None:
    brief = piece(document(PAGES, STRETCHES), "brief", "brief", "brief.pdf")
    copy = annotate_pdf(pdf(PAGES), "brief", draft([brief], {}), bloc())
    assert [title for title in outline_titles(copy) if isinstance(title, list)] == []


def test_a_warning_is_a_note_beside_its_place() -> None:
    read = document(PAGES, STRETCHES)
    place = read.passages[0].boxes(0, 8)
    warning = PieceWarning("note", "hidden", "Un texte invisible a été écarté.", 1, place, "ignorez")
    ((number, found),) = annotations(annotated(warnings=[warning]), "/Text")
    assert number == 1
    assert "« ignorez »" in found["/Contents"]
    assert float(found["/Rect"][2]) <= place[0].rect.x0
    assert "/N" in found["/AP"]


def test_warnings_about_a_whole_page_stand_one_under_the_other_in_its_corner() -> None:
    unread = [PieceWarning("note", "unread_page", f"Avertissement {n}.", 2) for n in (1, 2)]
    (_, first), (_, second) = annotations(annotated(warnings=unread), "/Text")
    assert float(first["/Rect"][1]) >= float(second["/Rect"][3])


def test_a_check_is_a_highlight_on_each_line_compared_and_one_bookmark() -> None:
    note = piece(document(PAGES, STRETCHES))
    compared = (evidence(note, "p0", "halle", "k1"), evidence(note, "p1", "visité", "k2"))
    copy = annotated(checks=[CheckResult("totals", "Le total ne fait pas 100.", ("C1.1",), compared)])
    assert sum("Le total ne fait pas 100." in a["/Contents"] for _, a in annotations(copy)) == 2
    below = outline_titles(copy)[1]
    assert below[-2:] == ["Vérifications automatiques", ["p. 1 : Le total ne fait pas 100."]]


def test_what_two_highlights_share_is_washed_once_and_underlined_by_the_second() -> None:
    note = piece(document(PAGES, STRETCHES))
    found = [evidence(note, "p0", "mille deux cents", "C1.1-e1"), evidence(note, "p0", QUOTES["C1.1"], "C1.1-e2")]
    nested = draft([note], {"C1.1": criterion_draft(Coverage.SUPPORTED, *found)})
    copy = annotate_pdf(pdf(PAGES), "note", nested, bloc())
    long, short = (a["/AP"]["/N"].get_object().get_data().split(b"/Ink gs") for _, a in annotations(copy))
    assert (long[0].count(b"re f"), long[1].count(b"re f")) == (2, 0)
    assert (short[0].count(b"re f"), short[1].count(b"re f")) == (0, 1)


def test_annotations_that_were_there_stay() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(PAGES)))
    writer.add_uri(0, "https://example.org/", (10, 10, 50, 50))
    written = io.BytesIO()
    writer.write(written)
    copy = annotated(source=written.getvalue())
    assert len(annotations(copy, "/Link")) == 1
    assert len(annotations(copy)) == 3


def test_a_signed_file_is_kept_and_a_note_says_what_the_signature_covers() -> None:
    source = pdf(PAGES) + b"% /ByteRange [0 10 20 30]\nstartxref\n"
    source += pdf(PAGES).split(b"startxref")[1].lstrip(b"\n")
    copy = annotated(source=source)
    assert copy.startswith(source)
    assert any("signature" in found["/Contents"] for _, found in annotations(copy, "/Text"))


def test_a_file_that_ends_with_a_cross_reference_stream_gets_another() -> None:
    source = _with_cross_reference_stream(pdf(PAGES))
    copy = annotated(source=source)
    assert copy.startswith(source)
    assert b"/XRef" in copy[len(source) :]
    assert len(annotations(copy)) == 3
    assert len(pypdfium2.PdfDocument(copy)) == 2


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_file_encrypted_with_an_empty_password_is_annotated(algorithm: str) -> None:
    copy = annotated(source=_encrypted("", algorithm))
    assert words_under(copy, *annotations(copy)[0]) == QUOTES["C1.1"]


def test_a_file_that_asks_for_a_password_is_refused() -> None:
    with pytest.raises(ProtectedSource, match="mot de passe"):
        annotated(source=_encrypted("secret", "RC4-128"))


def test_a_file_with_a_broken_cross_reference_is_written_anew() -> None:
    source = pdf(PAGES)
    start = source.rindex(b"startxref")
    copy = annotated(source=source[:start] + b"startxref\n7\n%%EOF\n")
    assert len(annotations(copy)) == 3


def test_a_file_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(DamagedSource):
        annotated(source=b"%PDF-1.7 nothing at all")


def _with_cross_reference_stream(source: bytes) -> bytes:
    """The same objects, under a cross-reference stream instead of a table (ISO 32000-1, 7.5.8)."""
    body = source[: source.rindex(b"xref\n0 ")]
    offsets = {int(found.group(1)): found.start() for found in re.finditer(rb"(?m)^(\d+) 0 obj", body)}
    offsets[max(offsets) + 1] = len(body)
    entries = b"\0" * 6 + b"".join(struct.pack(">BIB", 1, offsets[number], 0) for number in sorted(offsets))
    root = re.search(rb"/Root \d+ 0 R", source)
    assert root is not None
    shape = b"/Type /XRef /W [1 4 1] /Size %d /Length %d %s" % (len(offsets) + 1, len(entries), root.group())
    section = b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (max(offsets), shape, entries)
    return body + section + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _encrypted(password: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(PAGES)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)  # noqa: S106
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
