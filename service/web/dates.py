"""Dates as people write them in French."""

from datetime import date

from service.dates import day, moment

__all__ = ["day", "distance", "moment"]


def distance(at: date, today: date) -> str:
    """How far a day is: « aujourd'hui », « demain », « dans 12 jours », « il y a 3 jours »."""
    days = (at - today).days
    named = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    if days in named:
        return named[days]
    return f"dans {days} jours" if days > 0 else f"il y a {-days} jours"
