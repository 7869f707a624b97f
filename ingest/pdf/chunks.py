"""Chunks: what each stretch of a page is (paragraph, title, item, row, caption, note) before it becomes a block."""

import math
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.document import PassageKind
from ingest.pdf.hyphens import is_cut
from ingest.pdf.lines import Line
from ingest.pdf.paragraphs import begins_inside, fits
from ingest.pdf.tables import Row

_TEXT = frozenset({PassageKind.PARAGRAPH, PassageKind.LIST_ITEM})
_FLOATS = frozenset({PassageKind.TABLE_ROW, PassageKind.CAPTION, PassageKind.FOOTNOTE})
_CLOSED = re.compile(r"[.!?…][»”\"')\]\s]*$")
_FARTHEST = 4
"""Columns among which the rest of a sentence is looked for."""


class Chunk(Struct, frozen=True):
    """A stretch of text of one kind."""

    kind: PassageKind
    page: int
    stack: int
    """Number of the column that it stands in, in the order of reading."""
    lines: tuple[Line, ...] = ()
    skipped: int = 0
    """Characters of the first line that are a mark, not text."""
    level: int = 0
    mark: str = ""
    """What a note is called by."""
    room: float = 0.0
    """Points left on the last line of its column, infinite when unknown."""
    row: Row | None = None
    columns: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its lines, one after the other, without the mark."""
        return " ".join(line.text for line in self.lines)[self.skipped :]


def joined(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks with the sentences that go on in another column, on another page or after a float made whole."""
    out: list[Chunk] = []
    pending: int | None = None
    for chunk in chunks:
        if pending is not None and chunk.kind in _TEXT and _continues(out[pending], chunk):
            out[pending] = _merged(out[pending], chunk)
            continue
        out.append(chunk)
        if chunk.kind in _TEXT:
            if pending is None or not _still_open(out[pending], chunk):
                pending = len(out) - 1
        elif chunk.kind not in _FLOATS:
            pending = None
    return out


def _still_open(chunk: Chunk, between: Chunk) -> bool:
    """Whether a sentence cut at the end of a column may still go on after another chunk: one from a box."""
    last = chunk.lines[-1]
    if _CLOSED.search(last.text) or between.stack == chunk.stack:
        return False
    return between.stack - chunk.stack < _FARTHEST and not _looks_alike(chunk, between)


def _continues(chunk: Chunk, following: Chunk) -> bool:
    last = chunk.lines[-1]
    if following.skipped or not _looks_alike(chunk, following):
        return False
    inside = begins_inside(following.lines[0].text)
    if is_cut(last.text):
        return inside or following.stack != chunk.stack
    if _CLOSED.search(last.text):
        return False
    if _is_label(chunk) and chunk.page == following.page and abs(last.left - following.lines[0].left) > last.size:
        return False
    full = chunk.room == math.inf or not fits(following.lines[0], chunk.room)
    if following.stack == chunk.stack:
        return full and inside
    return inside or (full and len(chunk.lines) > 1)


def _is_label(chunk: Chunk) -> bool:
    """Whether a chunk is the only line of its look in its column, as the words of a card are."""
    return chunk.room == math.inf and len(chunk.lines) == 1


def _looks_alike(chunk: Chunk, following: Chunk) -> bool:
    one, two = chunk.lines[-1].style, following.lines[0].style
    return abs(one.size - two.size) <= 0.05 * one.size and one.bold == two.bold and one.colour == two.colour


def _merged(chunk: Chunk, following: Chunk) -> Chunk:
    return replace(chunk, lines=chunk.lines + following.lines, stack=following.stack, room=following.room)


def body_lines(chunks: Iterable[Chunk]) -> list[Line]:
    """All the lines of chunks, those of table cells included."""
    lines: list[Line] = []
    for chunk in chunks:
        lines += chunk.lines
        if chunk.row is not None:
            lines += (line for cell in chunk.row.cells for line in cell)
    return lines
