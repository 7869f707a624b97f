import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.draft import Coverage
from service.evaluation.gold import GoldCriterion, GoldQuote, QuoteWeight
from service.evaluation.metrics import MEASURES, CriterionScore, Reading, bootstrap, is_hit, score_criterion

S, P, M = Coverage.SUPPORTED, Coverage.PARTIAL, Coverage.MISSING
QUOTE = "La caisse ouvre à neuf heures et ferme quand la file est finie"
OTHER = "Les bénévoles reçoivent une clé et un gilet dès leur première soirée"


def gold(coverage: Coverage, *quotes: str) -> GoldCriterion:
    return GoldCriterion(coverage, tuple(GoldQuote("note", quote, QuoteWeight.PRIMARY) for quote in quotes))


def score(labels: GoldCriterion, coverage: Coverage, *texts: str) -> CriterionScore:
    return score_criterion("cas", "C1.1", labels, Reading(coverage, texts))


def test_a_text_hits_a_quote_when_half_of_its_words_stand_in_it_in_order() -> None:
    assert is_hit(QUOTE, "Avant tout : la caisse ouvre à neuf heures et ferme tard.")
    assert not is_hit(QUOTE, "finie est file la quand ferme et heures neuf à ouvre caisse la")
    assert not is_hit(QUOTE, "La caisse est fermée.")


def test_typography_does_not_count() -> None:
    assert is_hit("l'œuvre retenue par le co\u00admité", "L’œuvre re-\ntenue par le comité")


def test_only_the_first_words_of_a_long_text_count() -> None:
    assert not is_hit(QUOTE, "mot " * 150 + QUOTE)


def test_recall_counts_primary_quotes_by_rank() -> None:
    scored = score(gold(S, QUOTE, OTHER), S, "rien", QUOTE, "rien", OTHER)
    assert scored.primary_hits == (0, 1, 2)
    assert MEASURES["recall@3"]([scored]) == 0.5
    assert MEASURES["any-hit@1"]([scored]) == 0.0


def test_the_reading_budget_is_two_hundred_words() -> None:
    assert score(gold(S, QUOTE), S, "mot " * 120, "mot " * 60 + QUOTE).budget_hits == 1
    assert score(gold(S, QUOTE), S, "mot " * 140, "mot " * 60 + QUOTE).budget_hits == 0


def test_precision_looks_at_the_first_three_texts() -> None:
    assert score(gold(S, QUOTE), S, QUOTE, "rien", "rien", QUOTE).precision == pytest.approx(1 / 3)
    assert score(gold(S, QUOTE), S).precision is None
    assert score(gold(M), S, "rien").precision is None


def test_support_claimed_where_nothing_is_counts_against() -> None:
    scores = [score(gold(M), S), score(gold(M), P), score(gold(S, QUOTE), S)]
    assert MEASURES["supported where missing"](scores) == 0.5


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [([(S, S), (P, P), (M, M)], 1.0), ([(S, M), (M, S)], -1.0), ([(S, S), (S, S)], math.nan)],
)
def test_kappa_is_one_for_agreement_and_undefined_without_variation(
    pairs: list[tuple[Coverage, Coverage]], kappa: float
) -> None:
    scores = [score(gold(label, QUOTE), drafted) for label, drafted in pairs]
    assert MEASURES["coverage kappa"](scores) == pytest.approx(kappa, nan_ok=True)


@given(st.lists(st.sampled_from([S, P, M]), min_size=1, max_size=8))
def test_the_interval_holds_the_value(drafted: list[Coverage]) -> None:
    scores = [score(gold(S, QUOTE), coverage) for coverage in drafted]
    interval = bootstrap(scores, MEASURES["coverage accuracy"], draws=50)
    assert interval.low <= interval.value <= interval.high
