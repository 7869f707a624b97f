"""Pages as they are shown: from PDF points to where things stand, whichever way the page is turned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Aside, Document, Format, Fragment, GlyphBoxes, Page, Passage, PassageKind, Rect
from service.web.facsimile import Area, facsimile, shown

SIDES = st.integers(100, 900)
ROTATIONS = (0, 90, 180, 270)


@st.composite
def rects_on_pages(draw: st.DrawFn) -> tuple[Rect, Page]:
    x, y = draw(st.integers(-50, 50)), draw(st.integers(-50, 50))
    wide, high = draw(SIDES), draw(SIDES)
    page = Page(1, "1", Rect(x, y, x + wide, y + high), draw(st.sampled_from(ROTATIONS)))
    x0, y0 = draw(st.integers(0, wide - 2)), draw(st.integers(0, high - 2))
    x1, y1 = draw(st.integers(x0 + 1, wide)), draw(st.integers(y0 + 1, high))
    return Rect(x + x0, y + y0, x + x1, y + y1), page


@given(rects_on_pages())
def test_what_is_on_the_page_is_shown_on_the_page(case: tuple[Rect, Page]) -> None:
    rect, page = case
    leaf = facsimile(Document("0" * 64, Format.PDF, "pdf/1", (page,), ())).leaves[0]
    area = shown(rect, page)
    assert area.x >= 0
    assert area.y >= 0
    assert area.x + area.width <= leaf.width
    assert area.y + area.height <= leaf.height


@given(rects_on_pages())
def test_a_turn_keeps_the_size_of_what_it_turns(case: tuple[Rect, Page]) -> None:
    rect, page = case
    area = shown(rect, page)
    sides = {area.width, area.height}
    assert sides == {rect.x1 - rect.x0, rect.y1 - rect.y0}


@pytest.mark.parametrize(("rotation", "corner"), [(0, (10, 180)), (90, (10, 10)), (180, (70, 10)), (270, (180, 70))])
def test_the_corner_of_a_page_goes_where_the_turn_takes_it(rotation: int, corner: tuple[int, int]) -> None:
    page = Page(1, "1", Rect(0, 0, 100, 200), rotation)
    area = shown(Rect(10, 10, 30, 20), page)
    assert (area.x, area.y) == corner


def test_a_line_of_text_stands_where_its_glyphs_do_and_knows_its_place_in_the_passage() -> None:
    glyphs = GlyphBoxes(1, tuple(Rect(10 + 5 * at, 100, 15 + 5 * at, 112) for at in range(4)))
    passage = Passage("p", "ab pain", PassageKind.PARAGRAPH, 0, 1, fragments=(Fragment(3, 7, glyphs),))
    page = Page(1, "i", Rect(0, 0, 200, 300))
    leaf = facsimile(Document("0" * 64, Format.PDF, "pdf/1", (page,), (passage,))).leaves[0]
    assert [(line.passage, line.start, line.text) for line in leaf.lines] == [(0, 3, "pain")]
    assert leaf.lines[0].area == Area(10, 188, 20, 12)


def test_a_running_title_can_be_selected_and_is_of_no_passage() -> None:
    glyphs = tuple(Rect(10 + 5 * at, 280, 15 + 5 * at, 288) for at in range(4))
    climbing = tuple(Rect(20 + 9 * at, 50 + 9 * at, 29 + 9 * at, 60 + 9 * at) for at in range(9))
    asides = (Aside("Note", GlyphBoxes(1, glyphs)), Aside("Brouillon", GlyphBoxes(1, climbing)))
    page = Page(1, "1", Rect(0, 0, 200, 300))
    leaf = facsimile(Document("0" * 64, Format.PDF, "pdf/2", (page,), (), asides=asides)).leaves[0]
    # What runs across the page would lie over the text that people select.
    assert [(line.passage, line.text, line.area) for line in leaf.lines] == [(None, "Note", Area(10, 12, 20, 8))]
