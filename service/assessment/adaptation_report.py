"""What a version that jurors taught changes on the labelled corpus, and whether it may be put to use.

The corpus is read by ``python -m training adaptation``; the running product reads what was kept of it here.
"""

from msgspec import Struct

from service.assessment.errors import HarmfulAdaptation, UnmeasuredAdaptation

SCHEMA = "faisceau-adaptation-report/1"
FELT = 0.01
"""A loss below this is one that nobody would notice, however sure."""


class Figure(Struct, frozen=True):
    """A measure of ranking on the corpus, by the shipped heads and by the adapted ones."""

    name: str
    shipped: float
    adapted: float
    low: float
    """Bounds of the 95 % bootstrap interval of the difference, over dossiers drawn with replacement."""
    high: float

    @property
    def lowered(self) -> bool:
        """Whether it is worse beyond noise, and by something that can be felt."""
        return self.high < 0 and self.shipped - self.adapted > FELT


class CriterionShift(Struct, frozen=True):
    """How far the probabilities of substance of a criterion move, and what comes of it in the ranking."""

    criterion: str
    mean: float
    """Mean absolute change, over the passages of the criterion's bloc."""
    largest: float
    """The largest absolute change of a passage."""
    shipped: float
    """recall@5 of the criterion by the shipped heads, 0 where the corpus has nothing to find."""
    adapted: float
    """The same by the adapted ones."""


class AdaptationReport(Struct, frozen=True):
    """A version measured on the corpus."""

    adaptation: str
    """Fingerprint of the version that was measured."""
    corpus: str
    """Fingerprint of the corpus that it was measured on."""
    figures: tuple[Figure, ...]
    mean_shift: float
    """Mean absolute change of the probabilities, over all passages and criteria."""
    shifts: tuple[CriterionShift, ...]
    """Of the criteria whose probabilities move, the largest change first."""
    schema: str = SCHEMA

    def lowered(self) -> tuple[Figure, ...]:
        """The figures that the version makes worse beyond noise."""
        return tuple(figure for figure in self.figures if figure.lowered)


def check_use(number: int, fingerprint: str, report: AdaptationReport | None) -> None:
    """Makes sure that a version, given by its number and its fingerprint, was measured and lowers nothing.

    Raises:
        UnmeasuredAdaptation: there is no report of this very version.
        HarmfulAdaptation: it lowers a figure of the corpus beyond noise.
    """
    if report is None or report.adaptation != fingerprint:
        raise UnmeasuredAdaptation(
            f"La version {number} n'a pas été mesurée sur le corpus : lancez « python -m training adaptation {number} »"
            ". Pour passer outre : --force."
        )
    if lowered := report.lowered():
        losses = ", ".join(f"{f.name} de {_written(f.shipped)} à {_written(f.adapted)}" for f in lowered)
        raise HarmfulAdaptation(
            f"La version {number} n'est pas mise en usage : sur le corpus, au-delà du bruit, elle baisse {losses}. "
            "Pour passer outre : --force."
        )


def summary(report: AdaptationReport) -> str:
    """The report in a French line."""
    figures = ", ".join(f"{f.name} {_written(f.shipped)} → {_written(f.adapted)}" for f in report.figures)
    moved = ", ".join(f"{shift.criterion} ({_written(shift.largest)})" for shift in report.shifts[:3])
    most = f", au plus sur {moved}" if moved else ""
    return f"sur le corpus : {figures} ; probabilités déplacées de {_written(report.mean_shift)} en moyenne{most}"


def _written(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")
