"""A source text as typed blocks: what every output format is typeset from."""

from enum import StrEnum

from msgspec import Struct


class Run(Struct, frozen=True):
    """A stretch of text in one style, or the call of a footnote (``note`` is its key, ``text`` is empty)."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""


Runs = tuple[Run, ...]


class Align(StrEnum):
    """How a table column is set."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Heading(Struct, frozen=True, tag=True):
    """A heading; ``level`` from 1."""

    level: int
    runs: Runs


class Paragraph(Struct, frozen=True, tag=True):
    """Running text."""

    runs: Runs


class Quote(Struct, frozen=True, tag=True):
    """Words of someone else, set apart."""

    runs: Runs


class Items(Struct, frozen=True, tag=True):
    """A bulleted or numbered list."""

    items: tuple[Runs, ...]
    numbered: bool = False


class Caption(Struct, frozen=True, tag=True):
    """The caption of the table or figure beside it."""

    runs: Runs


class Table(Struct, frozen=True, tag=True):
    """A table; the first row is its header. ``weights`` share out the width."""

    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[Align, ...]
    weights: tuple[int, ...]


class Figure(Struct, frozen=True, tag=True):
    """A drawing, by its name in the catalogue of drawings."""

    name: str


class Columns(Struct, frozen=True, tag=True):
    """Blocks set in two columns."""

    blocks: tuple["Block", ...]


class Aside(Struct, frozen=True, tag=True):
    """Blocks in a tinted box."""

    blocks: tuple["Block", ...]


class PageBreak(Struct, frozen=True, tag=True):
    """The next block starts a page."""


class Contents(Struct, frozen=True, tag=True):
    """The table of contents."""


Block = Heading | Paragraph | Quote | Items | Caption | Table | Figure | Columns | Aside | PageBreak | Contents


class Front(Struct, frozen=True, forbid_unknown_fields=True):
    """What a source says of itself before its text."""

    title: str
    author: str
    subtitle: str = ""
    details: tuple[str, ...] = ()
    header: str = ""
    footer: str = ""
    accent: str = "1F4E5F"
    serif: bool = False
    cover: bool = True


class Source(Struct, frozen=True):
    """A whole source text."""

    front: Front
    blocks: tuple[Block, ...]
    notes: dict[str, Runs]
