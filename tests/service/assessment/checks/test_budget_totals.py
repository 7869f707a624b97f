"""Totals against the lines that they close: an alert only when no plausible reading fits."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.assessment.checks.budget_totals import budget_totals
from service.assessment.checks.wording import figure
from tests.service.assessment.checks.handed_in import handed_in, plain, said, table


def alerts(*rows: str) -> list[str]:
    return said(budget_totals, table(*rows))


def test_a_total_that_its_lines_do_not_make_is_told_with_both_figures() -> None:
    (message,) = alerts(
        "Poste | Montant", "Cachets | 5 200 €", "Transport | 1 450 €", "Son | 2 730 €", "Total | 9 830 €"
    )
    assert message == (
        "« Total », colonne « Montant » : le document annonce 9 830 €, "
        "alors que la somme des 3 lignes est de 9 380 € (écart de 450 €)."
    )


def test_the_proof_is_the_total_then_its_lines_each_up_to_its_figure() -> None:
    rows = ("Poste | 2027 | 2028", "Cachets | 500 | 700", "Son | 300 | 400", "Total | 900 | 1 100")
    (observation,) = budget_totals(handed_in(table(*rows)))
    quoted = [proof.located.passage.text[proof.start : proof.end] for proof in observation.proofs]
    assert quoted == ["Total 900", "Cachets 500", "Son 300"]


def test_each_year_is_added_up_on_its_own() -> None:
    (message,) = alerts("Charges (€) | 2027 | 2028", "Salaires | 500 | 700", "Loyer | 300 | 400", "Total | 800 | 1 200")
    assert "colonne « 2028 »" in message
    assert "1 100 €" in message


def test_two_lists_side_by_side_have_each_their_total() -> None:
    rows = (
        "Dépenses | € | Recettes | €",
        "Son | 700 | Ville | 900",
        "Bar | 500 | Bar | 200",
        "Total | 1 200 | Total | 1 000",
    )
    (message,) = alerts(*rows)
    assert "annonce 1 000 €" in message
    assert "1 100 €" in message


def test_a_total_of_subtotals_fits() -> None:
    assert not alerts(
        "Poste | €",
        "Cachets | 500",
        "Droits | 100",
        "Sous-total artistique | 600",
        "Son | 300",
        "Lumière | 200",
        "Sous-total technique | 500",
        "Imprévus | 50",
        "Total | 1 150",
    )


def test_a_wrong_subtotal_is_told_even_when_the_total_fits() -> None:
    rows = (
        "Poste | €",
        "Cachets | 500",
        "Droits | 100",
        "Sous-total | 650",
        "Son | 300",
        "Lumière | 200",
        "Total | 1 100",
    )
    (message,) = alerts(*rows)
    assert message.startswith("« Sous-total »")


def test_unnamed_subtotals_before_their_details_fit() -> None:
    rows = (
        "Poste | €",
        "Artistique | 600",
        "Cachets | 500",
        "Droits | 100",
        "Technique | 500",
        "Son | 300",
        "Lumière | 200",
    )
    assert not alerts(*rows, "Total | 1 100")


def test_lines_that_may_not_count_are_tried_both_ways() -> None:
    rows = ("Poste | €", "Cachets | 500", "dont répétitions | 120", "Valorisation du bénévolat | 900", "Son | 300")
    assert not alerts(*rows, "Total | 800")
    assert not alerts(*rows, "Total | 1 700")
    assert alerts(*rows, "Total | 1 000")


def test_a_total_told_first_is_that_of_the_lines_below() -> None:
    assert not alerts("Poste | €", "Total | 800", "Cachets | 500", "Son | 300")


def test_a_section_starts_after_its_title() -> None:
    rows = (
        "Poste | €",
        "Charges | ",
        "Salaires | 500",
        "Loyer | 300",
        "Total des charges | 800",
        "Produits | ",
        "Bar | 200",
    )
    assert not alerts(*rows, "Ville | 650", "Total des produits | 850", "Résultat | 50")


def test_roundings_are_allowed_for() -> None:
    assert not alerts("Poste | k€", "Salaires | 84,4 k€", "Loyer | 12,4 k€", "Divers | 3,4 k€", "Total | 100,3 k€")
    assert not alerts("Poste | €", "Salaires | 84 333", "Loyer | 12 334", "Total | 96 668")


def test_nothing_is_said_of_a_column_with_a_cell_that_is_no_figure() -> None:
    assert not alerts("Poste | €", "Cachets | 500", "Son | environ 300", "Bar | 100", "Total | 950")


def test_nothing_is_said_of_prices_rates_or_durations() -> None:
    assert not alerts("Formule | Prix moyen", "Atelier | 42 €", "Stage | 26 €", "Total | 34 €")
    assert not alerts("Salle | Entrées | Surface", "Nord | 500 | 70 m²", "Sud | 300 | 40 m²", "Total | 800 | ")


def test_years_that_head_the_lines_are_not_added() -> None:
    rows = ("Tableau | Montants | Autres", "Charges | 2027 | 2028", "Salaires | 500 | 600", "Loyer | 300 | 300")
    assert not alerts(*rows, "Total | 800 | 900")


def test_key_figures_beside_a_total_are_no_lines_of_it() -> None:
    assert not alerts("Chiffre clé | Valeur", "Jauge | 400", "Concerts | 12", "Total des visites | 4 800")
    assert not alerts("Chiffre clé | Valeur", "Jauge | 4 000", "Concerts | 900", "Budget total | 5 200 €")


def test_a_total_that_says_that_it_is_no_sum_is_left_alone() -> None:
    assert not alerts("Étape | Visiteurs", "Nord | 400", "Sud | 300", "Total de visiteurs uniques | 520")


_amounts = st.lists(st.integers(0, 90_000), min_size=2, max_size=9)


@settings(max_examples=40, deadline=None)
@given(_amounts)
def test_a_right_total_is_never_told(amounts: list[int]) -> None:
    lines = [f"Poste {n} | {amount}" for n, amount in enumerate(amounts)]
    assert not alerts("Poste | Montant (€)", *lines, f"Total | {sum(amounts)}")


@settings(max_examples=40, deadline=None)
@given(_amounts, st.integers(100, 5_000))
def test_a_total_that_is_too_high_for_any_reading_is_always_told(amounts: list[int], excess: int) -> None:
    assume(excess <= sum(amounts))
    lines = [f"Poste {n} | {amount}" for n, amount in enumerate(amounts)]
    total = sum(amounts) + excess
    (message,) = alerts("Poste | Montant (€)", *lines, f"Total | {total}")
    assert plain(figure(Decimal(total))) in message
