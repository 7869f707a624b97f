import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from referentiel.model import CoverageRule, Weight
from service.assessment.coverage import (
    SERVICE,
    Bearing,
    ExpectedEvidence,
    LikeliestCoverage,
    criterion_coverage,
    explain,
    service,
)
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


EXPECTED = ExpectedEvidence(passages=3, supported=1.5, partial=0.5, contradiction=0.6)


def bearing(passages, serving=None, main=(True, False)):
    """Passages by their three probabilities, and by how surely each serves two facets, the first a main one."""
    substance, mention, contradiction = np.array(passages, np.float32).reshape(-1, 3).T
    facets = np.zeros((len(substance), 2)) if serving is None else np.array(serving)
    return Bearing(substance, mention, contradiction, facets.astype(np.float32), np.array(main))


def read(rule, passages):
    return rule.coverage(bearing(passages))


def served(name, *given):
    return service(bearing(*given))[SERVICE.index(name)]


def on_amounts(*weights, assured=0.6):
    return LikeliestCoverage(5, weights, ((0.0,) * 5,) * 2, ((0.0,) * 2,) * 2, assured)


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], Coverage.MISSING),
        ([(0.9, 0, 0), (0.8, 0, 0)], Coverage.SUPPORTED),
        ([(0.9, 0, 0)], Coverage.PARTIAL),
        ([(0, 0.6, 0)], Coverage.PARTIAL),
        ([(0.1, 0.1, 0)], Coverage.MISSING),
        ([(0.9, 0, 0), (0.8, 0, 0), (0.1, 0, 0.7)], Coverage.PARTIAL),
    ],
)
def test_coverage_follows_from_the_expected_evidence(passages, expected):
    assert read(EXPECTED, passages) is expected


@given(st.integers(0, 300))
def test_vocabulary_alone_is_never_supported_however_long_the_dossier(times):
    assert read(EXPECTED, [(0.02, 0.9, 0.0)] * times) is not Coverage.SUPPORTED


@given(st.integers(0, 300))
def test_a_dossier_is_not_better_covered_for_being_long(silent):
    evidence = [(0.9, 0.02, 0.0), (0.5, 0.1, 0.0), (0.1, 0.0, 0.0)]
    assert read(EXPECTED, evidence + [(0.01, 0.0, 0.0)] * silent) is read(EXPECTED, evidence)


# Partial grows with what speaks, supported faster with substance; what is against leaves partial alone.
LIKELIEST = on_amounts((0, 0, 6.0, 0, -2.0), (0, 9.0, 0, -9.0, -9.0))


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], Coverage.MISSING),
        ([(0.1, 0.1, 0)], Coverage.MISSING),
        ([(0, 0.6, 0)], Coverage.PARTIAL),
        ([(0.9, 0, 0)], Coverage.PARTIAL),
        ([(0.9, 0, 0)] * 9, Coverage.SUPPORTED),
        ([(0.9, 0, 0)] * 9 + [(0, 0, 0.9)], Coverage.PARTIAL),
    ],
)
def test_the_likeliest_coverage_is_the_middle_one_of_a_distribution(passages, expected):
    assert read(LIKELIEST, passages) is expected


def test_supported_is_given_from_more_than_an_even_chance_on():
    even = on_amounts((0.0,) * 5, (0, 10.0, 0, 0, -8.2))
    assert read(even, [(0.89, 0, 0)]) is Coverage.PARTIAL
    assert read(even, [(0.99, 0, 0)]) is Coverage.SUPPORTED


def test_a_main_facet_is_served_as_surely_as_one_of_two_passages_serves_it_by_substance():
    assert served("main", [(1, 0, 0)], [(1, 0)]) == pytest.approx(1)
    assert served("main", [(0.5, 0, 0)] * 2, [(1, 0)] * 2) == pytest.approx(0.75)
    assert served("main", [(0, 1, 0)], [(1, 1)]) == 0
    assert served("main", []) == 0


def test_secondary_facets_do_not_count_among_the_main_ones():
    assert served("main", [(1, 0, 0)], [(0, 1)]) == 0
    assert served("main", [(1, 0, 0)], [(1, 0)], (True, True)) == pytest.approx(0.5)


def test_the_least_served_main_facet_is_told_whatever_the_others_are():
    assert served("least", [(1, 0, 0)], [(1, 0)], (True, True)) == 0
    assert served("least", [(1, 0, 0), (0.4, 0, 0)], [(1, 0), (0, 1)], (True, True)) == pytest.approx(0.4)


@given(st.integers(0, 60))
def test_passages_on_another_facet_do_not_hide_the_one_that_serves_the_last(others):
    evidence = [(0.99, 0.0, 0.0)] * others + [(0.8, 0.0, 0.0)], [(1.0, 0.0)] * others + [(0.0, 1.0)]
    assert served("least", *evidence, (True, True)) == pytest.approx(0.8 if others else 0, abs=1e-5)


# Even chances of partial and of supported, but for the main facets; half of each is usual.
FACETS = LikeliestCoverage(
    passages=5,
    weights=((0, 0, 0, 0, 3.0), (0, 0, 0, 0, 3.0)),
    usual=((0, 0, 0, 0, 0.5), (0, 0, 0, 0, 0.5)),
    facets=((0.0, 0.0), (2.0, 2.0)),
    assured=0.7,
)


@pytest.mark.parametrize(
    ("serving", "expected"), [((1, 1), Coverage.SUPPORTED), ((1, 0), Coverage.PARTIAL), ((0, 0), Coverage.PARTIAL)]
)
def test_main_facets_better_served_than_usual_make_supported_likelier(serving, expected):
    assert FACETS.coverage(bearing([(1, 0, 0)], [serving], (True, True))) is expected


def test_usual_service_is_a_share_however_much_evidence_there_is():
    greedy = replace(FACETS, usual=((0, 9.0, 0, 0, 0), (0, 9.0, 0, 0, 0)))
    at_most = replace(FACETS, usual=((0, 0, 0, 0, 1.0), (0, 0, 0, 0, 1.0)))
    found = bearing([(1, 0, 0)] * 5, [(1, 1)] * 5, (True, True))
    assert greedy.coverage(found) is at_most.coverage(found) is Coverage.PARTIAL
