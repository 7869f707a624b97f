"""The paragraphs of a text frame: what each shows, and what people cannot see of it.

The characters of a paragraph, which a ``SourceRange`` counts, are those of its a:t and m:t in order, and one for
each line break.
"""

from collections.abc import Iterator

from msgspec import Struct

from ingest.colours import Colour, unseen
from ingest.document import HiddenReason, Span
from ingest.located import Located, locate
from ingest.pptx.colouring import Colouring, is_transparent
from ingest.pptx.names import MC, A, M
from ingest.xml import Element

_BULLETS = (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip")


class Line(Struct, frozen=True):
    """A paragraph of a text frame as people see it."""

    text: Located
    hidden: tuple[tuple[str, HiddenReason], ...]
    is_bulleted: bool | None
    """None when the paragraph leaves it to its placeholder."""
    points: float
    """The largest size that its runs state; 0 when they state none."""


def lines(body: Element, path: str, colouring: Colouring, ground: Colour | None) -> list[Line]:
    """The paragraphs of a text body named ``path``, empty ones included."""
    return [
        _line(paragraph, f"{path}/{index}", colouring, ground) for index, paragraph in enumerate(body.findall(f"{A}p"))
    ]


def plain(body: Element) -> str:
    """All the text of a text body, seen or not."""
    return " ".join("".join(text for _, text in _pieces(paragraph)) for paragraph in body.iter(f"{A}p"))


def _line(paragraph: Element, path: str, colouring: Colouring, ground: Colour | None) -> Line:
    shown, hidden, source = [], [], ""
    for run, text in _pieces(paragraph):
        span = Span(len(source), len(source) + len(text))
        source += text
        reason = _hidden_reason(run, colouring, ground)
        if reason is None:
            shown.append(span)
        elif text.strip():
            hidden.append((text, reason))
    return Line(
        text=locate(path, source, shown),
        hidden=tuple(hidden),
        is_bulleted=_is_bulleted(paragraph),
        points=max((_points(run) or 0.0 for run, text in _pieces(paragraph) if text.strip()), default=0.0),
    )


def _pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    for child in paragraph:
        if child.tag in (f"{A}r", f"{A}fld"):
            text = child.find(f"{A}t")
            yield child, "" if text is None else text.text or ""
        elif child.tag == f"{A}br":
            yield child, "\n"
        elif child.tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            yield from ((text, text.text or "") for text in (() if chosen is None else chosen.iter(f"{M}t")))
        else:
            yield from ((text, text.text or "") for text in child.iter(f"{M}t"))


def _hidden_reason(run: Element, colouring: Colouring, ground: Colour | None) -> HiddenReason | None:
    properties = run.find(f"{A}rPr")
    if properties is None:
        return None
    fill = properties.find(f"{A}solidFill")
    has_outline = properties.find(f"{A}ln/{A}solidFill") is not None
    if not has_outline and (properties.find(f"{A}noFill") is not None or (fill is not None and is_transparent(fill))):
        return HiddenReason.INVISIBLE
    highlight = properties.find(f"{A}highlight")
    behind = ground if highlight is None else colouring.solid(highlight)
    return unseen(None if has_outline else colouring.solid(fill), behind, _points(run))


def _points(run: Element) -> float | None:
    properties = run.find(f"{A}rPr")
    size = "" if properties is None else properties.get("sz") or ""
    return int(size) / 100 if size.isdigit() else None


def _is_bulleted(paragraph: Element) -> bool | None:
    properties = paragraph.find(f"{A}pPr")
    if properties is None:
        return None
    if properties.find(f"{A}buNone") is not None:
        return False
    return True if any(properties.find(tag) is not None for tag in _BULLETS) else None
