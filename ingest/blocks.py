"""Blocks: what a reader finds on its way through a file, before it is cut into passages."""

from msgspec import Struct

from ingest.document import Aside, Fragment, Notice, Page, PassageKind, Place, Quarantined, Span


class Block(Struct, frozen=True):
    """A paragraph, heading, bullet, table row, caption, footnote, slide text or cue, whole."""

    kind: PassageKind
    text: str
    fragments: tuple[Fragment, ...]
    page: int | None = None
    level: int = 0
    """For a heading, its depth from 1."""
    columns: tuple[str, ...] = ()
    cells: tuple[Span, ...] = ()


class RawDocument(Struct, frozen=True):
    """What every reader returns: a file's blocks in reading order, and what was kept apart."""

    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    title: str = ""
    furniture: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    quarantine: tuple[Quarantined, ...] = ()
    notices: tuple[Notice, ...] = ()


class TextBuilder:
    """Builds a block's text piece by piece together with the map to where each character stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._fragments: list[Fragment] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, text: str, place: Place) -> None:
        """Appends text that stands in the file at ``place`` (one rectangle per character for glyph boxes)."""
        if text:
            self._fragments.append(Fragment(self._length, self._length + len(text), place))
            self.supply(text)

    def supply(self, text: str) -> None:
        """Appends text of the reader's own: the space between two lines or cells."""
        self._parts.append(text)
        self._length += len(text)

    def text(self) -> str:
        """What was appended so far."""
        return "".join(self._parts)

    def fragments(self) -> tuple[Fragment, ...]:
        """The map of what was appended so far."""
        return tuple(self._fragments)
