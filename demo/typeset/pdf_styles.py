"""Paragraph styles of the PDF pieces."""

from typing import Literal

from msgspec import Struct
from reportlab.lib.colors import Color, HexColor, grey
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from demo.typeset.blocks import Align, Front
from demo.typeset.fonts import SANS, SERIF

_ALIGNMENTS: dict[Align, Literal[0, 1, 2]] = {
    Align.LEFT: TA_LEFT,
    Align.RIGHT: TA_RIGHT,
    Align.CENTRE: TA_CENTER,
}
_HEADING_SIZES = ((19, 24, 16, 8), (13, 17, 14, 5), (10.5, 14, 9, 3))


class Styles(Struct, frozen=True):
    """Every style of a piece, in its accent colour."""

    accent: Color
    body: ParagraphStyle
    column: ParagraphStyle
    quote: ParagraphStyle
    item: ParagraphStyle
    column_item: ParagraphStyle
    aside: ParagraphStyle
    caption: ParagraphStyle
    note: ParagraphStyle
    headings: tuple[ParagraphStyle, ...]
    title: ParagraphStyle
    subtitle: ParagraphStyle
    detail: ParagraphStyle

    def cell(self, align: Align, *, header: bool) -> ParagraphStyle:
        """The style of a table cell."""
        return ParagraphStyle(
            f"cell-{align}-{header}",
            fontName=f"{SANS}-Bold" if header else f"{SANS}-Regular",
            fontSize=8.4,
            leading=10.6,
            alignment=_ALIGNMENTS[align],
            textColor=HexColor(0xFFFFFF) if header else HexColor(0x222222),
        )


def styles_for(front: Front) -> Styles:
    """The styles that a piece's front matter asks for."""
    accent = HexColor(f"#{front.accent}")
    family = SERIF if front.serif else SANS
    body = ParagraphStyle(
        "body", fontName=f"{family}-Regular", fontSize=10, leading=14.2, spaceAfter=7, alignment=TA_JUSTIFY
    )
    column = ParagraphStyle("column", body, fontSize=9.4, leading=12.8, spaceAfter=6)
    column.hyphenationLang = "fr_FR"
    column.embeddedHyphenation = 1
    note = ParagraphStyle("note", body, fontSize=7.8, leading=9.6, spaceAfter=2, alignment=TA_LEFT)
    return Styles(
        accent=accent,
        body=body,
        column=column,
        quote=ParagraphStyle("quote", body, fontName=f"{family}-It", leftIndent=22, rightIndent=22),
        item=ParagraphStyle("item", body, leftIndent=15, bulletIndent=4, spaceAfter=3.5, alignment=TA_LEFT),
        column_item=ParagraphStyle("column-item", column, leftIndent=11, bulletIndent=1, spaceAfter=3),
        aside=ParagraphStyle("aside", body, fontSize=9.2, leading=12.6, spaceAfter=4, alignment=TA_LEFT),
        caption=ParagraphStyle(
            "caption", body, fontName=f"{SANS}-It", fontSize=8.4, leading=11, spaceBefore=3, alignment=TA_LEFT
        ),
        note=note,
        headings=_heading_styles(accent),
        **_cover_styles(accent),
    )


def _heading_styles(accent: Color) -> tuple[ParagraphStyle, ...]:
    return tuple(
        ParagraphStyle(
            f"heading-{level}",
            fontName=f"{SANS}-Bold",
            fontSize=size,
            leading=leading,
            spaceBefore=before,
            spaceAfter=after,
            textColor=accent,
        )
        for level, (size, leading, before, after) in enumerate(_HEADING_SIZES, start=1)
    )


def _cover_styles(accent: Color) -> dict[str, ParagraphStyle]:
    return {
        "title": ParagraphStyle(
            "title", fontName=f"{SANS}-Bold", fontSize=32, leading=37, spaceAfter=10, textColor=accent
        ),
        "subtitle": ParagraphStyle(
            "subtitle", fontName=f"{SANS}-Regular", fontSize=15, leading=20, spaceAfter=26, textColor=grey
        ),
        "detail": ParagraphStyle("detail", fontName=f"{SANS}-Regular", fontSize=11, leading=16, spaceAfter=2),
    }
