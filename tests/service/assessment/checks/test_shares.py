"""Parts that should make a whole."""

import pytest

from service.assessment.checks.shares import shares
from tests.service.assessment.checks.handed_in import said, table


def test_percentages_under_a_total_of_100_that_make_something_else_are_told() -> None:
    (message,) = said(
        shares, table("Public | Part", "Jeunes | 40 %", "Adultes | 35 %", "Seniors | 20 %", "Total | 100 %")
    )
    assert message == (
        "« Total », colonne « Part » : le document annonce 100 %, alors que la somme des 3 parts est de 95 %."
    )


def test_roundings_make_100() -> None:
    assert not said(
        shares, table("Public | Part", "Jeunes | 33 %", "Adultes | 33 %", "Seniors | 33 %", "Total | 100 %")
    )
    assert not said(shares, table("Public | Part", "Jeunes | 33,3 %", "Adultes | 66,6 %", "Total | 100 %"))


def test_a_sentence_that_shares_out_a_whole_is_held_to_it() -> None:
    note = "Le budget se répartit entre la scène (45 %), la médiation (30 %) et la communication (15 %)."
    assert said(shares, note) == ["La répartition annoncée fait 90 % au lieu de 100 % (45 + 30 + 15)."]


def test_a_list_that_shares_out_a_whole_is_held_to_it() -> None:
    (message,) = said(
        shares, "Les recettes se décomposent ainsi :\n\n- billetterie : 50 %\n- bar : 20 %\n- dons : 20 %"
    )
    assert "fait 90 %" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "Le budget se répartit entre la scène (45 %), la médiation (30 %) et la communication (25 %).",
        "Le public se répartit notamment entre voisins (45 %) et lycéens (30 %).",
        "Le public se répartit entre voisins (45 %), lycéens (30 %), le reste venant de loin.",
        "Le public se répartit entre voisins, environ 45 %, et lycéens, 50 %.",
        "Le public se répartit entre voisins (60 %, contre 45 % en 2024) et lycéens (40 %).",
        "Les ventes montent de 45 % chez les uns et de 30 % chez les autres.",
        "Le public se répartit mal : 12 % de lycéens, 8 % de voisins.",
    ],
)
def test_parts_that_are_not_said_to_be_all_of_them_prove_nothing(sentence: str) -> None:
    assert not said(shares, sentence)


def test_answers_without_a_total_prove_nothing() -> None:
    assert not said(shares, table("Réponse | Part", "Musées | 61 %", "Concerts | 54 %"))
