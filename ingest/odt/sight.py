"""What a paragraph of an OpenDocument text shows: its text without what people cannot see, and how it looks."""

from msgspec import Struct

from ingest.colours import Colour
from ingest.document import HiddenReason, Span
from ingest.located import Located, locate
from ingest.odt.content import pieces
from ingest.odt.names import TEXT
from ingest.odt.styles import Styles
from ingest.paragraphs import parts
from ingest.xml import Element


class Sight(Struct, frozen=True):
    """A paragraph as people see it."""

    text: Located
    parts: tuple[Located, ...]
    """Its text again, in as many paragraphs as its writer made of it with line breaks."""
    hidden: tuple[tuple[str, HiddenReason], ...]
    is_bold: bool
    points: float


def sight(styles: Styles, paragraph: Element, path: str, ground: Colour | None) -> Sight:
    """What the paragraph named ``path`` shows on that ground."""
    shown, hidden, source = [], [], ""
    holders: dict[Element, None] = {}
    for piece in pieces(paragraph):
        span = Span(len(source), len(source) + len(piece.text))
        source += piece.text
        reason = styles.hidden_reason(piece.holder, ground)
        if reason is None:
            shown.append(span)
            if piece.text.strip():
                holders[piece.holder] = None
        elif piece.text.strip():
            hidden.append((piece.text, reason))
    return Sight(
        text=locate(path, source, shown),
        parts=tuple(parts(path, source, shown)),
        hidden=tuple(hidden),
        is_bold=bool(holders) and all(styles.is_bold(holder) for holder in holders),
        points=max((styles.points(holder) or 0.0 for holder in holders), default=0.0),
    )


def page_breaks(paragraph: Element) -> tuple[int, int]:
    """How many pages begin, as last laid out, before the paragraph's first character and after it."""
    before = after = 0
    is_begun = bool((paragraph.text or "").strip())
    for element in paragraph.iter():
        if element.tag == f"{TEXT}soft-page-break":
            before, after = before + (not is_begun), after + is_begun
        elif element is not paragraph:
            is_begun = is_begun or bool((element.text or "").strip())
        is_begun = is_begun or (element is not paragraph and bool((element.tail or "").strip()))
    return before, after
