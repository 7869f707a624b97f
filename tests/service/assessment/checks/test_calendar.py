"""Dates and periods as French documents write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assessment.checks.calendar import MONTHS, WEEKDAYS, read_dates


def days(text: str) -> list[str]:
    return [day.french() for day in read_dates(text).days]


def periods(text: str) -> list[tuple[str, str]]:
    return [(period.start.french(), period.end.french()) for period in read_dates(text).periods]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans())
def test_any_date_written_in_full_is_read_with_its_weekday(day: date, capital: bool) -> None:
    written = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    found = read_dates(f"Rendez-vous le {written.capitalize() if capital else written} à 18 h.").days
    assert [(d.date, d.weekday) for d in found] == [(day, day.weekday())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 1er mai 2028", ["1er mai 2028"]),
        ("le 05/06/2027", ["5 juin 2027"]),
        ("les 3, 5 et 8 février", ["3 février", "5 février", "8 février"]),
        ("le 4 déc. 2027, 6 févr. et 9 avril 2028", ["4 décembre 2027", "6 février 2028", "9 avril 2028"]),
        ("annoncé le 4 mai, le 9 juin 2028 a été gardé", ["4 mai", "9 juin 2028"]),
        ("de 6 à 10 ans, de 8 h à 12 h", []),
        ("l'arrêté n° 88-1204 du 6 avril 1988", ["6 avril 1988"]),
        ("douze places, 15 janvier", ["15 janvier"]),
    ],
)
def test_days_are_read_in_order_and_take_the_month_of_their_list(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("du vendredi 4 au dimanche 13 juin 2027", [("4 juin 2027", "13 juin 2027")]),
        ("5 sept. – 2 déc. 2028", [("5 septembre 2028", "2 décembre 2028")]),
        ("du 2 décembre au 9 février 2028", [("2 décembre", "9 février 2028")]),
        ("Tableau 12 – 8 avril 2028", []),
        ("les 3 et 4 avril 2028", []),
    ],
)
def test_a_period_goes_from_a_day_to_another(text: str, expected: list[tuple[str, str]]) -> None:
    assert periods(text) == expected


def test_a_date_stands_where_it_is_found() -> None:
    text = "Le moulin ouvre samedi 5 juin 2027, à midi."
    (day,) = read_dates(text).days
    assert text[day.span.start : day.span.end] == "samedi 5 juin 2027"


def test_a_day_that_the_calendar_lacks_has_no_date() -> None:
    (day,) = read_dates("le 31 juin 2027").days
    assert not day.exists
    assert day.date is None


@given(st.text(alphabet="0123456789 -/–,dumaiejnl.", max_size=40))
def test_any_text_is_read_without_failing(text: str) -> None:
    read_dates(text)
