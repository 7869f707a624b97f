import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.document import Aside, Fragment, GlyphBoxes, Passage, PassageKind, Rect
from service.exports.draft_json import encode
from service.privacy.anonymity import Mask
from tests.service.service_scene import a_document, a_draft

MASK = Mask("Candidat n° 7", ["Zoé Lefèvre-Dumas", "zoe.lefevre@exemple.fr"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoé Lefèvre-Dumas, promotion 2027", "█████████████████, promotion 2027"),
        ("ZOE LEFEVRE", "███ ███████"),
        ("Projet porté par Zoé.", "Projet porté par ███."),
        ("Écrire à zoe.lefevre@exemple.fr", "Écrire à ██████████████████████"),
        ("Une zoérie sans rapport", "Une zoérie sans rapport"),
        ("Le public visé", "Le public visé"),
    ],
)
def test_a_name_is_barred_in_any_case_and_without_its_accents(text: str, shown: str) -> None:
    assert MASK.text(text) == shown


def test_a_name_typed_with_separate_accents_is_barred_whole() -> None:
    shown = MASK.text(unicodedata.normalize("NFD", "Zoé dit"))
    assert shown == "████ dit"


@given(st.text(max_size=80))
def test_places_in_a_text_stay_what_they_are(text: str) -> None:
    assert len(MASK.text(text)) == len(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_survives_between_other_words(before: str, after: str) -> None:
    assert "Lefèvre" not in MASK.text(f"{before} Lefèvre {after}")


def test_where_a_name_stands_on_the_page_is_known() -> None:
    text = "De Zoé, mars"
    rects = tuple(Rect(10.0 * n, 0, 10.0 * n + 9, 10) for n in range(len(text)))
    passage = Passage(
        "p1", text, PassageKind.PARAGRAPH, 0, 1, fragments=(Fragment(0, len(text), GlyphBoxes(1, rects)),)
    )
    (box,) = MASK.boxes(replace(a_document("d"), passages=(passage,)))
    assert (box.page, box.rect.x0, box.rect.x1) == (1, 30, 59)


def aside(text: str, slope: float = 0) -> Aside:
    return Aside(
        text, GlyphBoxes(1, tuple(Rect(9.0 * n, slope * n, 9.0 * n + 9, slope * n + 10) for n in range(len(text))))
    )


def test_a_name_in_a_running_title_is_covered_too_and_barred() -> None:
    document = replace(a_document("d"), asides=(aside("Note de Zoé"),))
    (box,) = MASK.boxes(document)
    assert (box.rect.x0, box.rect.x1) == (72, 99)
    assert [one.text for one in MASK.document(document).asides] == ["Note de ███"]


def test_a_name_in_a_watermark_is_covered_letter_by_letter() -> None:
    document = replace(a_document("d"), asides=(aside("Zoé Lefèvre-Dumas", slope=9),))
    boxes = MASK.boxes(document)
    assert len(boxes) == len("Zoé Lefèvre-Dumas")
    assert all(box.rect.y1 - box.rect.y0 == 10 for box in boxes)


def test_a_masked_draft_holds_no_part_of_the_name() -> None:
    mask = Mask("Candidat n° 7", ["Ada Lovelace", "ada.lovelace@exemple.fr"])
    said = encode(mask.draft(a_draft("ada-lovelace"))).decode().lower()
    assert "lovelace" not in said
    assert "note stratégique - candidat n° 7.pdf" in said
