"""Which rows are of one table."""

from ingest.document import Passage, PassageKind, Span
from ingest.rows import same_table


def row(*cells: str, columns: tuple[str, ...] = (), headings: tuple[str, ...] = ("Budget",)) -> Passage:
    spans, text = [], ""
    for cell in cells:
        spans.append(Span(len(text), len(text) + len(cell)))
        text += cell + " "
    return Passage("p", text.strip(), PassageKind.TABLE_ROW, 0, 1, headings, columns, tuple(spans))


HEADERS = ("Poste", "Montant")


def test_rows_under_the_same_headers_are_of_one_table() -> None:
    assert same_table(row("Loyer", "12", columns=HEADERS), row("Eau", "3", columns=HEADERS))


def test_rows_that_lost_their_headers_after_a_page_break_go_on_with_the_table() -> None:
    assert same_table(row("Loyer", "12", columns=HEADERS), row("Eau", "3"))


def test_another_width_other_headers_or_another_heading_is_another_table() -> None:
    first = row("Loyer", "12", columns=HEADERS)
    assert not same_table(first, row("Eau", "3", "4", columns=HEADERS))
    assert not same_table(first, row("Eau", "3", columns=("Mois", "Action")))
    assert not same_table(first, row("Eau", "3", columns=HEADERS, headings=("Calendrier",)))
    assert not same_table(row("Loyer", "12"), row("Eau", "3", columns=HEADERS))
