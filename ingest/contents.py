"""Tables of contents typed by hand, told by their words."""

import re

_TITLE = re.compile(r"(?:sommaire|table des mati[èe]res|contents|table of contents|index)\s*:?$", re.IGNORECASE)
_ENTRY = re.compile(r".*\S(?:\t+|\s*\.{3,}|\s*…+|\s*(?:\. ){3,})\s*\d{1,3}\s*$", re.DOTALL)


def is_contents_title(text: str) -> bool:
    """Whether a text is the title of a table of contents."""
    return _TITLE.match(text.strip()) is not None


def is_contents_entry(source: str) -> bool:
    """Whether a line ends in a leader (a tab, dots) and a page number; tabs must not have been folded yet."""
    return _ENTRY.match(source) is not None
