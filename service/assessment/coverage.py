"""From what was found for each facet to a word for the criterion: a small rule that can be said in a sentence."""

from collections.abc import Sequence

from referentiel.model import CoverageRule, Weight
from service.assessment.draft import Coverage, FacetReading


def criterion_coverage(facets: Sequence[FacetReading], contradicted: bool, rule: CoverageRule) -> Coverage:
    """The coverage that follows from the facets by the référentiel's rule; a contradiction lowers it by one."""
    if all(facet.coverage is Coverage.MISSING for facet in facets):
        return Coverage.PARTIAL if contradicted else Coverage.MISSING
    if contradicted or not _supported(facets, rule):
        return Coverage.PARTIAL
    return Coverage.SUPPORTED


def _supported(facets: Sequence[FacetReading], rule: CoverageRule) -> bool:
    solid = [facet for facet in facets if facet.coverage is Coverage.SUPPORTED]
    main = [facet for facet in facets if facet.weight is Weight.MAIN]
    solid_main = [facet for facet in solid if facet.weight is Weight.MAIN]
    return len(solid) >= min(rule.supported_facets, len(facets)) and len(solid_main) >= rule.supported_share * len(main)


def explain(coverage: Coverage, facets: Sequence[FacetReading], contradicted: bool) -> str:
    """The reason for a coverage, in one French sentence."""
    main = [facet for facet in facets if facet.weight is Weight.MAIN]
    solid = [facet for facet in facets if facet.coverage is Coverage.SUPPORTED]
    solid_main = sum(facet.weight is Weight.MAIN for facet in solid)
    touched = sum(facet.coverage is Coverage.PARTIAL for facet in facets)
    if coverage is Coverage.MISSING:
        return f"Aucun passage trouvé pour les {len(facets)} aspects cherchés."
    counted = (
        f"{_times(len(solid), 'aspect étayé', 'aspects étayés')} sur {len(facets)}, "
        f"dont {solid_main} des {len(main)} principaux"
        if len(main) > 1
        else f"{_times(len(solid), 'aspect étayé', 'aspects étayés')} sur {len(facets)}"
    )
    mentioned = f" ; {_times(touched, 'autre seulement évoqué', 'autres seulement évoqués')}" if touched else ""
    against = " ; un passage semble dire le contraire" if contradicted else ""
    return f"{counted[0].upper()}{counted[1:]}{mentioned}{against}."


def _times(count: int, singular: str, plural: str) -> str:
    return f"aucun {singular}" if count == 0 else f"{count} {singular if count == 1 else plural}"
