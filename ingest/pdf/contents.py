"""Tables of contents: lines that lead to a page number. They repeat headings and are set aside."""

import re
from collections.abc import Sequence

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


def without_contents(stack: Sequence[Item]) -> tuple[list[Item], list[str]]:
    """A column without the tables of contents that stand in it, and what those read."""
    entries = _entries(stack)
    if not entries:
        return list(stack), []
    gone = {i for first, last in entries for i in range(first, last + 1)}
    kept = [item for index, item in enumerate(stack) if index not in gone]
    return kept, [text for index in sorted(gone) for text in _texts(stack[index])]


def _entries(stack: Sequence[Item]) -> list[tuple[int, int]]:
    """First and last index of each table of contents, its title included."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(stack):
        titled = _is_title(stack[index])
        last = _last_entry(stack, index + 1 if titled else index, titled)
        if last is not None:
            found.append((index, last))
            index = last
        index += 1
    return found


def _last_entry(stack: Sequence[Item], start: int, titled: bool) -> int | None:
    """Index of the last entry of a table of contents that begins at ``start``; None when none does."""
    last, count, missed, page = None, 0, 0, 0
    for index in range(start, len(stack)):
        entry = stack[index]
        number = _page_number(entry, page) if titled else None
        if _leads(entry) or number is not None:
            last, count, missed, page = index, count + _weight(entry), 0, number or page
        elif count == 0 or missed >= _MOST_BETWEEN:
            break
        else:
            missed += 1
    return last if count >= _FEWEST or (titled and count) else None


def _is_title(item: Item) -> bool:
    return isinstance(item, Line) and bool(_TITLE.fullmatch(item.text))


def _texts(item: Item) -> list[str]:
    return [item.text] if isinstance(item, Line) else [" ".join(filter(None, row.texts)) for row in item.rows]


def _leads(item: Item) -> bool:
    texts = _texts(item)
    return sum(bool(_LEADERS.search(text)) for text in texts) > 0.5 * len(texts)


def _page_number(item: Item, least: int) -> int | None:
    """The last page that an entry without leaders leads to, when its pages go up."""
    numbers = [int(match.group(1)) for match in map(_ENTRY.match, _texts(item)) if match]
    grows = numbers == sorted(numbers) and bool(numbers) and numbers[0] >= least
    return numbers[-1] if grows and len(numbers) > 0.5 * len(_texts(item)) else None


def _weight(item: Item) -> int:
    return len(_texts(item))
