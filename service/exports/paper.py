"""A document that is printed or opened in a word processor, as blocks that know nothing of either."""

from msgspec import Struct


class Heading(Struct, frozen=True, tag=True):
    """A title inside the document; ``ink`` is a competence's colour, ``#rrggbb``."""

    text: str
    level: int = 1
    ink: str = ""


class Text(Struct, frozen=True, tag=True):
    """A paragraph."""

    text: str
    small: bool = False


class Quote(Struct, frozen=True, tag=True):
    """Words of a dossier, to the letter, and where they stand."""

    words: str
    place: str


class Facts(Struct, frozen=True, tag=True):
    """Names and what they are, line by line."""

    rows: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True, tag=True):
    """Rows under column headers; ``widths`` are shares of the page that make 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


class Signatures(Struct, frozen=True, tag=True):
    """A place for each of these people to sign by hand."""

    names: tuple[str, ...]


Block = Heading | Text | Quote | Facts | Table | Signatures


class Letterhead(Struct, frozen=True):
    """Who issues the document."""

    school: str = ""
    logo: bytes = b""
    """PNG or JPEG; empty when there is none."""


class Paper(Struct, frozen=True):
    """A whole document."""

    letterhead: Letterhead
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str
    """At the foot of each page."""
