"""What is left of a line once other lines are marked over it."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Rect
from service.exports.pdf.covering import uncovered

LINE = Rect(0, 100, 300, 112)


def over(x0: float, x1: float, y0: float = 100) -> Rect:
    return Rect(x0, y0, x1, y0 + 12)


def test_a_line_under_nothing_is_whole() -> None:
    assert uncovered(LINE, []) == [LINE]
    assert uncovered(LINE, [over(0, 300, y0=120)]) == [LINE]


def test_a_line_under_another_is_gone() -> None:
    assert uncovered(LINE, [over(-5, 305, y0=101)]) == []


def test_what_sticks_out_is_left() -> None:
    assert uncovered(LINE, [over(100, 150), over(140, 200)]) == [over(0, 100), over(200, 300)]


@given(st.lists(st.tuples(st.integers(-20, 320), st.integers(1, 200)), max_size=6))
def test_what_is_left_and_what_covers_make_the_line(covers: list[tuple[int, int]]) -> None:
    rects = [over(x, x + width) for x, width in covers]
    rest = uncovered(LINE, rects)
    for x in range(300):
        at = x + 0.5
        under = any(rect.x0 <= at <= rect.x1 for rect in rects)
        assert under != any(rect.x0 <= at <= rect.x1 for rect in rest)
