"""The type families of the PDF pieces, Source Serif Pro and Source Sans Pro, from their packages."""

from importlib.resources import files
from typing import Literal

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

_Flag = Literal[0, 1]

SERIF = "SourceSerif"
SANS = "SourceSans"

_PACKAGES = {
    SERIF: ("font_source_serif_pro", "SourceSerifPro"),
    SANS: ("font_source_sans_pro", "SourceSansPro"),
}
_FACES: tuple[tuple[str, _Flag, _Flag], ...] = (
    ("Regular", 0, 0),
    ("Bold", 1, 0),
    ("It", 0, 1),
    ("BoldIt", 1, 1),
)


def register_fonts() -> None:
    """Makes both families known to reportlab, with their bold and italic faces."""
    for family, (package, stem) in _PACKAGES.items():
        folder = files(package) / "files"
        for suffix, bold, italic in _FACES:
            face = f"{family}-{suffix}"
            registerFont(TTFont(face, str(folder / f"{stem}-{suffix}.ttf")))
            addMapping(family, bold, italic, face)
