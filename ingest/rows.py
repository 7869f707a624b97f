"""Tables' rows, whatever the format: what stands over each column, and which rows are of one table."""

from collections.abc import Sequence

from ingest.document import Passage


def columns_under(headers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The header of each column: the distinct texts over it from top to bottom; empty when there is no text at all."""
    columns = tuple(" ".join(dict.fromkeys(text for text in over if text)) for over in zip(*headers, strict=True))
    return columns if any(columns) else ()


def is_title_row(over: Sequence[str]) -> bool:
    """Whether one text stands over all the columns of a table: its title rather than a header."""
    return len(over) > 1 and bool(over[0]) and len(set(over)) == 1


def same_table(first: Passage, row: Passage) -> bool:
    """Whether a row goes on with the table of another: same width, headings and headers, or no headers any more.

    Rows lose their headers after a page break.
    """
    return len(first.cells) == len(row.cells) and first.headings == row.headings and row.columns in (first.columns, ())
