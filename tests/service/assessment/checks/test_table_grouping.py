"""Tables put together again from their rows."""

from ingest.document import Passage, PassageKind, Span
from service.assessment.checks.tables import is_nothing, is_year, tables
from service.assessment.dossier import Piece
from tests.builders import NOTE
from tests.service.assessment.checks.handed_in import markdown_piece, table


def row(order: int, *cells: str, columns: tuple[str, ...] = (), kind: PassageKind = PassageKind.TABLE_ROW) -> Passage:
    text, spans = "", []
    for cell in cells:
        start = len(text) + 1 if text and cell else len(text)
        text = f"{text} {cell}" if text and cell else text + cell
        spans.append(Span(start, len(text)))
    return Passage(str(order), text, kind, order, 1, columns=columns, cells=tuple(spans))


def piece(*passages: Passage) -> Piece:
    whole = markdown_piece("Rien.")
    return Piece("note", NOTE, "note.md", type(whole.document)("0" * 64, whole.document.format, "essai", (), passages))


def test_rows_under_the_same_header_make_a_table() -> None:
    (found,) = tables(markdown_piece(table("Poste | Montant", "Son | 900 €", "Lumière | 700 €")))
    assert found.columns == ("Poste", "Montant")
    assert found.column(1) == ("900 €", "700 €")


def test_text_between_rows_ends_the_table() -> None:
    text = table("Poste | Montant", "Son | 900 €") + "\n\nPuis :\n\n" + table("Poste | Montant", "Bar | 60 €")
    assert [len(found.rows) for found in tables(markdown_piece(text))] == [1, 1]


def test_rows_that_lost_their_header_over_a_page_go_on_with_the_table_above() -> None:
    first = row(0, "Son", "900", columns=("Poste", "Montant"))
    note = row(1, "Une note de bas de page.", kind=PassageKind.FOOTNOTE)
    (found,) = tables(piece(first, note, row(2, "Total", "900")))
    assert found.column(0) == ("Son", "Total")


def test_a_first_row_without_figures_heads_a_table_that_shows_no_header() -> None:
    (found,) = tables(piece(row(0, "Charges", "2027"), row(1, "Son", "900")))
    assert found.columns == ("Charges", "2027")
    assert len(found.rows) == 1


def test_years_and_signs_for_nothing_are_known() -> None:
    assert is_year("2027")
    assert is_year("2026-27")
    assert not is_year("2 027")
    assert is_nothing("—")
    assert is_nothing("n.c.")
    assert not is_nothing("0")
