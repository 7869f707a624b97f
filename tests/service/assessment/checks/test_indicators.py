"""Rows of a table of indicators that leave out what its own headers ask for."""

from service.assessment.checks.indicators import indicators
from tests.service.assessment.checks.handed_in import said, table

HEADER = "Indicateur | Cible | Outil de mesure | Fréquence"
FULL = ("Visites | 900 | tourniquet | chaque soir", "Adhésions | 300 | registre | en juin")


def test_full_rows_are_not_told() -> None:
    assert not said(indicators, table(HEADER, *FULL))


def test_the_one_indicator_without_a_target_is_told() -> None:
    messages = said(indicators, table(HEADER, *FULL, "Contentement |  | carte | en fin d'atelier"))
    assert messages == ["L'indicateur « Contentement » n'a pas de cible."]


def test_a_first_row_without_a_means_of_measure_is_told() -> None:
    messages = said(indicators, table(HEADER, "Contentement | 7 sur 10 |  | en fin d'atelier", *FULL))
    assert messages == ["L'indicateur « Contentement » n'a pas de moyen de mesure."]


def test_what_is_still_to_be_decided_is_told_in_its_own_words() -> None:
    messages = said(indicators, table(HEADER, *FULL, "Notoriété | à définir | enquête | à préciser"))
    assert messages == ["L'indicateur « Notoriété » n'a ni cible ni échéance (« à définir »)."]


def test_a_row_that_lacks_a_target_is_told_with_all_that_it_leaves_empty() -> None:
    (message,) = said(indicators, table(HEADER, *FULL, "Notoriété | à définir |  | "))
    assert message == "L'indicateur « Notoriété » n'a ni cible ni moyen de mesure ni échéance (« à définir »)."


def test_a_table_that_asks_for_a_target_alone_asks_for_nothing_else() -> None:
    assert not said(indicators, table("Indicateur | Cible", "Visites | 900", "Notoriété | "))


def test_a_table_of_something_else_is_left_alone() -> None:
    assert not said(indicators, table("Action | Objectif | Quand", "Affichage | voisins | ", "Radio |  | mai"))


def test_empty_cells_that_may_go_on_with_a_merged_one_are_left_alone() -> None:
    assert not said(indicators, table(HEADER, *FULL, "Visites d'élèves | 300 |  | en juin"))
    assert not said(indicators, table(HEADER, *FULL, "Visites d'élèves |  |  | ", "Dons |  |  | "))


def test_what_groups_indicators_is_no_target() -> None:
    header = "Objectif | Indicateur | Outil de mesure | Fréquence"
    rows = ("Accueillir | Visites | tourniquet | chaque soir", " | Visites d'élèves | registre | en juin")
    assert not said(indicators, table(header, *rows))


def test_a_cell_that_says_something_counts_as_said() -> None:
    assert not said(indicators, table(HEADER, *FULL, "Prêts | sans objet | logiciel | à chaque trimestre"))
