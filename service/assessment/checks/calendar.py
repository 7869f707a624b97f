"""Dates and periods as French documents write them.

What is read: « samedi 5 juin 2027 », « 1er mai », « 5 sept. – 2 déc. 2028 », « du vendredi 4 au dimanche 13 juin
2027 », « les 3, 5 et 8 février », « 05/06/2027 ». A day without its month takes the month of the next one of its list.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ingest.document import Span
from service.assessment.checks.wording import fold

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTH_STEMS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:lun|mar|mer|jeu|ven|sam|dim)\.)"
_MONTH = (
    r"(?:janvier|janv\.?|fevrier|fevr?\.?|mars|avril|avr\.?|mai|juin|juillet|juil\.?|aout|septembre|sept\.?|"
    r"octobre|oct\.?|novembre|nov\.?|decembre|dec\.?)(?![a-z])"
)
_PART = (
    rf"(?:(?P<weekday>{_WEEKDAY}) )?(?<![\d.,/])(?P<day>\d{{1,2}})(?:er)?(?![\d/,.%€°]*\d)"
    rf"(?: (?P<month>{_MONTH}))?(?: (?P<year>(?:19|20)\d{{2}})(?!\d))?"
)
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _PART)
_LINK = r"(?: au | et (?:le )?| ?[–—-] ?|, (?:le )?| jusqu'au )"
_CHAIN = re.compile(rf"(?<![\d.,/°-]){_NAMELESS}(?:{_LINK}{_NAMELESS})*")
_READ_PART = re.compile(_PART)
_NUMERIC = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY}) )?"
    r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d{2})(?![\d/])"
)
_PERIOD = re.compile(r" (?:jusqu')?au | ?[–—-] ?")


class Day(Struct, frozen=True):
    """A day as a text gives it: the year and the day of the week are often left out."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    """From 0, Monday."""
    is_told: bool
    """Whether its own month or day of the week is written, not only a number in a list."""
    span: Span

    @property
    def exists(self) -> bool:
        """Whether the month has such a day (29 February does, unless the year says otherwise)."""
        return 1 <= self.day <= monthrange(self.year or 2024, self.month)[1]

    @property
    def date(self) -> date | None:
        """The date, when the year is known and the day exists."""
        return date(self.year, self.month, self.day) if self.year and self.exists else None

    def french(self) -> str:
        """« 5 juin 2027 »."""
        number = "1er" if self.day == 1 else str(self.day)
        return " ".join([number, MONTHS[self.month - 1], *([str(self.year)] if self.year else [])])


class Period(Struct, frozen=True):
    """From a day to another, both included."""

    start: Day
    end: Day
    in_words: bool
    """Said in words (« du … au … ») rather than by a dash."""
    span: Span


class Dates(Struct, frozen=True):
    """The days of a text, and those that go by two as periods, in order."""

    days: tuple[Day, ...]
    periods: tuple[Period, ...]


def read_dates(text: str) -> Dates:
    """Every date of a text."""
    folded = fold(text)
    days: list[Day] = []
    periods: list[Period] = []
    for chain in _CHAIN.finditer(folded):
        found = tuple(_days(chain))
        days += found
        periods += _periods(folded, found)
    days += _numeric(folded)
    return Dates(tuple(sorted(days, key=lambda day: day.span.start)), tuple(periods))


def _periods(folded: str, days: tuple[Day, ...]) -> Iterator[Period]:
    if len(days) != 2:
        return
    start, end = days
    between = folded[start.span.end : end.span.start]
    in_words = between.endswith("au ") and folded[: start.span.start].endswith("du ")
    # « Tableau 12 – 8 avril 2028 » is no period: before a dash, a bare number must be able to begin one.
    if _PERIOD.fullmatch(between) and (in_words or start.is_told or start.day < end.day):
        yield Period(start, end, in_words, Span(start.span.start, end.span.end))


def _days(chain: re.Match[str]) -> Iterator[Day]:
    """The days of a list, each with the month and the year that the next ones lend it."""
    parts = list(_READ_PART.finditer(chain[0]))
    month = year = None
    resolved: list[Day] = []
    for part, after in zip(reversed(parts), [None, *reversed(parts)], strict=False):
        if part["month"]:
            own = _month(part["month"])
            # The year of the end may not be that of the beginning: « du 2 décembre au 9 février 2028 »; nor is that of
            # another statement: « annoncé le 4 mai, le 9 juin 2028 … ».
            apart = after is not None and (own > (month or own) or "," in chain[0][part.end() : after.start()])
            year = int(part["year"]) if part["year"] else None if apart else year
            month = own
        if month is not None:
            span = Span(chain.start() + part.start(), chain.start() + part.end())
            is_told = bool(part["month"] or part["weekday"])
            resolved.append(Day(int(part["day"]), month, year, _weekday(part["weekday"]), is_told, span))
    yield from reversed(resolved)


def _numeric(folded: str) -> Iterator[Day]:
    for found in _NUMERIC.finditer(folded):
        if 1 <= int(found["month"]) <= 12:
            span = Span(found.start(), found.end())
            weekday = _weekday(found["weekday"])
            yield Day(int(found["day"]), int(found["month"]), int(found["year"]), weekday, True, span)


def _month(written: str) -> int:
    return next(n for n, stem in enumerate(_MONTH_STEMS, start=1) if written.startswith(stem))


def _weekday(written: str | None) -> int | None:
    if not written:
        return None
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(written.rstrip(".")))
