"""The drawings of the bloc 3 note: income, cash, and the calendar of recruitment."""

from msgspec import Struct
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor

from demo.drawings.charts import Series, grouped_columns
from demo.drawings.pen import FAINT, WARM, Pen
from demo.typeset.pdf_pages import TEXT_WIDTH

_DEEP = HexColor(0x7A2E2E)
_SAND = HexColor(0xC8A98B)
_LABELS = 150.0
_MONTHS = 24
_ROW = 17.0


class _Stretch(Struct, frozen=True):
    """Something that lasts from one month to another, counted from January 2027."""

    label: str
    start: int
    end: int


_RECRUITMENT = (
    _Stretch("Administratrice", 0, 24),
    _Stretch("Régisseuse générale", 0, 24),
    _Stretch("Directrice-coordinatrice", 2, 24),
    _Stretch("Accueil, ateliers (partiel)", 8, 24),
    _Stretch("Chargé de la plateforme", 12, 24),
    _Stretch("Apprenti régisseur", 20, 24),
)


def produits_charges() -> Drawing:
    """Own income beside outside funding, in thousands of euros."""
    own = Series("Recettes propres", (91, 206, 267), _DEEP)
    outside = Series("Financements extérieurs", (317, 346, 329), _SAND)
    return grouped_columns(("2027", "2028", "2029"), (own, outside))


def tresorerie() -> Drawing:
    """Cash at the end of each quarter, in thousands of euros."""
    cash = Series("Solde à la fin du trimestre", (58, 49, 17, 32), _DEEP)
    return grouped_columns(("T1", "T2", "T3", "T4"), (cash,), height=130)


def recrutements() -> Drawing:
    """When each post begins, month by month."""
    pen = Pen(TEXT_WIDTH, _ROW * len(_RECRUITMENT) + 40)
    month = (TEXT_WIDTH - _LABELS) / _MONTHS
    top = pen.sheet.height - 18
    for quarter in range(0, _MONTHS, 3):
        x = _LABELS + quarter * month
        pen.path(((x, 14), (x, top)), colour=FAINT, width=0.5)
        pen.text(x + 2, top + 4, f"T{quarter // 3 % 4 + 1} {2027 + quarter // 12}", size=7)
    for row, stretch in enumerate(_RECRUITMENT, start=1):
        y = top - row * _ROW
        pen.text(_LABELS - 8, y + 3, stretch.label, anchor="end")
        pen.bar(_LABELS + stretch.start * month, y, (stretch.end - stretch.start) * month, 11, fill=_SAND)
    opening = _LABELS + 8.6 * month
    pen.path(((opening, 14), (opening, top)), colour=WARM, width=1.6)
    pen.text(opening, 4, "ouverture de la halle", size=7.5, anchor="middle", colour=WARM)
    return pen.sheet
