"""The few marks that every drawing is made of."""

from typing import Literal

from reportlab.graphics.shapes import Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor

from demo.typeset.fonts import SANS
from demo.typeset.french import set_in_french

INK = HexColor(0x2B3338)
FAINT = HexColor(0xB9C2C7)
WATER = HexColor(0xBFD8E3)
WALL = HexColor(0xE7EAEC)
ACCENT = HexColor(0x1D4E63)
WARM = HexColor(0xB4562F)

Anchor = Literal["start", "middle", "end"]
Points = tuple[tuple[float, float], ...]


class Pen:
    """Draws on a sheet of a given size, in points, origin bottom-left."""

    def __init__(self, width: float, height: float) -> None:
        self.sheet = Drawing(width, height)
        self.sheet.hAlign = "LEFT"

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 8,
        anchor: Anchor = "start",
        colour: Color = INK,
        bold: bool = False,
    ) -> None:
        """Writes one line of text."""
        face = f"{SANS}-Bold" if bold else f"{SANS}-Regular"
        label = String(x, y, set_in_french(words), fontName=face, fontSize=size, fillColor=colour, textAnchor=anchor)
        self.sheet.add(label)

    def box(self, x: float, y: float, width: float, height: float, *, fill: Color | None = None) -> None:
        """Draws an outlined rectangle."""
        self.sheet.add(Rect(x, y, width, height, fillColor=fill, strokeColor=INK, strokeWidth=0.8))

    def bar(self, x: float, y: float, width: float, height: float, *, fill: Color) -> None:
        """Draws a filled rectangle without outline."""
        self.sheet.add(Rect(x, y, width, height, fillColor=fill, strokeColor=None))

    def area(self, points: Points, *, fill: Color) -> None:
        """Draws a filled polygon."""
        flat = [coordinate for point in points for coordinate in point]
        self.sheet.add(Polygon(flat, fillColor=fill, strokeColor=INK, strokeWidth=0.6))

    def path(self, points: Points, *, colour: Color = INK, width: float = 1, dashed: bool = False) -> None:
        """Draws a line through points."""
        flat = [coordinate for point in points for coordinate in point]
        dashes = [4, 3] if dashed else None
        self.sheet.add(PolyLine(flat, strokeColor=colour, strokeWidth=width, strokeDashArray=dashes))

    def arrow(self, start: tuple[float, float], end: tuple[float, float], *, colour: Color = WARM) -> None:
        """Draws a horizontal or vertical arrow."""
        (x0, y0), (x1, y1) = start, end
        self.sheet.add(Line(x0, y0, x1, y1, strokeColor=colour, strokeWidth=1.6))
        if y0 == y1:
            back = -5 if x1 > x0 else 5
            head = [x1, y1, x1 + back, y1 + 3, x1 + back, y1 - 3]
        else:
            back = -5 if y1 > y0 else 5
            head = [x1, y1, x1 - 3, y1 + back, x1 + 3, y1 + back]
        self.sheet.add(Polygon(head, fillColor=colour, strokeColor=None))
