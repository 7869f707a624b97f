from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block
from ingest.document import Fragment, GlyphBoxes, Passage, PassageKind, Rect, SourceRange
from ingest.segmentation import LONGEST, segment


def located(text: str, page: int = 1) -> tuple[Fragment, ...]:
    rects = tuple(Rect(10.0 * i, 0, 10.0 * i + 9, 10) for i in range(len(text)))
    return (Fragment(0, len(text), GlyphBoxes(page, rects)),) if text else ()


def paragraph(text: str, page: int = 1, kind: PassageKind = PassageKind.PARAGRAPH) -> Block:
    return Block(kind, text, located(text, page), page)


def heading(text: str, level: int) -> Block:
    return Block(PassageKind.HEADING, text, located(text), 1, level)


def words(count: int, word: str = "mot") -> str:
    return " ".join([word] * count)


def source_of(passage: Passage) -> str:
    """The passage's text read back through its map: x of each rectangle gives the source offset."""
    text = [" "] * len(passage.text)
    for fragment in passage.fragments:
        assert isinstance(fragment.place, GlyphBoxes)
        assert len(fragment.place.rects) == fragment.end - fragment.start
        for i in range(fragment.start, fragment.end):
            text[i] = passage.text[i]
    return "".join(text)


def test_a_passage_carries_the_path_of_headings_above_it() -> None:
    blocks = [heading("1 Publics", 1), heading("1.1 Familles", 2), paragraph(words(20)), heading("2 Budget", 1)]
    passages = segment([*blocks, paragraph(words(20, "euro"))])
    assert passages[2].headings == ("1 Publics", "1.1 Familles")
    assert passages[4].headings == ("2 Budget",)


def test_short_paragraphs_under_one_heading_are_joined() -> None:
    passages = segment([paragraph("Le lieu ouvre en mai."), paragraph(words(30) + ".")])
    assert [p.text for p in passages] == ["Le lieu ouvre en mai. " + words(30) + "."]


def test_short_paragraphs_under_different_headings_stay_apart() -> None:
    passages = segment([paragraph("Le lieu ouvre en mai."), heading("Budget", 1), paragraph(words(30))])
    assert [p.kind for p in passages] == [PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.PARAGRAPH]


def test_table_rows_are_never_joined() -> None:
    rows = [paragraph("Billetterie 12 000 €", kind=PassageKind.TABLE_ROW)] * 2
    assert len(segment(rows)) == 2


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = " ".join(f"Phrase {words(28)} fin." for _ in range(8))
    passages = segment([paragraph(text)])
    assert len(passages) > 1
    assert all(passage.text.endswith("fin.") for passage in passages)
    assert all(len(passage.text.split()) <= LONGEST for passage in passages)


def test_boxes_of_a_cut_passage_are_those_of_its_own_words() -> None:
    text = " ".join(f"Phrase {n} {words(28)} fin." for n in range(8))
    second = segment([paragraph(text)])[1]
    start = text.index(second.text)
    assert second.boxes(0, 6)[0].rect.x0 == 10.0 * start


def test_an_id_survives_changes_elsewhere_in_the_file() -> None:
    before = segment([paragraph(words(20, "un")), paragraph(words(20, "deux"))])
    after = segment([paragraph(words(20, "zéro")), paragraph(words(20, "deux"))])
    assert before[1].id == after[1].id


def test_equal_passages_have_different_ids() -> None:
    passages = segment([paragraph(words(20)), paragraph(words(20))])
    assert passages[0].id != passages[1].id


def test_source_ranges_follow_a_cut() -> None:
    text = " ".join(f"Phrase {words(28)} fin." for _ in range(8))
    block = Block(PassageKind.PARAGRAPH, text, (Fragment(0, len(text), SourceRange("body/3", 5, 5 + len(text))),))
    for passage in segment([block]):
        place = passage.fragments[0].place
        assert isinstance(place, SourceRange)
        assert text[place.start - 5 : place.end - 5] == passage.text


@given(st.lists(st.text(alphabet="ab. É", min_size=1, max_size=300).filter(str.strip), max_size=6))
def test_segmentation_loses_no_word_and_keeps_every_map_exact(texts: list[str]) -> None:
    passages = segment([paragraph(text.strip()) for text in texts])
    assert " ".join(p.text for p in passages).split() == " ".join(texts).split()
    for passage in passages:
        assert source_of(passage).split() == passage.text.split()
