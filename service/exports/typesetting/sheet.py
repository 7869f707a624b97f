"""The pages that text is set on, and how each kind of passage looks there. Lengths in points."""

from collections.abc import Mapping

from msgspec import Struct

from ingest.document import Format, PassageKind
from service.exports.typesetting.fonts import Face
from service.exports.typesetting.lines import Style

_GREY = "#5f6368"


class Sheet(Struct, frozen=True):
    """A size of page, its margins, and the styles of what is set on it."""

    width: float
    height: float
    side: float
    top: float
    bottom: float
    styles: Mapping[PassageKind, Style]
    headings: tuple[Style, ...]
    """By depth, the first for the outermost."""
    by_slide: bool = False
    """Each page of the source begins a page."""

    def heading(self, level: int) -> Style:
        """The style of a heading of that depth, from 1."""
        return self.headings[min(level, len(self.headings)) - 1]


TITLE = Style(20, 25, Face.SEMIBOLD)
NOTICE = Style(9.5, 13, Face.ITALIC, _GREY)
FOOTER = Style(8, 10, ink=_GREY)
MARGINAL = Style(9, 15, ink=_GREY)
COLUMN_HEADER = Style(9, 12, Face.SEMIBOLD)
CELL = Style(9.5, 12.5)

A4 = Sheet(
    width=595.28,
    height=841.89,
    side=76,
    top=72,
    bottom=68,
    styles={
        PassageKind.PARAGRAPH: Style(11, 15.5, before=8),
        PassageKind.LIST_ITEM: Style(11, 15.5, before=4, indent=16),
        PassageKind.TABLE_ROW: Style(10, 14, before=4),
        PassageKind.CAPTION: Style(9.5, 13, Face.ITALIC, _GREY, before=6),
        PassageKind.FOOTNOTE: Style(9, 12.5, before=5, indent=16),
        PassageKind.SLIDE_TEXT: Style(11, 15.5, before=6),
        PassageKind.CUE: Style(11, 15.5, before=8, indent=70),
    },
    headings=(
        Style(17, 22, Face.SEMIBOLD, before=20),
        Style(14, 18, Face.SEMIBOLD, before=16),
        Style(12, 16, Face.SEMIBOLD, before=12),
    ),
)

SLIDE = Sheet(
    width=780,
    height=438.75,
    side=58,
    top=44,
    bottom=40,
    styles={
        **{kind: Style(15, 20, before=8) for kind in PassageKind},
        PassageKind.LIST_ITEM: Style(15, 20, before=5, indent=18),
        PassageKind.CAPTION: Style(11, 15, Face.ITALIC, _GREY, before=6),
        PassageKind.FOOTNOTE: Style(10, 13, before=5),
    },
    headings=(Style(24, 30, Face.SEMIBOLD, before=4), Style(17, 22, Face.SEMIBOLD, before=10)),
    by_slide=True,
)


def sheet_for(source: Format) -> Sheet:
    """The pages that suit a format: slides are wide and keep to themselves."""
    return SLIDE if source is Format.PPTX else A4
