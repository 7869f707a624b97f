"""How far jurors agree with one another and with drafts, and what most needs a discussion."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Bloc
from service.dates import decimal, percent
from service.use_cases.agreement import disagreements, ordinal_alpha
from service.use_cases.oversight import (
    ENOUGH,
    Anchoring,
    Overrides,
    anchoring,
    overrides,
    overrides_by_criterion,
    revised,
)
from service.use_cases.rating_scale import RatingScale
from service.use_cases.session_ratings import RatedCriterion, by_unit
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs

_MOST = 12
_THRESHOLDS = (
    (0.8, "accord solide"),
    (0.667, "accord acceptable, à confirmer"),
    (-1.0, "accord insuffisant pour conclure"),
)
"""Krippendorff (2004), « Reliability in Content Analysis »: 0.800, and 0.667 where tentative conclusions will do."""


class Discussion(Struct, frozen=True):
    """A criterion of a dossier on which jurors differ."""

    address: str
    dossier: str
    criterion: str
    label: str
    gap: str


class CriterionAgreement(Struct, frozen=True):
    """A criterion over the dossiers of a session."""

    id: str
    label: str
    alpha: str
    shared: int
    """Dossiers where at least two jurors rated it."""
    divided: int
    """Of those, how many they differ on."""


class OverrideLine(Struct, frozen=True):
    """What became of the draft's word for a criterion, or for all of them."""

    label: str
    total: int
    same: int
    favourable: int
    severe: int
    rate: str


class AnchoringView(Struct, frozen=True):
    """How much evidence in sight weighs."""

    blind: str
    seen: str
    gap: str
    conclusion: str


class OversightPage(Page, frozen=True):
    """Agreement and oversight of one session."""

    template: ClassVar[str] = "oversight.html.j2"
    tabs: SessionTabs
    alpha: str
    """Empty while nothing can be said."""
    alpha_words: str
    ratings: int
    discussions: tuple[Discussion, ...]
    criteria: tuple[CriterionAgreement, ...]
    overall: OverrideLine
    overrides: tuple[OverrideLine, ...]
    revised: str
    anchoring: AnchoringView


def oversight_page(
    tabs: SessionTabs,
    bloc: Bloc,
    scale: RatingScale,
    labels: Mapping[str, str],
    ratings: Sequence[RatedCriterion],
) -> OversightPage:
    """The page; ``labels`` names the dossiers."""
    units = by_unit(ratings)
    levels = len(scale.degrees)
    alpha = ordinal_alpha(units.values(), levels)
    known = {criterion.id: criterion.label for criterion in bloc.criteria()}
    changed, nearer = revised(ratings)
    return OversightPage(
        tabs=tabs,
        alpha=decimal(alpha) if alpha is not None else "",
        alpha_words=_words(alpha),
        ratings=len(ratings),
        discussions=tuple(_discussions(units, levels, labels, known)),
        criteria=tuple(_criteria(units, levels, known)),
        overall=_override("Tous les critères", overrides(ratings)),
        overrides=tuple(
            _override(f"{name} {known.get(name, '')}", counted)
            for name, counted in list(overrides_by_criterion(ratings).items())[:_MOST]
        ),
        revised=(
            f"{changed.count} appréciations sur {changed.total} ont été modifiées après la première ; "
            f"{nearer.count} se sont rapprochées du brouillon."
        ),
        anchoring=_anchoring(anchoring(ratings)),
    )


def _discussions(
    units: Mapping[tuple[str, str], Sequence[int]], levels: int, labels: Mapping[str, str], known: Mapping[str, str]
) -> Iterable[Discussion]:
    for (dossier, criterion), gap in list(disagreements(units).items())[:_MOST]:
        yield Discussion(
            address=f"/deliberations/{dossier}#{criterion}",
            dossier=labels.get(dossier, ""),
            criterion=criterion,
            label=known.get(criterion, ""),
            gap=_gap_words(gap, levels),
        )


def _gap_words(gap: float, levels: int) -> str:
    if gap == levels - 1:
        return "opposition complète"
    return "un degré d'écart" if gap == 1 else f"écart moyen de {decimal(gap, 1)}"


def _criteria(
    units: Mapping[tuple[str, str], Sequence[int]], levels: int, known: Mapping[str, str]
) -> Iterable[CriterionAgreement]:
    grouped: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
    for (_, criterion), given in units.items():
        if len(given) > 1:
            grouped[criterion].append(given)
    lines = [_criterion(name, known.get(name, ""), given, levels) for name, given in grouped.items()]
    return sorted(lines, key=lambda line: (-line.divided / line.shared, line.id))


def _criterion(name: str, label: str, given: Sequence[Sequence[int]], levels: int) -> CriterionAgreement:
    alpha = ordinal_alpha(given, levels)
    divided = sum(len(set(ranks)) > 1 for ranks in given)
    return CriterionAgreement(name, label, decimal(alpha) if alpha is not None else "–", len(given), divided)


def _override(label: str, counted: Overrides) -> OverrideLine:
    return OverrideLine(
        label, counted.total, counted.same, counted.more_favourable, counted.more_severe, percent(counted.rate)
    )


def _words(alpha: float | None) -> str:
    if alpha is None:
        return "Il faut au moins deux jurés sur un même dossier, et des appréciations qui diffèrent, pour le calculer."
    return (
        next(words for least, words in _THRESHOLDS if alpha >= least or least == _THRESHOLDS[-1][0]).capitalize() + "."
    )


def _anchoring(found: Anchoring) -> AnchoringView:
    low, high = found.interval()
    return AnchoringView(
        blind=f"{percent(found.blind.value)} de {found.blind.total}",
        seen=f"{percent(found.seen.value)} de {found.seen.total}",
        gap=f"{_signed(found.gap)} points (intervalle à 95 % : {_signed(low)} à {_signed(high)})",
        conclusion=_conclusion(found, low, high),
    )


def _conclusion(found: Anchoring, low: float, high: float) -> str:
    if not found.enough:
        return f"Trop peu d'appréciations pour conclure : il en faut au moins {ENOUGH} de chaque côté."
    if low > 0:
        return "Voir les preuves rapproche les appréciations du brouillon : l'ancrage est mesurable."
    if high < 0:
        return "Voir les preuves éloigne les appréciations du brouillon."
    return "Aucun ancrage ne se distingue du hasard."


def _signed(share: float) -> str:
    return f"{round(share * 100):+d}".replace("-", "−")
