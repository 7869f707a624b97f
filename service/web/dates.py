"""Dates as people write them in French."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ZONE = ZoneInfo("Europe/Paris")


def day(at: date) -> str:
    """« 1er mars 2027 »."""
    number = "1er" if at.day == 1 else str(at.day)
    return f"{number} {_MONTHS[at.month - 1]} {at.year}"


def moment(at: datetime) -> str:
    """« 3 mars 2027 à 14 h 05 », by the clocks of Paris."""
    local = at.astimezone(_ZONE)
    return f"{day(local.date())} à {local.hour} h {local.minute:02}"


def distance(at: date, today: date) -> str:
    """How far a day is: « aujourd'hui », « demain », « dans 12 jours », « il y a 3 jours »."""
    days = (at - today).days
    named = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    if days in named:
        return named[days]
    return f"dans {days} jours" if days > 0 else f"il y a {-days} jours"
