"""Numbers and sums of money as French documents write them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.checks.amounts import find_amounts, parse_amount
from service.assessment.checks.wording import figure


def value(cell: str) -> Decimal | None:
    amount = parse_amount(cell)
    return amount and amount.value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13 600 €", 13600),
        ("13\u202f600\u00a0€", 13600),
        ("13.600 €", 13600),
        ("13 600,50 €", Decimal("13600.5")),
        ("1,2 M€", 1200000),
        ("84 k€", 84000),
        ("1,5 million d'euros", 1500000),
        ("3 mille euros", 3000),
        ("(3 700)", -3700),
        ("(3 700) €", -3700),
        ("−18 500", -18500),
        ("- 900 €", -900),
        ("+ 900 €", 900),
        ("45 %", 45),
        ("900 € HT", 900),
        ("0", 0),
        ("1,30 € par mois", Decimal("1.3")),
        ("730 h", 730),
        ("48 000 € (acquis)", 48000),
        ("12 000 € [3]", 12000),
        ("12 000 €*", 12000),
    ],
)
def test_a_cell_that_states_a_figure_gives_it(cell: str, expected: Decimal) -> None:
    assert value(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "—",
        "gratuit",
        "environ 300 €",
        "2 900 (estimation)",
        "6 à 9 €",
        "350 € la semaine, 45 € par jour",
        "1,200",
        "214 000 236 000",
        "80 % des 12",
        "11 juin 2027",
        "12 0001",
    ],
)
def test_a_cell_that_could_mean_two_things_gives_none(cell: str) -> None:
    assert parse_amount(cell) is None


def test_an_amount_knows_its_unit_its_tax_and_what_its_last_digit_is_worth() -> None:
    amount = parse_amount("84 k€ HT")
    assert amount is not None
    assert (amount.unit, amount.tax, amount.step) == ("€", "HT", 1000)


@given(st.integers(-999_999_999, 999_999_999), st.integers(0, 2))
def test_a_figure_written_as_messages_write_it_is_read_again(units: int, decimals: int) -> None:
    number = Decimal(units).scaleb(-decimals)
    assert value(figure(number, "€")) == number


def test_amounts_of_a_sentence_stand_where_they_are_found() -> None:
    text = "La location (8 300 €) et l'accueil, 5 900 euros, pèsent 41,5 % du budget de 2027."
    found = [text[f.span.start : f.span.end] for f in find_amounts(text)]
    assert found == ["8 300 €", "5 900 euros", "41,5 %", "2027"]


@given(st.text(alphabet="0123456789 ,.€%()-−kM\u00a0a", max_size=40))
def test_any_text_is_read_without_failing_and_in_order(text: str) -> None:
    parse_amount(text)
    spans = [found.span for found in find_amounts(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
