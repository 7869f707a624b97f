"""Text broken into lines of a given width."""

from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Rect, Span
from service.exports.typesetting.fonts import ASCENT, DESCENT, Face, advance

_CLINGING = "»;:!?%€"


class Style(Struct, frozen=True):
    """How a text is set; lengths in points."""

    size: float
    leading: float
    face: Face = Face.REGULAR
    ink: str = "#1b1b1b"
    before: float = 0.0
    """Space above the first line."""
    indent: float = 0.0


class Line(Struct, frozen=True):
    """A line of text set on a page."""

    page: int
    x: float
    baseline: float
    text: str
    style: Style
    start: int = 0
    """Where the line begins in the text that it comes from."""

    def rects(self) -> tuple[Rect, ...]:
        """Where each character stands; the space that a line ends with takes no room."""
        size, x = self.style.size, self.x
        bottom, top = self.baseline - size * DESCENT, self.baseline + size * ASCENT
        printed, rects = len(self.text.rstrip()), []
        for at, character in enumerate(self.text):
            right = x + (advance(printable(character), self.style.face) * size if at < printed else 0.0)
            rects.append(Rect(x, bottom, right, top))
            x = right
        return tuple(rects)


def printable(character: str) -> str:
    """The character as it is set: any white space is a space."""
    return " " if character.isspace() else character


def width(text: str, style: Style) -> float:
    """The length of a text set on one line."""
    return sum(advance(printable(character), style.face) for character in text) * style.size


def broken(text: str, span: Span, room: float, style: Style) -> Iterator[Span]:
    """The lines of a stretch of text, each with the space that follows it; a word wider than a line is cut."""
    start, length = span.start, 0.0
    last_space = -1
    at = start
    while at < span.end:
        length += advance(printable(text[at]), style.face) * style.size
        if text[at].isspace() and _may_end_line(text, at):
            last_space = at
        elif length > room and at > start and not text[at].isspace():
            end = last_space + 1 if last_space >= start else at
            yield Span(start, end)
            start = at = end
            length, last_space = 0.0, -1
            continue
        at += 1
    if start < span.end:
        yield Span(start, span.end)


def _may_end_line(text: str, space: int) -> bool:
    """French typography: no line ends inside a number, before a double sign or a unit, after an opening guillemet."""
    before, after = text[space - 1 : space], text[space + 1 : space + 2]
    return not (before == "«" or (after and after in _CLINGING) or (before.isdigit() and after.isdigit()))
