"""Dates that cannot be, or that contradict each other."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.assessment.checks.calendar import MONTHS, WEEKDAYS
from service.assessment.checks.dates import dates
from tests.service.assessment.checks.handed_in import said, table


def test_a_weekday_that_the_calendar_denies_is_told() -> None:
    assert said(dates, "La soirée aura lieu le samedi 11 juin 2027 au moulin.") == [
        "Le 11 juin 2027 est un vendredi, le document dit « samedi »."
    ]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_told_exactly_when_it_is_wrong(day: date, weekday: int) -> None:
    note = f"Concert le {WEEKDAYS[weekday]} {day.day} {MONTHS[day.month - 1]} {day.year} dans la cour."
    assert bool(said(dates, note)) == (weekday != day.weekday())


def test_a_list_lends_its_month_and_year_to_the_days_before() -> None:
    (message,) = said(dates, "Le festival se tient du samedi 4 au dimanche 13 juin 2027 au moulin.")
    assert message == "Le 4 juin 2027 est un vendredi, le document dit « samedi »."


def test_a_day_that_no_month_has_is_told() -> None:
    assert said(dates, "Montage le 31 juin 2027.") == ["Le 31 juin 2027 n'existe pas."]
    assert said(dates, "Bilan le 29 février 2027.") == ["Le 29 février 2027 n'existe pas."]
    assert not said(dates, "Bilan le 29 février 2028.")


def test_a_period_that_ends_before_it_begins_is_told() -> None:
    (message,) = said(dates, "L'exposition dure du 14 au 3 juin 2027.")
    assert message == "La période finit avant de commencer : du 14 juin 2027 au 3 juin 2027."


@pytest.mark.parametrize(
    "note",
    [
        "La collecte a duré du 2 décembre au 9 février 2028.",
        "Il en faudra plus de 20 au 9 juillet.",
        "Tableau 20 — 8 avril 2028.",
        "Rendez-vous samedi 5 juin, puis dimanche.",
        "Un concert le vendredi 11 juin 2027.",
    ],
)
def test_what_the_calendar_allows_is_not_told(note: str) -> None:
    assert not said(dates, note)


def test_two_dates_for_the_same_event_are_told_with_both_places() -> None:
    note = "# Le Moulin\n\nLe moulin ouvre le 5 juin 2027.\n\n" + table(
        "Date | Étape", "4 mars 2027 | recrutements", "12 juin 2027 | ouverture au public"
    )
    assert said(dates, note) == ["Plusieurs dates pour « ouverture » : 5 juin 2027, 12 juin 2027."]


@pytest.mark.parametrize(
    "other",
    [
        "La billetterie ouvre le 2 mai 2027.",
        "L'ouverture des candidatures est fixée au 3 mai 2027.",
        "La saison 2 connaîtra une réouverture le 6 mars 2028.",
        "L'ouverture, d'abord prévue le 2 mai 2027, a été reportée.",
        "Ouverture de la première exposition : 12 mai 2019.",
        "Ouverture : 2 mai 2027.",
    ],
)
def test_other_openings_are_other_events(other: str) -> None:
    assert not said(dates, f"# Le Moulin\n\nLe moulin ouvre le 5 juin 2027.\n\n{other}")


def test_an_event_in_several_places_is_several_events() -> None:
    rows = ("Inauguration à Vire | 12 mai 2028", "Inauguration à Flers | 9 juin 2028")
    assert not said(dates, table("Ville | Date", *rows))


def test_two_opening_periods_with_one_bound_in_common_are_told() -> None:
    note = """
    # Le Moulin

    Exposition du vendredi 4 au dimanche 13 juin 2027

    # Venir

    Ouvert du vendredi 4 au samedi 12 juin 2027, de 10 h à 18 h.
    """
    (message,) = said(dates, note)
    assert message.startswith("Deux périodes d'ouverture : du 4 juin 2027 au 13 juin 2027 en tête du document")


def test_a_phase_inside_the_project_is_not_another_opening() -> None:
    note = """
    # Le Moulin

    Exposition du vendredi 4 au dimanche 13 juin 2027

    # Venir

    La librairie est ouverte du 4 au 6 juin 2027.
    """
    assert not said(dates, note)
