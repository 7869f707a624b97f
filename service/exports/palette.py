"""One colour for each competence of a bloc, by its position in the bloc.

Washes are the marks of a highlighter: they stay apart for readers with protanopia, deuteranopia or tritanopia,
and black text on them keeps a contrast of 7 or more. Inks are the same hues as text on white, at 4.5 or more
(WCAG AA); on a dark ground the wash itself serves as ink. Colour never says anything alone: the competence is
always named.
"""

from msgspec import Struct

from referentiel.model import Bloc


class Colour(Struct, frozen=True):
    """A hue as a highlighter's wash and as a text ink, both ``#rrggbb``."""

    wash: str
    ink: str


COLOURS = (
    Colour("#ffdb66", "#765500"),
    Colour("#82ade8", "#1f5aa6"),
    Colour("#c4f7c0", "#226d39"),
    Colour("#e393b0", "#9c2c5b"),
    Colour("#e8904a", "#954605"),
    Colour("#98e6f4", "#0b6372"),
    Colour("#b193fa", "#5836b3"),
    Colour("#c9bca6", "#5e5443"),
)

NEUTRAL = Colour("#dcdcdc", "#4d4d4d")
"""For what belongs to no competence: the deterministic checks."""


def colour_of(position: int) -> Colour:
    """The colour of the competence at that position, from 0; after the last colour the first comes again."""
    return COLOURS[position % len(COLOURS)]


def colours(bloc: Bloc) -> dict[str, Colour]:
    """The colour of each competence of a bloc, by the competence's id."""
    return {competence.id: colour_of(at) for at, competence in enumerate(bloc.competences)}
