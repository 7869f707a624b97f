"""Colours on a slide: what a fill states once the theme is followed, and what lies behind a shape."""

from ingest.colours import WHITE, Colour, from_hex
from ingest.pptx.names import A, P
from ingest.pptx.shapes import Frame, Shape, shapes_in
from ingest.pptx.slides import Slide, scheme_of
from ingest.xml import Element

_DEFAULT_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_FILLS = tuple(f"{A}{name}" for name in ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill"))
_FIRST_GRADUAL_BACKGROUND = 1002
_TRANSPARENT = 10_000


class Colouring:
    """The colours of one slide (ECMA-376 part 1, sections 20.1.2.3 and 19.3.1.6)."""

    def __init__(self, slide: Slide) -> None:
        self._slide = slide
        scheme = scheme_of(slide)
        self._theme = {entry.tag.removeprefix(A): _stated(entry) for entry in (() if scheme is None else scheme)}
        mapping = None if slide.master is None else slide.master.find(f"{P}clrMap")
        self._map = {
            name: (mapping.get(name) if mapping is not None else None) or _DEFAULT_MAP[name] for name in _DEFAULT_MAP
        }
        self._background = self._slide_background()
        self._decoration = [shape for backdrop in slide.backdrops for shape in shapes_in(backdrop) if _is_opaque(shape)]

    def solid(self, fill: Element | None) -> Colour | None:
        """The colour of an a:solidFill; None when there is none or it is not known."""
        for colour in () if fill is None else fill:
            base = from_hex(colour.get("val")) if colour.tag == f"{A}srgbClr" else self._named(colour)
            return None if base is None else _modified(base, colour)
        return None

    def ground(self, shape: Shape, behind: list[Shape]) -> Colour | None:
        """What lies behind the text of a shape in front of the others; None when it is a picture or unknown."""
        properties = shape.element.find(f"{P}spPr")
        fill = None if properties is None else next((f for f in properties if f.tag in _FILLS), None)
        if fill is not None:
            return self.solid(fill) if fill.tag == f"{A}solidFill" else None
        if shape.frame is None or (properties is not None and not _has_no_fill(properties) and _is_styled(shape)):
            return None
        others = [*self._decoration, *(other for other in behind if _is_opaque(other))]
        return None if _covered(shape.frame, others) else self._background

    def _named(self, colour: Element) -> Colour | None:
        if colour.tag == f"{A}sysClr":
            return from_hex(colour.get("lastClr"))
        if colour.tag == f"{A}prstClr":
            return from_hex(colour.get("val"))
        name = colour.get("val") or ""
        return self._theme.get(self._map.get(name, name)) if colour.tag == f"{A}schemeClr" else None

    def _slide_background(self) -> Colour | None:
        for layer in (self._slide.element, *self._slide.backdrops):
            background = layer.find(f"{P}cSld/{P}bg")
            if background is None:
                continue
            reference = background.find(f"{P}bgRef")
            if reference is not None:
                index = reference.get("idx") or "0"
                is_plain = index.isdigit() and int(index) < _FIRST_GRADUAL_BACKGROUND
                return self.solid(reference) if is_plain else None
            return self.solid(background.find(f"{P}bgPr/{A}solidFill"))
        return WHITE


def is_transparent(fill: Element) -> bool:
    """Whether a fill lets nearly everything through."""
    alphas = [alpha.get("val") or "100000" for alpha in fill.iter(f"{A}alpha")]
    return any(alpha.rstrip("%").isdigit() and int(alpha.rstrip("%")) < _TRANSPARENT for alpha in alphas)


def _stated(entry: Element) -> Colour | None:
    for value in entry:
        return from_hex(value.get("val") if value.tag == f"{A}srgbClr" else value.get("lastClr"))
    return None


def _modified(base: Colour, colour: Element) -> Colour:
    for change in colour:
        share = _share(change.get("val"))
        if change.tag in (f"{A}lumMod", f"{A}shade"):
            base = base.darker(1 - share)
        elif change.tag == f"{A}lumOff":
            base = base.lighter(share)
        elif change.tag == f"{A}tint":
            base = base.lighter(1 - share)
    return base


def _share(value: str | None) -> float:
    digits = (value or "").rstrip("%")
    return min(int(digits) / 100_000, 1.0) if digits.isdigit() else 1.0


def _is_styled(shape: Shape) -> bool:
    """Whether the shape's look, its fill included, comes from the theme."""
    reference = shape.element.find(f"{P}style/{A}fillRef")
    return reference is not None and reference.get("idx") != "0"


def _has_no_fill(properties: Element) -> bool:
    return properties.find(f"{A}noFill") is not None


def _is_opaque(shape: Shape) -> bool:
    if shape.element.tag == f"{P}pic":
        return True
    properties = shape.element.find(f"{P}spPr")
    has_fill = properties is not None and any(fill.tag in _FILLS for fill in properties)
    return has_fill or (_is_styled(shape) and not (properties is not None and _has_no_fill(properties)))


def _covered(frame: Frame, others: list[Shape]) -> bool:
    return any(other.frame is not None and other.frame.overlaps(frame) for other in others)
