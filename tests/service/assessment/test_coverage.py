import pytest

from referentiel.model import CoverageRule, Weight
from service.assessment.coverage import criterion_coverage, explain
from service.assessment.draft import Coverage, FacetReading

RULE = CoverageRule(supported_share=0.5, supported_facets=2)
S, P, M = Coverage.SUPPORTED, Coverage.PARTIAL, Coverage.MISSING


def readings(main: list[Coverage], secondary: list[Coverage]) -> list[FacetReading]:
    return [
        FacetReading(f"{weight}-{rank}", "Facette", weight, coverage, ())
        for weight, coverages in ((Weight.MAIN, main), (Weight.SECONDARY, secondary))
        for rank, coverage in enumerate(coverages)
    ]


@pytest.mark.parametrize(
    ("main", "secondary", "contradicted", "expected"),
    [
        ([S, S], [M], False, S),
        ([S, M], [S], False, S),
        ([S, M], [M], False, P),
        ([M, M], [S, S], False, P),
        ([P, P], [P], False, P),
        ([M, M], [P], False, P),
        ([M, M], [M], False, M),
        ([S, S], [S], True, P),
        ([M, M], [M], True, P),
        ([S], [], False, S),
    ],
)
def test_coverage_follows_from_the_facets(
    main: list[Coverage], secondary: list[Coverage], contradicted: bool, expected: Coverage
) -> None:
    assert criterion_coverage(readings(main, secondary), contradicted, RULE) is expected


def test_the_reason_counts_the_facets_in_french() -> None:
    found = readings([S, M], [S, P])
    assert explain(S, found, contradicted=False) == (
        "2 aspects étayés sur 4, dont 1 des 2 principaux ; 1 autre seulement évoqué."
    )
    assert explain(M, readings([M], [M]), contradicted=False) == "Aucun passage trouvé pour les 2 aspects cherchés."
    assert explain(M, readings([P], [M]), contradicted=False) == (
        "Aucun passage probant pour les 2 aspects cherchés ; certains s'en approchent."
    )
    assert explain(P, readings([S], [M]), contradicted=True) == (
        "1 aspect étayé sur 2 ; un passage semble dire le contraire."
    )
