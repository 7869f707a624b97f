"""The drawings of the bloc 1 dossier: the ice factory in section, the port by night, two charts."""

from reportlab.graphics.shapes import Drawing

from demo.drawings.charts import Series, grouped_columns, horizontal_bars
from demo.drawings.pen import ACCENT, FAINT, WALL, WARM, WATER, Pen
from demo.typeset.pdf_pages import TEXT_WIDTH


def glaciere() -> Drawing:
    """The ice factory in section, with the visitors' way through it."""
    pen = Pen(TEXT_WIDTH, 205)
    pen.bar(0, 0, 96, 26, fill=WATER)
    pen.text(48, 9, "Bassin", anchor="middle", size=8)
    pen.box(96, 26, 104, 44, fill=WALL)
    pen.box(200, 26, 150, 64, fill=WALL)
    pen.box(350, 26, 76, 166, fill=WALL)
    for x in (222, 278):
        pen.box(x, 30, 34, 22)
    pen.path(((362, 178), (396, 120), (374, 84), (350, 62)), colour=FAINT, width=3)
    pen.text(148, 56, "Quai de chargement", anchor="middle", bold=True)
    pen.text(275, 76, "Salle des compresseurs, 240 m²", anchor="middle", bold=True)
    pen.text(388, 196, "Tour, 19 m", anchor="middle", bold=True)
    pen.text(148, 44, "1. Linges", anchor="middle")
    pen.text(275, 62, "2. Bulletin côtier, Onglée, film", anchor="middle")
    pen.text(388, 52, "3. Frazil", anchor="middle")
    pen.text(388, 42, "Treuils", anchor="middle")
    pen.text(404, 140, "toboggan à glace", size=7, anchor="start", colour=WARM)
    pen.arrow((104, 33), (190, 33))
    pen.arrow((206, 40), (340, 40))
    pen.path(((96, 26), (440, 26)), width=1.4)
    pen.text(100, 12, "Sens du parcours : du plus ouvert au plus fermé, du plus chaud au plus froid", size=7.5)
    return pen.sheet


def port() -> Drawing:
    """The fishing quarter and the ways to it by night."""
    pen = Pen(TEXT_WIDTH, 210)
    pen.box(0, 0, TEXT_WIDTH, 210)
    pen.area(((40, 120), (300, 138), (300, 172), (40, 154)), fill=WATER)
    pen.area(((220, 20), (258, 20), (276, 128), (238, 126)), fill=WATER)
    pen.text(120, 142, "Bassin Loubet", colour=ACCENT)
    pen.text(252, 66, "Liane", colour=ACCENT, anchor="middle")
    pen.box(70, 96, 30, 16, fill=WALL)
    pen.text(85, 84, "Grande Glacière", anchor="middle", bold=True)
    pen.box(150, 100, 40, 14, fill=WALL)
    pen.text(170, 88, "Criée", anchor="middle")
    pen.box(380, 40, 36, 18, fill=WALL)
    pen.text(398, 28, "Gare", anchor="middle")
    pen.box(330, 150, 30, 14, fill=WALL)
    pen.text(345, 138, "Carré Sam", anchor="middle")
    pen.path(((380, 50), (290, 60), (206, 64), (150, 74), (104, 98)), colour=WARM, width=3)
    pen.path(((190, 107), (100, 104)), colour=WARM, width=1.4, dashed=True)
    pen.text(300, 70, "pont Marguet, 14 min à pied", size=7.5)
    pen.text(132, 112, "4 min", size=7)
    pen.box(22, 40, 60, 20)
    pen.text(52, 47, "90 places", anchor="middle", size=7.5)
    pen.text(14, 194, "N ↑", bold=True)
    pen.text(TEXT_WIDTH - 8, 8, "sans échelle", anchor="end", size=7)
    return pen.sheet


def attentes() -> Drawing:
    """What would bring people in, from the street interviews."""
    return horizontal_bars(
        {
            "Revoir le lieu": 21,
            "De quoi manger et se réchauffer": 14,
            "La musique": 12,
            "Venir avec quelqu'un du travail": 11,
            "Que ce soit gratuit": 9,
            "Une heure possible pour nous": 8,
        }
    )


def entrees() -> Drawing:
    """Entries of each night and morning."""
    evenings = Series("Soirée (21 h 30)", (92, 138, 86), ACCENT)
    mornings = Series("Matin (5 h 15)", (31, 52, 38), WARM)
    return grouped_columns(("vendredi 10", "samedi 11", "dimanche 12"), (evenings, mornings))
