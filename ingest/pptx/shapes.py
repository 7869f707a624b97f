"""The shapes of a slide, groups taken apart, each with the rectangle that it takes on the slide.

Shapes are counted from 0 in the order of the file, each group's members in its place; this rank is in the paths of
``SourceRange``: ``slide/4/shape/2/0`` is the first paragraph of the third shape of slide 4,
``slide/4/shape/2/row/1/cell/0/0`` that of a cell's. In mc:AlternateContent only the first choice counts.
"""

from collections.abc import Iterator

from msgspec import Struct

from ingest.pptx.names import EMU_PER_POINT, MC, OFF, A, P
from ingest.pptx.slides import Slide
from ingest.xml import Element

_LEAVES = frozenset({f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}cxnSp"})
_DEEPEST = 20
_BODIES = frozenset({"body", "obj", ""})


class Frame(Struct, frozen=True):
    """A rectangle in points, origin at the slide's top left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its bottom edge."""
        return self.top + self.height

    def overlaps(self, other: "Frame") -> bool:
        """Whether the two share some surface."""
        across = min(self.right, other.right) > max(self.left, other.left)
        return across and min(self.bottom, other.bottom) > max(self.top, other.top)


class Shape(Struct, frozen=True):
    """A shape that is no group."""

    index: int
    element: Element
    frame: Frame | None
    """None when nothing says where it is."""
    placeholder: str | None
    """The kind of placeholder that it fills (``title``, ``body``, ``sldNum``…); None for none."""
    is_hidden: bool


class _Transform(Struct, frozen=True):
    left: float = 0.0
    top: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def frame(self, box: tuple[float, float, float, float]) -> Frame:
        left, top, width, height = box
        return Frame(
            self.left + left * self.across, self.top + top * self.down, width * self.across, height * self.down
        )


def shapes_of(slide: Slide) -> list[Shape]:
    """The shapes of a slide in the order of the file, which is also from back to front."""
    return shapes_in(slide.element, slide.backdrops)


def shapes_in(root: Element, backdrops: tuple[Element, ...] = ()) -> list[Shape]:
    """The shapes of a slide, a layout or a master; placeholders take from ``backdrops`` the frame that they lack."""
    tree = root.find(f"{P}cSld/{P}spTree")
    leaves = [] if tree is None else list(_leaves(tree, _Transform(), is_hidden=False, depth=0))
    return [_shape(index, leaf, transform, hidden, backdrops) for index, (leaf, transform, hidden) in enumerate(leaves)]


def is_body(shape: Shape) -> bool:
    """Whether the shape fills a placeholder for bulleted text."""
    return shape.placeholder in _BODIES


def _leaves(
    tree: Element, transform: _Transform, *, is_hidden: bool, depth: int
) -> Iterator[tuple[Element, _Transform, bool]]:
    for child in tree:
        hidden = is_hidden or _is_marked_hidden(child)
        if child.tag in _LEAVES:
            yield child, transform, hidden
        elif child.tag == f"{P}grpSp" and depth < _DEEPEST:
            yield from _leaves(child, _inside(child, transform), is_hidden=hidden, depth=depth + 1)
        elif child.tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            if chosen is not None:
                yield from _leaves(chosen, transform, is_hidden=hidden, depth=depth)


def _shape(
    index: int, element: Element, transform: _Transform, is_hidden: bool, backdrops: tuple[Element, ...]
) -> Shape:
    mark = _placeholder(element)
    box = _box(element)
    if box is None and mark is not None:
        box, transform = _inherited(mark, backdrops), _Transform()
    return Shape(
        index=index,
        element=element,
        frame=None if box is None else transform.frame(box),
        placeholder=None if mark is None else mark.get("type") or "",
        is_hidden=is_hidden,
    )


def _placeholder(element: Element) -> Element | None:
    return next((mark for nv in element for mark in nv.findall(f"{P}nvPr/{P}ph")), None)


def _inherited(mark: Element, backdrops: tuple[Element, ...]) -> tuple[float, float, float, float] | None:
    for backdrop in backdrops:
        for sibling in backdrop.iter(f"{P}sp"):
            other = _placeholder(sibling)
            box = None if other is None or not _answers(mark, other) else _box(sibling)
            if box is not None:
                return box
    return None


def _answers(mark: Element, other: Element) -> bool:
    """Whether two placeholders are the same one, on a slide and on its layout or master."""
    if mark.get("idx") and mark.get("idx") == other.get("idx"):
        return True
    kinds = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
    one, two = (kinds.get(m.get("type") or "", m.get("type")) for m in (mark, other))
    return one == two and (not mark.get("idx") or not other.get("idx") or one != "body")


def _box(element: Element) -> tuple[float, float, float, float] | None:
    transform = element.find(f"{P}spPr/{A}xfrm")
    return _extent(element.find(f"{P}xfrm") if transform is None else transform, "off", "ext")


def _extent(transform: Element | None, offset: str, extent: str) -> tuple[float, float, float, float] | None:
    corner = None if transform is None else transform.find(f"{A}{offset}")
    size = None if transform is None else transform.find(f"{A}{extent}")
    if corner is None or size is None:
        return None
    try:
        values = [float(corner.get(k) or 0) for k in ("x", "y")] + [float(size.get(k) or 0) for k in ("cx", "cy")]
    except ValueError:
        return None
    left, top, width, height = (value / EMU_PER_POINT for value in values)
    return left, top, width, height


def _inside(group: Element, outer: _Transform) -> _Transform:
    xfrm = group.find(f"{P}grpSpPr/{A}xfrm")
    box, inner = _extent(xfrm, "off", "ext"), _extent(xfrm, "chOff", "chExt")
    if box is None or inner is None:
        return outer
    frame = outer.frame(box)
    across = frame.width / inner[2] if inner[2] else outer.across
    down = frame.height / inner[3] if inner[3] else outer.down
    return _Transform(frame.left - inner[0] * across, frame.top - inner[1] * down, across, down)


def _is_marked_hidden(element: Element) -> bool:
    for properties in element:
        name = properties.find(f"{P}cNvPr")
        if name is not None:
            return (name.get("hidden") or "0") not in OFF
    return False
