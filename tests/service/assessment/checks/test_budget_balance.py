"""Charges against produits, and the result that a budget draws from them."""

from service.assessment.checks.budget_balance import budget_balance
from tests.service.assessment.checks.handed_in import said, table

SIDE_BY_SIDE = ("Dépenses | € | Recettes | €", "Son | 700 | Ville | 900", "Bar | 500 | Bar | 200")
CHARGES = ("Charges | 2027 | 2028", "Salaires | 500 | 700", "Loyer | 300 | 400", "Total des charges | 800 | 1 100")
PRODUITS = ("Produits | 2027 | 2028", "Ville | 600 | 600", "Bar | 250 | 450", "Total des produits | 850 | 1 050")


def test_two_sides_that_close_on_different_totals_are_told() -> None:
    (message,) = said(budget_balance, table(*SIDE_BY_SIDE, "Total | 1 200 | Total | 1 100"))
    assert "1 200 € pour « Dépenses », 1 100 € pour « Recettes » (écart de 100 €)" in message


def test_equal_totals_are_not_told() -> None:
    assert not said(budget_balance, table(*SIDE_BY_SIDE, "Billets | 100 | Don | 200", "Total | 1 300 | Total | 1 300"))


def test_a_wrong_addition_alone_is_left_to_the_check_of_totals() -> None:
    assert not said(budget_balance, table(*SIDE_BY_SIDE, "Divers |  | Don | 100", "Total | 1 020 | Total | 1 200"))


def test_a_result_told_beside_the_budget_explains_the_difference() -> None:
    text = (
        table(*SIDE_BY_SIDE, "Total | 1 200 | Total | 1 100") + "\n\nLe déficit de 100 € est couvert par l'association."
    )
    assert not said(budget_balance, text)


def test_a_result_that_is_not_the_difference_is_told() -> None:
    text = table(*PRODUITS) + "\n\nPuis les charges :\n\n" + table(*CHARGES, "Résultat | 50 | -150")
    (message,) = said(budget_balance, text)
    assert message.startswith("« Résultat » (2028)")
    assert "est de -50" in message


def test_a_right_result_is_not_told_whatever_its_sign_is_written_like() -> None:
    text = table(*PRODUITS) + "\n\nPuis les charges :\n\n" + table(*CHARGES, "Résultat | 50 | (50)")
    assert not said(budget_balance, text)


def test_a_budget_said_to_balance_is_held_to_its_word() -> None:
    text = table(*PRODUITS) + "\n\nPuis :\n\n" + table(*CHARGES) + "\n\nLe budget est équilibré chaque année."
    first, second = said(budget_balance, text)
    assert "« Total des charges » fait 800 et « Total des produits » 850 (2027)" in first
    assert "(2028)" in second


def test_a_budget_not_said_to_balance_may_not() -> None:
    text = (
        table(*PRODUITS) + "\n\nPuis :\n\n" + table(*CHARGES) + "\n\nLe budget n'est pas équilibré la première année."
    )
    assert not said(budget_balance, text)
