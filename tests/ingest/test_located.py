"""Texts that know where their characters stand."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import SourceRange, Span
from ingest.located import Located, Stretch, compose, join, locate

SOURCES = st.text(alphabet="abé e\u0301\u00a0\u200b  ")


def told(text: Located, source: str) -> None:
    """Every fragment is one to one or a single character, and stands where it says."""
    reached = 0
    for fragment in text.fragments:
        place = fragment.place
        assert isinstance(place, SourceRange)
        assert reached <= fragment.start < fragment.end <= len(text.text)
        assert 0 <= place.start < place.end <= len(source)
        length = fragment.end - fragment.start
        assert length in (1, place.end - place.start)
        if length > 1:
            assert text.text[fragment.start : fragment.end] == source[place.start : place.end].replace("\u00a0", " ")
        reached = fragment.end


@given(SOURCES)
def test_fragments_tell_where_each_character_stands(source: str) -> None:
    text = locate("body/0", source)
    told(text, source)
    assert sum(f.end - f.start for f in text.fragments) == len(text.text)


@given(SOURCES, st.data())
def test_what_is_not_shown_leaves_no_character_and_shifts_no_place(source: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(cut, len(source)))
    text = locate("body/0", source, [Span(0, cut), Span(end, len(source))])
    told(text, source)
    assert text.text == locate("body/0", source[:cut] + source[end:]).text


@given(SOURCES, st.data())
def test_a_part_keeps_the_places_of_its_characters(source: str, data: st.DataObject) -> None:
    text = locate("body/0", source)
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    part = text.part(start, end)
    assert part.text == text.text[start:end]
    told(part, source)


def test_the_space_between_joined_texts_belongs_to_no_place() -> None:
    text = join([locate("body/0", "un"), locate("body/1", "deux")])
    assert text.text == "un deux"
    assert [(f.start, f.end, f.place) for f in text.fragments] == [
        (0, 2, SourceRange("body/0", 0, 2)),
        (3, 7, SourceRange("body/1", 0, 4)),
    ]


def test_stretches_of_several_lines_make_one_text() -> None:
    text = compose([Stretch("scéno", "line/1", 4), Stretch("graphie", "line/2")])
    assert text.text == "scénographie"
    assert [f.place for f in text.fragments] == [SourceRange("line/1", 4, 9), SourceRange("line/2", 0, 7)]
