"""Tables' header rows, whatever the format: what stands over each column."""

from collections.abc import Sequence


def columns_under(headers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The header of each column: the distinct texts over it from top to bottom; empty when there is no text at all."""
    columns = tuple(" ".join(dict.fromkeys(text for text in over if text)) for over in zip(*headers, strict=True))
    return columns if any(columns) else ()


def is_title_row(over: Sequence[str]) -> bool:
    """Whether one text stands over all the columns of a table: its title rather than a header."""
    return len(over) > 1 and bool(over[0]) and len(set(over)) == 1
