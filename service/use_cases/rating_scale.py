"""The scale that a session's jurors rate on: degrees in the school's words, and what each counts as.

Results, the guard against severity and the comparison with the draft go by what a degree counts as; the agreement
between jurors goes by its rank; people read its label.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from msgspec import Struct
from pydantic import StringConstraints

from service.store.models import CriterionReview, JurySession, Rating
from service.use_cases.errors import UnknownDegree
from service.use_cases.payloads import Payload

FEWEST, MOST = 2, 7
_LABEL = 60
_ORDER = (Rating.MET, Rating.PARTLY_MET, Rating.NOT_MET)


class ScaleDegree(Payload):
    """A degree of a session's own scale."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LABEL)]
    counts_as: Rating


class Degree(Struct, frozen=True):
    """A degree that a juror may choose."""

    id: str
    """Its label on a school's own scale: a form that was opened before the scale changed never means another degree."""
    label: str
    counts_as: Rating


class RatingScale(Struct, frozen=True):
    """Degrees, the best first."""

    degrees: tuple[Degree, ...]

    def degree(self, degree_id: str) -> Degree:
        """The degree of that id.

        Raises:
            UnknownDegree: the scale has none.
        """
        for degree in self.degrees:
            if degree.id == degree_id:
                return degree
        raise UnknownDegree("L'échelle de cette session n'a pas ce degré.")

    def chosen(self, degree_id: str | None, rating: Rating | None) -> Degree | None:
        """The degree that is meant by its id, or by what it counts as where that is enough; None for none.

        Raises:
            UnknownDegree: the scale has none of that id, or several degrees or none that count so.
        """
        if degree_id is not None:
            return self.degree(degree_id)
        if rating is None:
            return None
        matching = [degree for degree in self.degrees if degree.counts_as is rating]
        if len(matching) != 1:
            raise UnknownDegree(
                "Dites lequel des degrés de l'échelle de cette session : plusieurs, ou aucun, comptent ainsi."
            )
        return matching[0]

    def of(self, opinion: CriterionReview | None) -> Degree | None:
        """The degree that a juror gave; None while there is none."""
        if opinion is None or opinion.rating is None:
            return None
        return self.degree(opinion.degree or opinion.rating.value)

    def rank(self, degree: Degree) -> int:
        """From 0 for the lowest."""
        return len(self.degrees) - 1 - self.degrees.index(degree)


DEFAULT = RatingScale(
    (
        Degree(Rating.MET.value, "Atteint", Rating.MET),
        Degree(Rating.PARTLY_MET.value, "Partiellement atteint", Rating.PARTLY_MET),
        Degree(Rating.NOT_MET.value, "Non atteint", Rating.NOT_MET),
    )
)


def scale_of(jury: JurySession) -> RatingScale:
    """The session's own scale, or the usual one."""
    return scale_from(jury.scale) if jury.scale else DEFAULT


def scale_from(stored: Iterable[Mapping[str, Any]]) -> RatingScale:
    """The scale that a session keeps."""
    return RatingScale(
        tuple(Degree(degree["label"], degree["label"], Rating(degree["counts_as"])) for degree in stored)
    )


def require_sound(degrees: Sequence[ScaleDegree]) -> Sequence[ScaleDegree]:
    """The degrees of a scale that can be rated on.

    Raises:
        ValueError: they are too few or too many, out of order, alike, or never count as met or as not met.
    """
    kinds = [_ORDER.index(degree.counts_as) for degree in degrees]
    if not FEWEST <= len(degrees) <= MOST:
        raise ValueError(f"une échelle a de {FEWEST} à {MOST} degrés")
    if kinds != sorted(kinds):
        raise ValueError("les degrés vont du meilleur au plus faible")
    if len({degree.label.casefold() for degree in degrees}) < len(degrees):
        raise ValueError("deux degrés portent le même nom")
    if {0, len(_ORDER) - 1} - set(kinds):
        raise ValueError("un degré au moins compte comme atteint, et un comme non atteint")
    return degrees
