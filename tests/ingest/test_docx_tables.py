"""What the reader of Word files makes of tables."""

from ingest.document import PassageKind, Span
from tests.ingest.word_files import blocks, only, p, r, read, table, tc, texts, tr, word

HEADER = "<w:tblHeader/>"
BOLD = "<w:b/>"


def bold(text: str) -> str:
    return tc(p(r(text, BOLD)))


def test_a_row_is_its_cells_joined_by_one_space() -> None:
    block = only(word(table(tr("Affiches", tc(p(r("120 €")) + p(r("devis"))), ""))))
    assert (block.kind, block.text) == (PassageKind.TABLE_ROW, "Affiches 120 € devis")
    assert block.cells == (Span(0, 8), Span(9, 20), Span(20, 20))


def test_a_marked_header_stands_over_the_other_rows() -> None:
    raw = read(word(table(tr("Dépense", "Prix", properties=HEADER), tr("Son", "300 €"), tr("Total", "300 €"))))
    assert [(b.text, b.columns) for b in raw.blocks] == [
        ("Son 300 €", ("Dépense", "Prix")),
        ("Total 300 €", ("Dépense", "Prix")),
    ]


def test_two_header_rows_are_joined_over_each_column() -> None:
    upper = tr("", tc(p(r("2026")), "<w:gridSpan w:val='2'/>"), properties=HEADER)
    lower = tr("Dépense", "Prévu", "Réel", properties=HEADER)
    block = only(word(table(upper, lower, tr("Son", "300", "280"))))
    assert block.columns == ("Dépense", "2026 Prévu", "2026 Réel")


def test_a_first_row_all_in_bold_is_a_header() -> None:
    assert only(word(table(tr(bold("Dépense"), bold("Prix")), tr("Son", "300 €")))).columns == ("Dépense", "Prix")


def test_a_shaded_first_row_is_a_header() -> None:
    shading = "<w:shd w:val='clear' w:fill='1F3864'/>"
    head = tr(tc(p(r("Dépense")), shading), tc(p(r("Prix")), shading))
    assert only(word(table(head, tr("Son", "300 €")))).columns == ("Dépense", "Prix")


def test_a_table_all_in_bold_has_no_header() -> None:
    assert texts(word(table(tr(bold("A"), bold("B")), tr(bold("C"), bold("D"))))) == ["A B", "C D"]


def test_a_first_row_that_looks_like_the_others_is_a_row() -> None:
    assert texts(word(table(tr("Durée", "40 min"), tr("Coût", "75 €")))) == ["Durée 40 min", "Coût 75 €"]


def test_a_header_without_a_body_is_read_as_a_row() -> None:
    assert texts(word(table(tr("Dépense", "Prix", properties=HEADER)))) == ["Dépense Prix"]


def test_a_title_row_is_no_header() -> None:
    title = tr(tc(p(r("Budget")), "<w:gridSpan w:val='2'/>"))
    raw = read(word(table(title, tr(bold("Dépense"), bold("Prix")), tr("Son", "300 €"))))
    assert [(b.text, b.columns) for b in raw.blocks] == [("Budget", ()), ("Son 300 €", ("Dépense", "Prix"))]


def test_a_merged_cell_s_text_is_given_once() -> None:
    first = tr(tc(p(r("Mars")), "<w:vMerge w:val='restart'/>"), "Repérage")
    assert texts(word(table(first, tr(tc(p(""), "<w:vMerge/>"), "Montage")))) == ["Mars Repérage", "Montage"]


def test_a_wide_cell_leaves_the_columns_that_it_covers_empty() -> None:
    head = tr("A", "B", "C", properties=HEADER)
    block = only(word(table(head, tr(tc(p(r("Large")), "<w:gridSpan w:val='2'/>"), "c"))))
    assert block.cells == (Span(0, 5), Span(5, 5), Span(6, 7))
    assert len(block.columns) == len(block.cells)


def test_a_nested_table_s_rows_follow_the_row_that_holds_it() -> None:
    nested = table(tr("x", "y"), tr("z", "t"))
    assert texts(word(table(tr("A", tc(p(r("B")) + nested)), tr("C", "D")))) == ["A B", "x y", "z t", "C D"]


def test_a_frame_of_one_cell_is_plain_text() -> None:
    assert blocks(word(table(tr(tc(p(r("Un.")) + p(r("Deux."))))))) == [("paragraph", "Un."), ("paragraph", "Deux.")]


def test_columns_of_prose_laid_out_in_a_table_are_plain_text() -> None:
    long = "Une phrase assez longue pour être lue seule et citée seule, sur vingt mots au moins, que voici."
    cell = tc(p(r(long)) + p(r(long)) + p(r(long)))
    assert [kind for kind, _ in blocks(word(table(tr(cell, cell))))] == ["paragraph"] * 6


def test_a_row_whose_deletion_is_tracked_is_dropped() -> None:
    assert texts(word(table(tr("A", "B"), tr("C", "D", properties="<w:del/>")))) == ["A B"]


def test_absurd_spans_cost_nothing() -> None:
    wide = tc(p(r("A")), "<w:gridSpan w:val='99999'/>")
    assert texts(word(table(tr(wide, "B"), tr("C", "D")))) == ["A", "C D"]
