"""French text without its accents, and figures as French texts write them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from service.assessment.checks.wording import counted, figure, fold
from tests.service.assessment.checks.handed_in import plain


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_takes_off_accents_capitals_and_typographic_marks() -> None:
    assert fold("L’Été à Noël\u00a0: ÇA") == "l'ete a noel : ca"


def test_figures_have_their_thousands_apart_and_a_decimal_comma() -> None:
    assert plain(figure(Decimal("-13600.50"), "€")) == "-13 600,5 €"
    assert plain(figure(Decimal("1000"))) == "1 000"


def test_one_is_singular() -> None:
    assert plain(counted(1, "ligne", "lignes")) == "1 ligne"
    assert plain(counted(7, "ligne", "lignes")) == "7 lignes"
