"""Dates and numbers as people write them in French."""

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
    return f"{day(at.astimezone(_ZONE).date())} à {clock(at)}"


def clock(at: datetime) -> str:
    """« 14 h 05 », by the clocks of Paris; no line ends inside it."""
    local = at.astimezone(_ZONE)
    return f"{local.hour}\u00a0h\u00a0{local.minute:02}"


def paris(local: datetime) -> datetime:
    """The moment that a clock of Paris says, for one without a time zone."""
    return local.replace(tzinfo=_ZONE)


def paris_clock(at: datetime) -> str:
    """A moment as a form's field says it, by the clocks of Paris: ``2027-03-03T14:05``."""
    return at.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M")


def decimal(value: float, places: int = 2) -> str:
    """« 0,71 », « −0,08 »."""
    return f"{value:.{places}f}".replace(".", ",").replace("-", "−")


def percent(share: float) -> str:
    """A share from 0 to 1 as « 42 % »."""
    return f"{round(share * 100)}\u00a0%"


def amount(count: int) -> str:
    """« 12 430 »."""
    return f"{count:,}".replace(",", "\u202f")
