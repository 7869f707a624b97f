"""Highlights and notes as PDF annotations, with the appearance that every reader draws (ISO 32000-1, 12.5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pypdf.generic import DecodedStreamObject, DictionaryObject

from ingest.document import Rect
from service.exports.pdf.annotations import Highlight, Note
from service.exports.pdf.objects import Value, components, dictionary, text

NOTE_SIDE = 18.0
"""Width and height of a note's icon, in points."""

_PRINTED = 4
_MARGIN = 1.0
_UNDERLINE_SHARE, _UNDERLINE_MOST = 0.12, 1.4
_AMBER, _BROWN = "#f2b632", "#3d2c00"


def highlight(mark: Highlight, rotation: int) -> DictionaryObject:
    """A highlight without its appearance, on a page that is shown turned by ``rotation`` degrees."""
    annotation = _markup("/Highlight", mark, bounds(mark.lines))
    quads = [number for line in mark.lines for number in _corners(line, rotation)]
    annotation.update(dictionary({"/QuadPoints": quads, "/C": components(mark.wash), "/F": _PRINTED}))
    return annotation


def highlight_appearance(mark: Highlight) -> DecodedStreamObject:
    """How a highlight looks: a multiplied wash over each line, which leaves the words as black as they were."""
    drawing = [f"/Wash gs {_operands(*components(mark.wash))} rg"]
    drawing += [f"{_box(rect)} re f" for rect in mark.washed]
    drawing.append("/Ink gs")
    for line in mark.lines:
        drawing += _underlines(line, mark.others if line in mark.washed else (mark.ink, *mark.others))
    states: dict[str, Value] = {"/Wash": {"/BM": "/Multiply"}, "/Ink": {"/BM": "/Normal"}}
    return _form(bounds(mark.lines), "\n".join(drawing), states)


def note(sticky: Note, at: Rect) -> DictionaryObject:
    """A sticky note without its appearance."""
    annotation = _markup("/Text", sticky, at)
    annotation.update(dictionary({"/Name": "/Note", "/C": components(_AMBER), "/F": _PRINTED, "/Open": False}))
    return annotation


def note_appearance(at: Rect) -> DecodedStreamObject:
    """How a sticky note looks: an exclamation mark on an amber square."""
    stem = Rect(at.x0 + 7.9, at.y0 + 7, at.x0 + 10.1, at.y0 + 14.5)
    dot = Rect(at.x0 + 7.9, at.y0 + 3.4, at.x0 + 10.1, at.y0 + 5.6)
    square = Rect(at.x0 + 0.5, at.y0 + 0.5, at.x1 - 0.5, at.y1 - 0.5)
    drawing = [
        f"{_operands(*components(_AMBER))} rg {_operands(*components(_BROWN))} RG 0.8 w {_box(square)} re B",
        f"{_operands(*components(_BROWN))} rg {_box(stem)} re f {_box(dot)} re f",
    ]
    return _form(at, "\n".join(drawing), {})


def bounds(lines: tuple[Rect, ...]) -> Rect:
    """The rectangle around all the lines, with a little margin."""
    return Rect(
        min(line.x0 for line in lines) - _MARGIN,
        min(line.y0 for line in lines) - _MARGIN,
        max(line.x1 for line in lines) + _MARGIN,
        max(line.y1 for line in lines) + _MARGIN,
    )


def _markup(kind: str, said: Highlight | Note, at: Rect) -> DictionaryObject:
    date = text(f"D:{datetime.fromisoformat(said.created):%Y%m%d%H%M%S}Z")
    return dictionary(
        {
            "/Type": "/Annot",
            "/Subtype": kind,
            "/Rect": (at.x0, at.y0, at.x1, at.y1),
            "/NM": text(said.name),
            "/T": text(said.author),
            "/Subj": text(said.subject),
            "/Contents": text(said.text),
            "/CreationDate": date,
            "/M": date,
            "/Border": (0, 0, 0),
        }
    )


def _corners(line: Rect, rotation: int) -> tuple[float, ...]:
    """Upper left, upper right, lower left, lower right of a line, as it is read on the turned page."""
    a, b = (line.x0, line.y1), (line.x1, line.y1)
    c, d = (line.x0, line.y0), (line.x1, line.y0)
    order = {0: (a, b, c, d), 90: (c, a, d, b), 180: (d, c, b, a), 270: (b, d, a, c)}
    return tuple(number for corner in order[rotation % 360] for number in corner)


def _underlines(line: Rect, inks: tuple[str, ...]) -> Iterable[str]:
    height = min(_UNDERLINE_MOST, (line.y1 - line.y0) * _UNDERLINE_SHARE)
    width = (line.x1 - line.x0) / max(1, len(inks))
    for at, ink in enumerate(inks):
        strip = Rect(line.x0 + at * width, line.y0, line.x0 + (at + 1) * width, line.y0 + height)
        yield f"{_operands(*components(ink))} rg {_box(strip)} re f"


def _form(at: Rect, drawing: str, states: Mapping[str, Value]) -> DecodedStreamObject:
    form = DecodedStreamObject()
    form.update(
        dictionary(
            {
                "/Type": "/XObject",
                "/Subtype": "/Form",
                "/BBox": (at.x0, at.y0, at.x1, at.y1),
                "/Resources": {"/ExtGState": states},
            }
        )
    )
    form.set_data(drawing.encode("ascii"))
    return form


def _box(rect: Rect) -> str:
    return _operands(rect.x0, rect.y0, rect.x1 - rect.x0, rect.y1 - rect.y0)


def _operands(*numbers: float) -> str:
    return " ".join(f"{number:.3f}" for number in numbers)
