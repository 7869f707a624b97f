"""What styles say of an OpenDocument text: the property that holds once inheritance is followed."""

import re
from collections.abc import Iterator

from ingest.colours import WHITE, Colour, from_hex, unseen
from ingest.document import HiddenReason
from ingest.odt.names import DRAW, FO, OFFICE, PARAGRAPHS, STYLE, TABLE, TEXT
from ingest.xml import Element

_LONGEST_CHAIN = 20
_ENCODED = re.compile(r"_([0-9a-f]{2})_")
_POINTS = re.compile(r"([0-9.]+)(pt|cm|mm|in)$")
_UNIT_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0}
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


class Styles:
    """The styles of a text, automatic and named (ODF 1.3 part 3, section 16)."""

    def __init__(self, roots: list[Element]) -> None:
        styles = [style for root in roots for style in root.iter(f"{STYLE}style")]
        self._styles = {(s.get(f"{STYLE}family") or "", s.get(f"{STYLE}name") or ""): s for s in styles}
        self._defaults = {
            style.get(f"{STYLE}family") or "": style for root in roots for style in root.iter(f"{STYLE}default-style")
        }
        self.page_ground = _page_ground(roots)

    def names(self, paragraph: Element) -> tuple[str, ...]:
        """The names of the paragraph's style and of those it comes from, in lower case."""
        chain = self._chain("paragraph", paragraph.get(f"{TEXT}style-name"))
        return tuple(_shown_name(style).lower() for style in chain)

    def outline_level(self, paragraph: Element) -> int:
        """The depth that the paragraph's style gives it in the outline; 0 for none."""
        for style in self._chain("paragraph", paragraph.get(f"{TEXT}style-name")):
            level = style.get(f"{STYLE}default-outline-level") or ""
            if level.isdigit():
                return int(level)
        return 0

    def begins_page(self, paragraph: Element) -> bool:
        """Whether the paragraph's style sets it at the top of a page."""
        name = paragraph.get(f"{TEXT}style-name") or paragraph.get(f"{TABLE}style-name")
        for style in self._chain("paragraph" if paragraph.tag in PARAGRAPHS else "table", name):
            if style.get(f"{STYLE}master-page-name"):
                return True
            for properties in style:
                if properties.get(f"{FO}break-before"):
                    return properties.get(f"{FO}break-before") == "page"
        return False

    def hidden_reason(self, holder: Element, ground: Colour | None) -> HiddenReason | None:
        """Why people cannot see the text of an element on that ground; None when they can or it is unknown."""
        if _is_marked_hidden(holder) or self._property(holder, f"{TEXT}display") == "none":
            return HiddenReason.HIDDEN_MARKUP
        colour = from_hex(self._property(holder, f"{FO}color"))
        behind = self._ground(holder, ground)
        return unseen(colour, behind, self.points(holder))

    def is_bold(self, holder: Element) -> bool:
        """Whether the text of an element is in bold."""
        return self._property(holder, f"{FO}font-weight") in _BOLD

    def points(self, holder: Element) -> float | None:
        """The size of an element's text in points; None when it is relative."""
        return _points(self._property(holder, f"{FO}font-size"))

    def cell_ground(self, cell: Element, ground: Colour | None) -> Colour | None:
        """What lies behind the text of a cell."""
        return self._filled("table-cell", cell.get(f"{TABLE}style-name"), f"{FO}background-color", ground)

    def box_ground(self, box: Element) -> Colour | None:
        """What fills a text box; None when it lets through what is behind, or is not known."""
        frame = box if box.get(f"{DRAW}style-name") else box.getparent()
        name = None if frame is None else frame.get(f"{DRAW}style-name")
        return self._filled("graphic", name, f"{FO}background-color", None)

    def _property(self, holder: Element, name: str) -> str | None:
        """A text property of an element: that of the innermost styled element around it that states it."""
        for element in (holder, *holder.iterancestors()):
            family = "paragraph" if element.tag in PARAGRAPHS else "text"
            for style in self._chain(family, element.get(f"{TEXT}style-name")):
                properties = style.find(f"{STYLE}text-properties")
                if properties is not None and properties.get(name) is not None:
                    return properties.get(name)
            if element.tag in PARAGRAPHS:
                break
        default = self._defaults.get("paragraph")
        properties = None if default is None else default.find(f"{STYLE}text-properties")
        return None if properties is None else properties.get(name)

    def _ground(self, holder: Element, ground: Colour | None) -> Colour | None:
        stated = self._property(holder, f"{FO}background-color")
        if stated and stated != "transparent":
            return from_hex(stated)
        for element in (holder, *holder.iterancestors()):
            if element.tag in PARAGRAPHS:
                return self._filled("paragraph", element.get(f"{TEXT}style-name"), f"{FO}background-color", ground)
        return ground

    def _filled(self, family: str, name: str | None, key: str, ground: Colour | None) -> Colour | None:
        for style in self._chain(family, name):
            for properties in style:
                fill = None if properties.tag == f"{STYLE}text-properties" else properties.get(key)
                if fill == "transparent":
                    return ground
                if fill:
                    return from_hex(fill)
                if properties.get(f"{DRAW}fill") not in (None, "none"):
                    return from_hex(properties.get(f"{DRAW}fill-color"))
        return ground

    def _chain(self, family: str, name: str | None) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name")


def _is_marked_hidden(holder: Element) -> bool:
    for element in (holder, *holder.iterancestors()):
        if element.tag in (f"{TEXT}hidden-text", f"{TEXT}section") and element.get(f"{TEXT}is-hidden") == "true":
            return True
        if element.tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none":
            return True
        if element.tag in PARAGRAPHS:
            mark = element.find(f".//{TEXT}hidden-paragraph")
            if mark is not None and mark.get(f"{TEXT}is-hidden") == "true":
                return True
    return False


def _shown_name(style: Element) -> str:
    name = style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name") or ""
    return _ENCODED.sub(lambda match: chr(int(match.group(1), 16)), name)


def _points(size: str | None) -> float | None:
    match = _POINTS.match(size or "")
    try:
        return None if match is None else float(match.group(1)) * _UNIT_POINTS[match.group(2)]
    except ValueError:
        return None


def _page_ground(roots: list[Element]) -> Colour | None:
    """The colour of the pages; None when some are coloured or have a picture behind their text."""
    for root in roots:
        for layout in root.iter(f"{STYLE}page-layout-properties"):
            colour = from_hex(layout.get(f"{FO}background-color"))
            if layout.find(f"{STYLE}background-image") is not None or (colour is not None and colour != WHITE):
                return None
        for properties in root.iter(f"{STYLE}graphic-properties"):
            is_behind = properties.get(f"{STYLE}run-through") == "background"
            if is_behind and next(properties.iterancestors(f"{OFFICE}automatic-styles"), None) is not None:
                return None
    return WHITE
