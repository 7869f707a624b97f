"""What styles say of paragraphs, runs and tables: the property that holds once inheritance is followed."""

from collections.abc import Iterator
from functools import lru_cache

from ingest.colours import Colour, from_hex
from ingest.docx.names import OFF, VAL, A, W
from ingest.xml import Element

_LONGEST_CHAIN = 20
_THEME_NAMES = {
    "background1": "lt1",
    "bg1": "lt1",
    "background2": "lt2",
    "bg2": "lt2",
    "text1": "dk1",
    "tx1": "dk1",
    "text2": "dk2",
    "tx2": "dk2",
    "light1": "lt1",
    "light2": "lt2",
    "dark1": "dk1",
    "dark2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


class Styles:
    """The styles and the theme colours of a Word file (ECMA-376 part 1, section 17.7)."""

    def __init__(self, root: Element | None, theme: Element | None) -> None:
        styles = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId") or "": style for style in styles}
        self._defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default_paragraph = next((i for i, s in self._styles.items() if _is_default(s, "paragraph")), "")
        self._theme = dict(_theme_colours(theme))
        self._cached_run_property = lru_cache(maxsize=4096)(self._run_property)

    def paragraph_style(self, paragraph: Element) -> str:
        """The id of the paragraph's style, or of the default one."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = None if style is None else style.get(VAL)
        return name if name in self._styles else self._default_paragraph

    def chain(self, style_id: str) -> Iterator[Element]:
        """The style and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            style_id = "" if base is None else base.get(VAL) or ""

    def names(self, style_id: str) -> tuple[str, ...]:
        """The names of the style and of those it is based on, in lower case."""
        return tuple(_name(style).lower() for style in self.chain(style_id))

    def paragraph_property(self, paragraph: Element, path: str) -> Element | None:
        """The property at that path under w:pPr, the paragraph's own or its style's."""
        own = paragraph.find(f"{W}pPr/{path}")
        if own is not None:
            return own
        styles = self.chain(self.paragraph_style(paragraph))
        return next((p for style in styles if (p := style.find(f"{W}pPr/{path}")) is not None), None)

    def run_property(self, run: Element, paragraph_style: str, name: str) -> Element | None:
        """The property of that name under w:rPr: the run's own, its style's, its paragraph style's, the default."""
        properties = run.find(f"{W}rPr")
        run_style = ""
        if properties is not None:
            own = properties.find(f"{W}{name}")
            if own is not None:
                return own
            style = properties.find(f"{W}rStyle")
            run_style = "" if style is None else style.get(VAL) or ""
        return self._cached_run_property(run_style, paragraph_style, name)

    def is_on(self, run: Element, paragraph_style: str, name: str) -> bool:
        """Whether a property that is on or off (bold, hidden…) is on."""
        found = self.run_property(run, paragraph_style, name)
        return found is not None and found.get(VAL) not in OFF

    def points(self, run: Element, paragraph_style: str) -> float:
        """The size of a run's characters, in points."""
        size = self.run_property(run, paragraph_style, "sz")
        try:
            return 10.0 if size is None else float(size.get(VAL) or 20) / 2
        except ValueError:
            return 10.0

    def colour(self, element: Element | None) -> Colour | None:
        """The colour that a w:color states, by theme or by value; None when it is automatic."""
        return self._colour(element, "val", "themeColor", "themeTint", "themeShade")

    def fill(self, shading: Element | None) -> Colour | None:
        """The colour that a w:shd fills with; None when it fills with nothing."""
        return self._colour(shading, "fill", "themeFill", "themeFillTint", "themeFillShade")

    def scheme_colour(self, name: str | None) -> Colour | None:
        """The theme's colour of that name."""
        return self._theme.get(_theme_name(name))

    def table_style(self, table: Element) -> tuple[Element, ...]:
        """The style of a table and those it is based on."""
        style = table.find(f"{W}tblPr/{W}tblStyle")
        return () if style is None else tuple(self.chain(style.get(VAL) or ""))

    def _colour(self, element: Element | None, value: str, theme: str, tint: str, shade: str) -> Colour | None:
        if element is None:
            return None
        themed = self.scheme_colour(element.get(f"{W}{theme}"))
        if themed is None:
            return from_hex(element.get(f"{W}{value}"))
        lightened, darkened = element.get(f"{W}{tint}"), element.get(f"{W}{shade}")
        if lightened:
            return themed.lighter(1 - _byte(lightened) / 255)
        return themed.darker(1 - _byte(darkened) / 255) if darkened else themed

    def _run_property(self, run_style: str, paragraph_style: str, name: str) -> Element | None:
        for style_id in (run_style, paragraph_style):
            for style in self.chain(style_id):
                found = style.find(f"{W}rPr/{W}{name}")
                if found is not None:
                    return found
        return None if self._defaults is None else self._defaults.find(f"{W}{name}")


def _name(style: Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(VAL) or ""


def _is_default(style: Element, kind: str) -> bool:
    return style.get(f"{W}type") == kind and (style.get(f"{W}default") or "0") not in OFF


def _theme_name(name: str | None) -> str:
    return _THEME_NAMES.get(name or "", name or "")


def _theme_colours(theme: Element | None) -> Iterator[tuple[str, Colour]]:
    scheme = None if theme is None else theme.find(f"{A}themeElements/{A}clrScheme")
    for entry in () if scheme is None else scheme:
        for value in entry:
            colour = from_hex(value.get("val") if value.tag == f"{A}srgbClr" else value.get("lastClr"))
            if colour is not None:
                yield entry.tag.removeprefix(A), colour


def _byte(text: str) -> int:
    try:
        return min(int(text, 16), 255)
    except ValueError:
        return 255
