"""Operations written out in the text, and totals told in a single row."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.assessment.checks.arithmetic import arithmetic
from tests.service.assessment.checks.handed_in import said, table


def test_a_wrong_product_is_told() -> None:
    assert said(arithmetic, "Bourses de résidence : 24 × 1 900 € = 43 600 €, versées en mai.") == [
        "24 × 1 900 € = 45 600 €, le document écrit 43 600 € (écart de 2 000 €)."
    ]


def test_a_wrong_sum_is_told() -> None:
    (message,) = said(arithmetic, "Aides acquises : 7 000 € + 5 500 € = 13 500 €.")
    assert "7 000 € + 5 500 € = 12 500 €" in message


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 400), st.integers(2, 4_000))
def test_a_right_operation_is_never_told(count: int, price: int) -> None:
    assert not said(
        arithmetic, f"Location : {count} jours x {price} € = {count * price} €, et {count} + {price} = {count + price}."
    )


@pytest.mark.parametrize(
    "note",
    [
        "Le tirage fait 40 × 50 × 2 = 180 parts.",
        "Soit environ 24 × 1 900 € = 46 000 €.",
        "12 % × 30 000 € = 3 600 € de droits.",
        "Quatre bâches, 5 × 2 m chacune, puis 12 affiches.",
        "Notre devise : 1 + 1 = 3.",
        "(4 + 3) × 100 = 700 places.",
    ],
)
def test_what_is_no_plain_operation_is_left_alone(note: str) -> None:
    assert not said(arithmetic, note)


def test_a_total_in_the_row_of_what_it_adds_up_is_checked() -> None:
    header = "Quoi | Quoi | Quoi | Quoi"
    (message,) = said(arithmetic, table(header, "Son 8 300 € | accueil 5 900 € | loges 2 700 € | total 15 900 €"))
    assert message == "« total 15 900 € » : la somme des 3 montants de la ligne est de 16 900 € (écart de 1 000 €)."
    assert not said(arithmetic, table(header, "Son 8 300 € | accueil 5 900 € | loges 2 700 € | total 16 900 €"))


def test_a_row_whose_cells_hold_other_figures_is_left_alone() -> None:
    header = "Quoi | Quoi | Quoi | Quoi | Quoi"
    assert not said(arithmetic, table(header, "Camion 19 t | gazole 900 € | péages 100 € | pneus 50 € | total 1 050 €"))
    assert not said(arithmetic, table(header, "Son 900 € | 3 repas 100 € | bar 50 € | droits 20 € | total 1 090 €"))
