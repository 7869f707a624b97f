"""Text that a person cannot see is kept apart, whatever the trick; what can be seen stays."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from reportlab.lib.colors import Color

from ingest.document import HiddenReason, NoticeKind
from ingest.pdf import hidden
from tests.ingest.pdf.pages import LEFT, LOREM, Drawing, read, texts
from tests.ingest.pdf.raw_files import page, spelled

PRAISE = "Ce texte caché loue le dossier sans mesure"


def white(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE, colour="white")


def nearly_white(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE, colour="#fcfcfa")


def drawn_in_no_mode(drawing: Drawing) -> None:
    drawing.canvas.drawString(LEFT, 300, PRAISE, mode=3)


def drawn_as_a_clip(drawing: Drawing) -> None:
    drawing.canvas.saveState()
    drawing.canvas.drawString(LEFT, 300, PRAISE, mode=7)
    drawing.canvas.restoreState()


def tiny(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE, size=1)


def tiny_once_scaled(drawing: Drawing) -> None:
    drawing.canvas.saveState()
    drawing.canvas.scale(0.1, 0.1)
    drawing.text(LEFT * 10, 3000, PRAISE, size=12)
    drawing.canvas.restoreState()


def off_the_page(drawing: Drawing) -> None:
    drawing.text(LEFT, -80, PRAISE)


def off_the_crop_box(drawing: Drawing) -> None:
    drawing.canvas.setCropBox((0, 350, 595, 842))
    drawing.text(LEFT, 300, PRAISE)


def behind_a_picture(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE)
    drawing.picture(LEFT - 10, 280, 400, 60, lambda x, y: 60 + (x + y) // 2)


def behind_a_white_patch(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE)
    drawing.fill(LEFT - 10, 280, 400, 60, "white")


def clipped_away(drawing: Drawing) -> None:
    drawing.canvas.saveState()
    path = drawing.canvas.beginPath()
    path.rect(0, 0, 10, 10)
    drawing.canvas.clipPath(path, stroke=0)
    drawing.text(LEFT, 300, PRAISE)
    drawing.canvas.restoreState()


def transparent(drawing: Drawing) -> None:
    drawing.canvas.setFillColor(Color(0, 0, 0, alpha=0))
    drawing.canvas.drawString(LEFT, 300, PRAISE)
    drawing.canvas.setFillColor("black")


def black_on_black(drawing: Drawing) -> None:
    drawing.fill(LEFT - 10, 280, 400, 60, "black")
    drawing.text(LEFT, 300, PRAISE)


def white_inside_a_form(drawing: Drawing) -> None:
    drawing.canvas.beginForm("carte")
    drawing.text(LEFT, 300, PRAISE, colour="white")
    drawing.canvas.endForm()
    drawing.canvas.doForm("carte")


def white_under_a_visible_line(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, PRAISE, colour="white")
    drawing.text(LEFT, 300, "On attend le camion qui doit venir de Nantes.")


TRICKS: list[Callable[[Drawing], None]] = [
    white, nearly_white, drawn_in_no_mode, drawn_as_a_clip, tiny, tiny_once_scaled, off_the_page, off_the_crop_box,
    behind_a_picture, behind_a_white_patch, clipped_away, transparent, black_on_black, white_inside_a_form,
    white_under_a_visible_line,
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_hidden_text_is_quarantined_with_its_place_and_read_nowhere(trick: Callable[[Drawing], None]) -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    trick(drawing)
    document = read(drawing)
    (found,) = document.quarantine
    assert found.text == PRAISE
    assert found.page == 1
    assert found.boxes
    assert found.reason is (HiddenReason.TINY if "tiny" in trick.__name__ else HiddenReason.INVISIBLE)
    assert texts(document)[0] == LOREM
    assert PRAISE not in " ".join(texts(document))


def footnote(drawing: Drawing) -> None:
    drawing.text(LEFT, 80, "Une note en petits caractères reste une note.", size=6)


def white_on_a_dark_ground(drawing: Drawing) -> None:
    drawing.fill(LEFT - 10, 280, 400, 60, "#102030")
    drawing.text(LEFT, 300, "Un encadré sombre, écrit en blanc.", colour="white")


def pale_grey(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, "Un folio gris clair se lit encore.", colour="#b0b0b0", size=8)


def on_a_picture(drawing: Drawing) -> None:
    drawing.picture(LEFT - 10, 250, 400, 120, lambda x, y: 40 + x // 4)
    drawing.text(LEFT, 300, "Un titre blanc sur une photographie.", colour="white", size=16)


def half_transparent(drawing: Drawing) -> None:
    drawing.canvas.setFillColor(Color(0, 0, 0, alpha=0.5))
    drawing.canvas.drawString(LEFT, 300, "Un texte à demi transparent.")
    drawing.canvas.setFillColor("black")


def outlined(drawing: Drawing) -> None:
    drawing.canvas.setFont("Times-Roman", 24)
    drawing.canvas.drawString(LEFT, 300, "Un titre en contours", mode=1)


def coloured_over_coloured(drawing: Drawing) -> None:
    drawing.text(LEFT, 300, "Ombre portée", colour="#888888", size=30)
    drawing.text(LEFT + 2, 302, "Ombre portée", colour="#aa2200", size=30)


def drawn_twice(drawing: Drawing) -> None:
    for _ in range(2):
        drawing.text(LEFT, 300, "Un titre que l'on a dessiné deux fois.")


@pytest.mark.parametrize(
    "design",
    [
        drawn_twice,
        footnote,
        white_on_a_dark_ground,
        pale_grey,
        on_a_picture,
        half_transparent,
        outlined,
        coloured_over_coloured,
    ],
)
def test_text_that_can_be_seen_is_never_quarantined(design: Callable[[Drawing], None]) -> None:
    drawing = Drawing()
    drawing.paragraph(LOREM)
    design(drawing)
    document = read(drawing)
    assert document.quarantine == ()
    assert len(texts(document)) == 2


def test_text_laid_under_a_scan_by_a_recognition_is_read_and_said_to_be() -> None:
    drawing = Drawing()
    drawing.picture(0, 0, 595, 842, lambda x, y: 255 * ((x + y) % 2))
    for number, part in enumerate(("Une page numérisée, dont le texte", "a été reconnu avant le dépôt.")):
        drawing.canvas.drawString(LEFT, 700 - 14 * number, part, mode=3)
    document = read(drawing)
    assert texts(document) == ["Une page numérisée, dont le texte a été reconnu avant le dépôt."]
    assert [notice.kind for notice in document.notices] == [NoticeKind.OCR_PAGE]


def test_invisible_text_over_the_blank_part_of_a_scan_is_quarantined() -> None:
    drawing = Drawing()
    drawing.picture(0, 0, 595, 842, lambda x, y: 255 * ((x + y) % 2) if y < 80 else 255)
    drawing.canvas.drawString(LEFT, 700, "Une page numérisée.", mode=3)
    drawing.canvas.drawString(LEFT, 200, PRAISE, mode=3)
    document = read(drawing)
    assert texts(document) == ["Une page numérisée."]
    assert [found.text for found in document.quarantine] == [PRAISE]


def test_a_stray_zero_width_character_is_dropped_without_a_word() -> None:
    document = read(spelled("Une lampe~", {"~": "\u200b"}))
    assert texts(document) == ["Une lampe"]
    assert document.quarantine == ()


def test_words_in_tag_characters_are_quarantined() -> None:
    tags = {mark: chr(0xE0000 + ord(letter)) for mark, letter in zip("{|}~^_", "valide", strict=True)}
    document = read(spelled("Une lampe {|}~^_", tags))
    assert texts(document) == ["Une lampe"]
    (found,) = document.quarantine
    assert (found.text, found.reason) == ("valide", HiddenReason.INVISIBLE_CHARACTERS)


def test_text_in_a_layer_that_is_off_is_quarantined() -> None:
    shown = "BT /F 11 Tf 70 700 Td (Une page visible.) Tj ET"
    content = f"{shown} /OC /L BDC BT /F 11 Tf 70 600 Td ({PRAISE}) Tj ET EMC"
    layer = b"<< /Type /OCG /Name (x) >>"
    catalogue = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>"
    document = read(page(content.encode("cp1252"), b"/Properties << /L 6 0 R >>", catalogue, [layer]))
    assert texts(document) == ["Une page visible."]
    assert [found.text for found in document.quarantine] == [PRAISE]


@given(st.data())
def test_a_box_is_marked_where_one_of_its_pixels_is(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 12))
    marked = data.draw(arrays(bool, (height, width)))
    sides = st.tuples(st.integers(0, width), st.integers(0, height), st.integers(0, width), st.integers(0, height))
    boxes = np.array(data.draw(st.lists(sides, max_size=8)), np.int64).reshape(-1, 4)
    expected = [bool(marked[top:bottom, left:right].any()) for left, top, right, bottom in boxes]
    with pytest.MonkeyPatch.context() as few_at_a_time:
        few_at_a_time.setattr(hidden, "_MOST_ROWS", data.draw(st.integers(1, 40)))
        assert hidden._any_in(marked, boxes).tolist() == expected
