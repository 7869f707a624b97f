"""Filled grids to test on, with words that would like to be more than words."""

import io

from PIL import Image

from service.exports.filled_grid import FilledGrid, Juror, KeptQuote, Line, Opinion, Part, Provenance
from service.exports.minutes import Decided, Minutes
from service.exports.paper import Letterhead

HOSTILE = '<b onclick="x()">=HYPERLINK("http://mal.example")</b>'
FORMULAS = ("=1+1", "+33 1 23", "-2 %", "@SOMME(A1)", "\t=1", "＝1+1", " =cmd")
PROVENANCE = Provenance(
    "Essai (2026)", "a" * 64, "Moteur d'essai", "b" * 64, "", "c" * 64, ("pdf 1",), "d" * 64, "hier"
)


def logo() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (120, 40), "#1f5aa6").save(stream, "PNG")
    return stream.getvalue()


def grid(comment: str = HOSTILE, quote: str = "Le lieu accueille 300 personnes.", label: str = "Le lieu est décrit"):
    opinions = (Opinion("atteint", comment), Opinion("non atteint"))
    kept = KeptQuote(quote, "Note", "p. 2", "Samir Oukaci", False, "À citer.")
    lines = (
        Line("C1.1", label, opinions, "partiellement atteint", (kept,)),
        Line("C1.2", "Autre", (Opinion(),) * 2, "", ()),
    )
    return FilledGrid(
        letterhead=Letterhead("École de l'essai", logo()),
        session="Session d'hiver",
        jury_date="15 janvier 2027",
        bloc="B1 · Premier bloc",
        dossier="Maïa Kessler",
        jurors=(Juror("Samir Oukaci", "12 janvier 2027 à 14 h 03"), Juror("Blanche Tessier", "")),
        parts=(Part("C1", "Repérer", "#1f5aa6", lines),),
        outcome="Bloc validé",
        provenance=PROVENANCE,
    )


def minutes() -> Minutes:
    decided = Decided(
        "Maïa Kessler", 1, "Bloc validé", f"Premier motif.\n{HOSTILE}", ("Samir Oukaci",), (("C1.1", "atteint"),)
    )
    jury = (("Hélène Vautrin", "Présidence"), ("Samir Oukaci", "Jury"))
    school = Letterhead("École de l'essai")
    return Minutes(school, "Session d'hiver", "B1", "15 janvier 2027", jury, (decided,), "Alpha : 0,71.", PROVENANCE)
