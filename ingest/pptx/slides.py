"""A PowerPoint file's bytes -> its slides as elements, with the layouts, notes and parts that belong to them."""

from collections.abc import Iterator
from functools import partial

import pptx
from msgspec import Struct
from pptx.opc.package import Part
from pptx.presentation import Presentation

from ingest.errors import CorruptFile
from ingest.limits import Limits
from ingest.opc import open_package
from ingest.pptx.names import EMU_PER_POINT, OFF, A, P, R
from ingest.xml import Element, parse

_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
_LAYOUT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slideLayout"
_MASTER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slideMaster"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesSlide"
_COMMENTS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    "http://schemas.microsoft.com/office/2018/10/relationships/comments",
)


class Slide(Struct, frozen=True):
    """A slide and what it is laid out on."""

    number: int
    element: Element
    layout: Element | None
    master: Element | None
    theme: Element | None
    notes: Element | None
    part: Part
    has_comments: bool

    @property
    def is_hidden(self) -> bool:
        """Whether it is skipped when the slides are shown."""
        return (self.element.get("show") or "1") in OFF

    @property
    def backdrops(self) -> tuple[Element, ...]:
        """What it is drawn over, nearest first."""
        return tuple(element for element in (self.layout, self.master) if element is not None)


class Deck(Struct, frozen=True):
    """The slides of a file in order, and their size in points."""

    slides: tuple[Slide, ...]
    unreadable: tuple[int, ...]
    """The numbers of the slides whose part is missing or broken."""
    width: float
    height: float
    title: str


def open_deck(data: bytes, limits: Limits) -> Deck:
    """The slides of a file; macros are never read, let alone run.

    Raises:
        UnreadableFile: see ``open_package``.
    """
    presentation: Presentation = open_package(data, limits, partial(pptx.Presentation))
    root: Element = presentation.part._element
    parts = [_related(presentation.part, entry.get(f"{R}id")) for entry in root.iter(f"{P}sldId")]
    slides = [None if part is None else _slide(number, part) for number, part in enumerate(parts, start=1)]
    width, height = presentation.slide_width or 9_144_000, presentation.slide_height or 6_858_000
    return Deck(
        tuple(slide for slide in slides if slide is not None),
        tuple(number for number, slide in enumerate(slides, start=1) if slide is None),
        width / EMU_PER_POINT,
        height / EMU_PER_POINT,
        _title(presentation),
    )


def element_of(part: Part) -> Element | None:
    """The root of a part; None when it is not readable XML."""
    element: Element | None = getattr(part, "_element", None)
    if element is not None:
        return element
    try:
        return parse(part.blob)
    except CorruptFile:
        return None


def related_element(slide: Slide, relationship: str | None) -> Element | None:
    """The root of the part that the slide relates to under that id (a chart, a diagram's data)."""
    part = _related(slide.part, relationship)
    return None if part is None else element_of(part)


def _slide(number: int, part: Part) -> Slide | None:
    element = element_of(part)
    if element is None:
        return None
    layout = _by_type(part, _LAYOUT)
    master = None if layout is None else _by_type(layout, _MASTER)
    return Slide(
        number=number,
        element=element,
        layout=None if layout is None else element_of(layout),
        master=None if master is None else element_of(master),
        theme=_root(master, _THEME),
        notes=_root(part, _NOTES),
        part=part,
        has_comments=any(relationship.reltype in _COMMENTS for relationship in part.rels.values()),
    )


def _root(part: Part | None, kind: str) -> Element | None:
    related = None if part is None else _by_type(part, kind)
    return None if related is None else element_of(related)


def _by_type(part: Part, kind: str) -> Part | None:
    return next(_parts(part, kind), None)


def _parts(part: Part, kind: str) -> Iterator[Part]:
    for relationship in part.rels.values():
        if relationship.reltype == kind and not relationship.is_external:
            yield relationship.target_part


def _related(part: Part, relationship: str | None) -> Part | None:
    try:
        return None if relationship is None else part.related_part(relationship)
    except (KeyError, ValueError):
        return None


def _title(presentation: Presentation) -> str:
    try:
        title = presentation.core_properties.title or ""
    except Exception:
        return ""
    # PowerPoint gives every new file this title, in the language of its interface.
    return "" if title.lower() in ("powerpoint presentation", "présentation powerpoint") else title


def scheme_of(slide: Slide) -> Element | None:
    """The colours of the slide's theme."""
    return None if slide.theme is None else slide.theme.find(f"{A}themeElements/{A}clrScheme")
