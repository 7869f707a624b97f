"""The order in which what is laid out on a slide is read."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.pptx.order import reading_order
from ingest.pptx.shapes import Frame

SIDES = st.integers(-100, 800).map(float)
FRAMES = st.builds(Frame, SIDES, SIDES, st.integers(0, 400).map(float), st.integers(0, 400).map(float))


@given(st.lists(FRAMES, max_size=12))
def test_every_frame_is_read_once(frames: list[Frame]) -> None:
    assert sorted(reading_order(frames)) == list(range(len(frames)))


@given(st.permutations(range(6)))
def test_a_single_column_is_read_from_top_to_bottom(ranks: list[int]) -> None:
    frames = [Frame(50, 100.0 * rank, 300, 60) for rank in ranks]
    assert [ranks[index] for index in reading_order(frames)] == sorted(ranks)


def test_a_header_above_two_columns_comes_first() -> None:
    frames = [Frame(400, 100, 300, 300), Frame(50, 100, 300, 300), Frame(50, 20, 650, 40)]
    assert reading_order(frames) == [2, 1, 0]
