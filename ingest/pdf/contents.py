"""Tables of contents: lines that lead to a page number. They repeat headings and are set aside."""

import re
from collections.abc import Container, Sequence

from msgspec import Struct

from ingest.pdf.lines import Line
from ingest.pdf.tables import Table

_LEADERS = re.compile(r"(?:[.…·_‥]\s?){4,}\s*(?:[A-Z]-?)?(?:\d{1,4}|[ivxlc]+)?\s*$")
_TITLE = re.compile(
    r"\W*(?:\d+\.?\s+)?(?:sommaire|table(?:au)? des (?:mati[eè]res|illustrations|figures|tableaux|annexes)"
    r"|plan(?: du dossier)?|liste des (?:figures|tableaux|illustrations|annexes)|(?:table of )?contents)\W*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r".*\S\s+(\d{1,4})\s*$")
_FEWEST = 3
_MOST_BETWEEN = 2

Item = Line | Table


class Kept(Struct, frozen=True):
    """A page's columns without tables of contents."""

    stacks: tuple[tuple[Item, ...], ...]
    contents: tuple[Item, ...]
    """What was set aside."""
    goes_on: bool = False
    """Whether a table of contents runs down to the last line, and maybe over to the next page."""


def without_contents(stacks: Sequence[Sequence[Item]], goes_on: bool, later: Container[str]) -> Kept:
    """A page's columns without the tables of contents that stand in them.

    ``goes_on`` says that one runs over from the page before; ``later`` are the lines of the pages after, as
    ``folded`` gives them: the titles that a table of contents without page numbers announces.
    """
    items = [item for stack in stacks for item in stack]
    entries = _entries(items, goes_on, later)
    if not entries:
        return Kept(tuple(tuple(stack) for stack in stacks), ())
    gone = {i for first, last in entries for i in range(first, last + 1)}
    kept: list[tuple[Item, ...]] = []
    index = 0
    for stack in stacks:
        kept.append(tuple(item for offset, item in enumerate(stack, index) if offset not in gone))
        index += len(stack)
    return Kept(tuple(filter(None, kept)), tuple(items[i] for i in sorted(gone)), entries[-1][1] == len(items) - 1)


def _entries(items: Sequence[Item], goes_on: bool, later: Container[str]) -> list[tuple[int, int]]:
    """First and last index of each table of contents, its title included."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(items):
        named = _is_title(items[index])
        titled = named or (goes_on and index == 0)
        last = _last_entry(items, index + 1 if named else index, titled, 1 if named else _FEWEST, later)
        if last is not None:
            found.append((index, last))
            index = last
        index += 1
    return found


def _last_entry(stack: Sequence[Item], start: int, titled: bool, fewest: int, later: Container[str]) -> int | None:
    """Index of the last entry of a table of contents that begins at ``start``; None when none does."""
    last, count, missed, page = None, 0, 0, 0
    for index in range(start, len(stack)):
        entry = stack[index]
        number = _page_number(entry, page) if titled else None
        if _leads(entry) or number is not None or (titled and _announces(entry, later)):
            last, count, missed, page = index, count + _weight(entry), 0, number or page
        elif count == 0 or missed >= _MOST_BETWEEN:
            break
        else:
            missed += 1
    return last if count >= fewest else None


def folded(text: str) -> str:
    """A title as it may be compared with its entry: without case, punctuation or spaces."""
    return re.sub(r"\W+", "", text.casefold())


def _announces(item: Item, later: Container[str]) -> bool:
    """Whether each line names a title of a later page."""
    names = [folded(text) for text in texts(item)]
    return all(name and name in later for name in names)


def _is_title(item: Item) -> bool:
    return isinstance(item, Line) and bool(_TITLE.fullmatch(item.text))


def texts(item: Item) -> list[str]:
    """What it reads: a line, or each row of a table."""
    return [item.text] if isinstance(item, Line) else [" ".join(filter(None, row.texts)) for row in item.rows]


def lines(item: Item) -> list[Line]:
    """Its lines: itself, or those of a table's cells."""
    return [item] if isinstance(item, Line) else [line for row in item.rows for cell in row.cells for line in cell]


def _leads(item: Item) -> bool:
    read = texts(item)
    return sum(bool(_LEADERS.search(text)) for text in read) > 0.5 * len(read)


def _page_number(item: Item, least: int) -> int | None:
    """The last page that an entry without leaders leads to, when its pages go up."""
    numbers = [int(match.group(1)) for match in map(_ENTRY.match, texts(item)) if match]
    grows = numbers == sorted(numbers) and bool(numbers) and numbers[0] >= least
    return numbers[-1] if grows and len(numbers) > 0.5 * len(texts(item)) else None


def _weight(item: Item) -> int:
    return len(texts(item))
