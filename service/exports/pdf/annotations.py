"""What is laid over the pages of a PDF: highlights, notes and bookmarks, before any library knows of them.

Coordinates are those of passages: PDF points in the page's own user space. Colours are ``#rrggbb``, pages are
numbered from 1, dates are ISO 8601.
"""

from msgspec import Struct

from ingest.document import Rect


class Highlight(Struct, frozen=True):
    """A highlighter's mark over the lines of a quote, on one page."""

    name: str
    """Unique in the file, stable between runs."""
    page: int
    lines: tuple[Rect, ...]
    washed: tuple[Rect, ...]
    """What of the lines the wash is laid on: not what another highlight washes already, which would blur both."""
    wash: str
    ink: str
    """Underlines what is not washed."""
    others: tuple[str, ...]
    """Inks of the further competences that the quote serves, side by side under each line."""
    subject: str
    text: str
    author: str
    created: str


class Note(Struct, frozen=True):
    """A sticky note beside a place, or in the corner of the page when it is about the page or the file."""

    name: str
    page: int
    place: Rect | None
    subject: str
    text: str
    author: str
    created: str


class Bookmark(Struct, frozen=True):
    """An entry of the outline and those below it."""

    title: str
    page: int | None = None
    """None for an entry that leads nowhere by itself."""
    top: float | None = None
    """Height on the page that it opens at; the page's top when None."""
    ink: str = "#000000"
    bold: bool = False
    open: bool = False
    children: tuple["Bookmark", ...] = ()


class Annotations(Struct, frozen=True):
    """All that is laid over a file."""

    highlights: tuple[Highlight, ...]
    notes: tuple[Note, ...]
    outline: Bookmark
