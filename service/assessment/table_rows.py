"""Rows of one table that speak to a criterion together: jurors quote such a table, not five rows of it apart."""

from collections.abc import Callable, Sequence

from service.assessment.search import Match

LONGEST = 80
"""Words beyond which rows are no longer quoted together: about what a paragraph that jurors quote has."""


def rows_quoted_together(match: Match, table: Sequence[Match], alike: Callable[[Match], bool]) -> tuple[Match, ...]:
    """A passage with the rows around it that are ``alike``, in reading order, the strongest neighbour first taken.

    ``table`` holds the rows that follow one another, the passage among them; itself alone when it is no row.
    """
    first = last = next(at for at, row in enumerate(table) if row.located.key == match.located.key)
    words = _words(match)
    while True:
        beside = [at for at in (first - 1, last + 1) if 0 <= at < len(table)]
        fitting = [at for at in beside if alike(table[at]) and words + _words(table[at]) <= LONGEST]
        if not fitting:
            return tuple(table[first : last + 1])
        taken = max(fitting, key=lambda at: table[at].strength)
        first, last, words = min(first, taken), max(last, taken), words + _words(table[taken])


def _words(match: Match) -> int:
    return len(match.located.passage.text.split())
