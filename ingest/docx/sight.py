"""What a paragraph of a Word file shows: its text without what people cannot see, and how it looks."""

from collections.abc import Iterator

from msgspec import Struct

from ingest.colours import Colour
from ingest.document import HiddenReason, Span
from ingest.docx.hidden import hidden_reason
from ingest.docx.names import W
from ingest.docx.paragraphs import pieces, runs
from ingest.docx.styles import Styles
from ingest.located import Located, locate
from ingest.paragraphs import parts
from ingest.xml import Element

_NOTE_CALLS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


class Hidden(Struct, frozen=True):
    """A stretch that people cannot see."""

    text: str
    reason: HiddenReason


class Sight(Struct, frozen=True):
    """A paragraph as people see it."""

    text: Located
    parts: tuple[Located, ...]
    """Its text again, in as many paragraphs as its writer made of it with line breaks."""
    source: str
    """All its characters, tabs and hidden ones included."""
    hidden: tuple[Hidden, ...]
    bold: bool
    points: float


def sight(styles: Styles, paragraph: Element, path: str, ground: Colour | None) -> Sight:
    """What the paragraph named ``path`` shows on that ground."""
    read = list(pieces(paragraph))
    style = styles.paragraph_style(paragraph)
    reasons = [hidden_reason(styles, piece.run, paragraph, ground) for piece in read]
    shown, hidden, length = [], [], 0
    for piece, reason in zip(read, reasons, strict=True):
        end = length + len(piece.text)
        if reason is None:
            shown.append(Span(length, end))
        elif piece.text.strip():
            hidden.append(Hidden(piece.text, reason))
        length = end
    seen = [p.run for p, reason in zip(read, reasons, strict=True) if reason is None and p.text.strip()]
    source = "".join(piece.text for piece in read)
    return Sight(
        text=locate(path, source, shown),
        parts=tuple(parts(path, source, shown)),
        source=source,
        hidden=tuple(_merged(hidden)),
        bold=bool(seen) and all(styles.is_on(run, style, "b") for run in seen),
        points=max((styles.points(run, style) for run in seen), default=0.0),
    )


def note_calls(paragraph: Element) -> Iterator[tuple[str, str]]:
    """The kind and the w:id of each note that the paragraph calls, in order."""
    for run in runs(paragraph):
        for node in run:
            if node.tag in _NOTE_CALLS:
                yield _NOTE_CALLS[node.tag], node.get(f"{W}id") or ""


def page_breaks(paragraph: Element) -> tuple[int, int]:
    """How many pages Word began, when it last laid the file out, before the paragraph's text and after its start."""
    before = after = 0
    begun = False
    for run in runs(paragraph):
        for node in run:
            if node.tag == f"{W}lastRenderedPageBreak":
                before, after = before + (not begun), after + begun
            elif node.tag == f"{W}t" and (node.text or "").strip():
                begun = True
    return before, after


def _merged(hidden: list[Hidden]) -> Iterator[Hidden]:
    held: Hidden | None = None
    for part in hidden:
        if held is not None and part.reason is held.reason:
            held = Hidden(held.text + part.text, held.reason)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
