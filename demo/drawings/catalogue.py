"""The drawings that sources call by name."""

from demo.drawings import hidden_line, point_de_rosee, toile_commune
from demo.typeset.pdf_story import Catalogue

CATALOGUE: Catalogue = {
    "attentes": point_de_rosee.attentes,
    "consigne-cachee": hidden_line.consigne_cachee,
    "entrees": point_de_rosee.entrees,
    "glaciere": point_de_rosee.glaciere,
    "port": point_de_rosee.port,
    "produits-charges": toile_commune.produits_charges,
    "recrutements": toile_commune.recrutements,
    "tresorerie": toile_commune.tresorerie,
}
