"""Which runs of a Word file people cannot see: hidden by markup, lost in their background, or too small."""

from collections.abc import Iterator

from ingest.colours import WHITE, Colour, from_hex, unseen
from ingest.document import HiddenReason
from ingest.docx.names import OFF, VAL, W14, WP, WPS, A, W
from ingest.docx.styles import Styles
from ingest.xml import Element

_FLAT_TWIPS = 40
_NARROW_PERCENT = 10
_EMU_PER_POINT = 12_700
_TRANSPARENT = 90_000
_REGIONS = (("firstRow", 0x20), ("lastRow", 0x40), ("firstCol", 0x80), ("lastCol", 0x100))
_LOOK_NAMES = {"firstCol": "firstColumn", "lastCol": "lastColumn"}


def hidden_reason(styles: Styles, run: Element, paragraph: Element, ground: Colour | None) -> HiddenReason | None:
    """Why people cannot see the run; None when they can, or when what lies behind it (``ground``) is unknown."""
    style = styles.paragraph_style(paragraph)
    if styles.is_on(run, style, "vanish"):
        return HiddenReason.HIDDEN_MARKUP
    if _is_flat(styles, paragraph) or _is_narrow(styles, run, style):
        return HiddenReason.TINY
    if _has_no_fill(run):
        return HiddenReason.INVISIBLE
    colour = styles.colour(styles.run_property(run, style, "color"))
    behind = _run_ground(styles, run, style, _paragraph_ground(styles, paragraph, ground))
    return unseen(colour, behind, styles.points(run, style))


def page_ground(document: Element) -> Colour:
    """The colour of the document's pages."""
    background = document.find(f"{W}background")
    return (None if background is None else from_hex(background.get(f"{W}color"))) or WHITE


def box_ground(box: Element) -> Colour | None:
    """The colour that fills a text box; None when it lets through what is behind."""
    for shape in box.iterancestors(f"{WPS}wsp"):
        solid = shape.find(f"{WPS}spPr/{A}solidFill/{A}srgbClr")
        return None if solid is None else from_hex(solid.get("val"))
    return None


def is_flat_box(box: Element) -> bool:
    """Whether the drawing that holds a text box is given no room on the page."""
    for frame in box.iterancestors(f"{WP}inline", f"{WP}anchor"):
        extent = frame.find(f"{WP}extent")
        sides = (extent.get("cx"), extent.get("cy")) if extent is not None else ()
        return any((side or "").isdigit() and int(side or 0) < _EMU_PER_POINT for side in sides)
    return False


def cell_ground(
    styles: Styles,
    table: Element,
    cell: Element,
    position: tuple[int, int],
    size: tuple[int, int],
    ground: Colour | None,
) -> Colour | None:
    """What lies behind the text of a cell at ``position`` (row, column) in a table of that ``size``."""
    own = cell.find(f"{W}tcPr/{W}shd")
    if own is not None and (own.get(VAL) or "clear") not in ("clear", "nil"):
        return None
    fills = (styles.fill(shading) for shading in (own, *_style_shadings(styles, table, position, size)))
    return next((fill for fill in fills if fill is not None), ground)


def styled_header(styles: Styles, table: Element) -> bool:
    """Whether the table's style sets its first row apart, in bold or on a fill."""
    if "firstRow" not in _regions(table, (0, 0), (2, 2)):
        return False
    for style in styles.table_style(table):
        for part in style.findall(f"{W}tblStylePr"):
            if part.get(f"{W}type") == "firstRow":
                bold = part.find(f"{W}rPr/{W}b")
                return (bold is not None and bold.get(VAL) not in OFF) or part.find(f"{W}tcPr/{W}shd") is not None
    return False


def _style_shadings(
    styles: Styles, table: Element, position: tuple[int, int], size: tuple[int, int]
) -> Iterator[Element | None]:
    regions = _regions(table, position, size)
    for style in styles.table_style(table):
        parts = {part.get(f"{W}type"): part for part in style.findall(f"{W}tblStylePr")}
        yield from (parts[region].find(f"{W}tcPr/{W}shd") for region in regions if region in parts)
        yield style.find(f"{W}tcPr/{W}shd")
    yield table.find(f"{W}tblPr/{W}shd")


def _regions(table: Element, position: tuple[int, int], size: tuple[int, int]) -> list[str]:
    """The regions of a table style that a cell lies in, the strongest first."""
    (row, column), (height, width) = position, size
    inside = {
        "firstRow": row == 0,
        "lastRow": row == height - 1,
        "firstCol": column == 0,
        "lastCol": column == width - 1,
    }
    look = table.find(f"{W}tblPr/{W}tblLook")
    regions = [name for name, bit in _REGIONS if inside[name] and look is not None and _looks(look, name, bit)]
    if look is None or not _looks(look, "noHBand", 0x200):
        regions += ["band1Horz", "band2Horz"]
    if look is None or not _looks(look, "noVBand", 0x400):
        regions += ["band1Vert", "band2Vert"]
    return regions


def _looks(look: Element, name: str, bit: int) -> bool:
    stated = look.get(f"{W}{_LOOK_NAMES.get(name, name)}")
    if stated is not None:
        return stated not in OFF
    try:
        return bool(int(look.get(VAL) or "0", 16) & bit)
    except ValueError:
        return False


def _paragraph_ground(styles: Styles, paragraph: Element, ground: Colour | None) -> Colour | None:
    shading = styles.paragraph_property(paragraph, f"{W}shd")
    return _over(styles, shading, ground)


def _run_ground(styles: Styles, run: Element, style: str, ground: Colour | None) -> Colour | None:
    highlight = styles.run_property(run, style, "highlight")
    if highlight is not None and highlight.get(VAL) not in (None, "none"):
        return from_hex(highlight.get(VAL))
    return _over(styles, styles.run_property(run, style, "shd"), ground)


def _over(styles: Styles, shading: Element | None, ground: Colour | None) -> Colour | None:
    if shading is None:
        return ground
    if (shading.get(VAL) or "clear") not in ("clear", "nil"):
        return None
    return styles.fill(shading) or ground


def _is_flat(styles: Styles, paragraph: Element) -> bool:
    spacing = styles.paragraph_property(paragraph, f"{W}spacing")
    if spacing is None or spacing.get(f"{W}lineRule") != "exact":
        return False
    line = spacing.get(f"{W}line") or ""
    return line.isdigit() and int(line) < _FLAT_TWIPS


def _is_narrow(styles: Styles, run: Element, style: str) -> bool:
    scale = styles.run_property(run, style, "w")
    percent = "" if scale is None else (scale.get(VAL) or "").rstrip("%")
    return percent.isdigit() and int(percent) < _NARROW_PERCENT


def _has_no_fill(run: Element) -> bool:
    fill = run.find(f"{W}rPr/{W14}textFill")
    if fill is None:
        return False
    if fill.find(f"{W14}noFill") is not None:
        return True
    alphas = [alpha.get(f"{W14}val") or "0" for alpha in fill.iter(f"{W14}alpha")]
    return any(alpha.rstrip("%").isdigit() and int(alpha.rstrip("%")) >= _TRANSPARENT for alpha in alphas)
