import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentiel.model import CoverageRule, Weight
from service.assessment.coverage import (
    EVIDENCE,
    Bearing,
    ExpectedEvidence,
    LikeliestCoverage,
    brevity,
    criterion_coverage,
    evidence,
    explain,
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


def bearing(passages, serving=None, main=(True, False), words=20):
    """Passages by their three probabilities, and by how surely each serves two facets, the first a main one."""
    substance, mention, contradiction = np.array(passages, np.float32).reshape(-1, 3).T
    facets = np.zeros((len(substance), 2)) if serving is None else np.array(serving)
    lengths = np.full(len(substance), words)
    return Bearing(substance, mention, contradiction, facets.astype(np.float32), np.array(main), lengths)


def read(rule, passages):
    return rule.coverage(bearing(passages))


def expected(name, *given):
    return evidence(bearing(*given), 5)[EVIDENCE.index(name)]


NOTHING = (0.0,) * len(EVIDENCE)


def weights(**given):
    """The weight of each kind of evidence that is named, none for the others."""
    return tuple(float(given.get(name, 0.0)) for name in EVIDENCE)


def rule(partial, supported, offsets, short=(NOTHING, NOTHING), assured=0.6):
    return LikeliestCoverage(5, (partial, supported), offsets, short, assured)


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
LIKELIEST = rule(weights(spoken=6), weights(substance=9, against=-9), (-2.0, -9.0))


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
    even = rule(NOTHING, weights(substance=10), (0.0, -8.2))
    assert read(even, [(0.89, 0, 0)]) is Coverage.PARTIAL
    assert read(even, [(0.99, 0, 0)]) is Coverage.SUPPORTED


def test_a_main_facet_is_served_as_surely_as_one_of_two_passages_serves_it_by_substance():
    assert expected("main", [(1, 0, 0)], [(1, 0)]) == pytest.approx(1)
    assert expected("main", [(0.5, 0, 0)] * 2, [(1, 0)] * 2) == pytest.approx(0.75)
    assert expected("main", [(0, 1, 0)], [(1, 1)]) == 0
    assert expected("main", []) == 0


def test_secondary_facets_do_not_count_among_the_main_ones():
    assert expected("main", [(1, 0, 0)], [(0, 1)]) == 0
    assert expected("main", [(1, 0, 0)], [(1, 0)], (True, True)) == pytest.approx(0.5)


def test_the_least_served_main_facet_is_told_whatever_the_others_are():
    assert expected("least", [(1, 0, 0)], [(1, 0)], (True, True)) == 0
    assert expected("least", [(1, 0, 0), (0.4, 0, 0)], [(1, 0), (0, 1)], (True, True)) == pytest.approx(0.4)


@given(st.integers(0, 60))
def test_passages_on_another_facet_do_not_hide_the_one_that_serves_the_last(others):
    evidence = [(0.99, 0.0, 0.0)] * others + [(0.8, 0.0, 0.0)], [(1.0, 0.0)] * others + [(0.0, 1.0)]
    assert expected("least", *evidence, (True, True)) == pytest.approx(0.8 if others else 0, abs=1e-5)


# Partial is sure, but for the main facets.
FACETS = rule(NOTHING, weights(main=4, least=4), (3.0, 0.0), assured=0.7)


@pytest.mark.parametrize(
    ("serving", "word"), [((1, 1), Coverage.SUPPORTED), ((1, 0), Coverage.PARTIAL), ((0, 0), Coverage.PARTIAL)]
)
def test_supported_takes_every_main_facet(serving, word):
    assert FACETS.coverage(bearing([(1, 0, 0)], [serving], (True, True))) is word


# A whole dossier needs three passages of substance, a short one a single passage that says much.
BRIEF = rule(
    weights(spoken=9), weights(spoken=9, substance=8), (-3.0, -23.0), (NOTHING, weights(best=5, words=3)), assured=0.65
)
SILENT = (0.0, 0.0, 0.0)
LENIENT = rule(NOTHING, weights(best=9), (3.0, 0.0))


@pytest.mark.parametrize(
    ("second", "length", "word"),
    [(0.2, 200, Coverage.PARTIAL), (0.6, 200, Coverage.SUPPORTED), (0.2, 40, Coverage.SUPPORTED)],
)
def test_one_passage_alone_is_a_beginning_in_a_whole_dossier(second, length, word):
    passages = [(0.95, 0.0, 0.0), (second, 0.0, 0.0)] + [SILENT] * (length - 2)
    assert LENIENT.coverage(bearing(passages)) is word


@pytest.mark.parametrize(
    ("words", "length", "word"),
    [(70, 20, Coverage.SUPPORTED), (8, 20, Coverage.PARTIAL), (70, 200, Coverage.PARTIAL)],
)
def test_one_passage_that_says_much_is_more_in_a_short_dossier(words, length, word):
    passages = [(0.95, 0.05, 0.0)] + [SILENT] * (length - 1)
    assert BRIEF.coverage(bearing(passages, words=words)) is word


@given(st.integers(0, 300))
def test_without_evidence_no_dossier_is_covered_for_being_short(length):
    assert BRIEF.coverage(bearing([SILENT] * length, words=80)) is Coverage.MISSING


@given(st.integers(0, 400))
def test_brevity_never_grows_with_the_dossier(length):
    assert 1 >= brevity(length) >= brevity(length + 1) >= 0
    assert brevity(0) == 1
    assert brevity(1000) == 0


@given(st.integers(5, 40))
def test_words_are_those_of_substance_among_the_best_passages(others):
    few = [(1.0, 0.0, 0.0)] * 5
    assert expected("words", few) == pytest.approx(np.log1p(100))
    assert expected("words", few + [(0.5, 0.0, 0.0)] * others) == expected("words", few)
    assert expected("words", [(0.0, 1.0, 0.0)] * others) == 0
