"""Dates that cannot be, or that contradict each other.

Proves: that a day of the week is not that of its date; that a day is not in the calendar; that a period ends before
it begins; that the same event of the project is given two dates of the same year; that the period of its title
and that of its opening have one bound alike and not the other.
Cannot prove: which of two dates is right; anything of a date without its year, of events in series (« chaque étape »),
or of two events that only share a word.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from service.assessment.checks.calendar import WEEKDAYS, Day, Period, read_dates
from service.assessment.checks.events import Mention, PeriodMention, mentions, opening_periods, title_periods
from service.assessment.checks.proof import Observation, Proof
from service.assessment.dossier import Dossier, Located, Piece

_CIVIL = range(1900, 2100)
_SERIES = 3
"""Different dates from which an event is taken for a series of events."""


def dates(dossier: Dossier) -> Iterator[Observation]:
    """Impossible dates first, in the order of the pieces, then the events that have two."""
    for located in dossier.evidence_passages():
        found = read_dates(located.passage.text)
        for day in found.days:
            yield from _impossible(located, day)
        for period in found.periods:
            yield from _reversed(located, period)
    yield from _contradictions(dossier)
    for piece in dossier.pieces:
        if piece.kind.evidence:
            yield from _periods(piece)


def _impossible(located: Located, day: Day) -> Iterator[Observation]:
    proof = Proof(located, day.span.start, day.span.end)
    if not day.exists and day.is_told:
        yield Observation(f"Le {day.french()} n'existe pas.", (proof,))
    if day.date and day.weekday is not None and day.year in _CIVIL and day.date.weekday() != day.weekday:
        actual, said = WEEKDAYS[day.date.weekday()], WEEKDAYS[day.weekday]
        yield Observation(f"Le {day.french()} est un {actual}, le document dit « {said} ».", (proof,))


def _reversed(located: Located, period: Period) -> Iterator[Observation]:
    start, end = period.start, period.end
    same_month = (start.month, start.year) == (end.month, end.year) and period.in_words and start.day > end.day
    dated = start.date and end.date and start.date > end.date
    if start.exists and end.exists and (same_month or dated):
        message = f"La période finit avant de commencer : du {start.french()} au {end.french()}."
        yield Observation(message, (Proof(located, period.span.start, period.span.end),))


def _periods(piece: Piece) -> Iterator[Observation]:
    """The period of the title against those of sentences that say when the project is open."""
    titles = title_periods(piece)
    if len({_bounds(title) for title in titles}) != 1:
        return
    title = titles[0]
    for other in opening_periods(piece):
        (start, end), (begun, over) = _bounds(title), _bounds(other)
        # A period inside the other with other bounds is a phase of it; one shared bound makes it the same, told twice.
        if (start == begun) != (end == over):
            message = f"Deux périodes d'ouverture : {_told(title)} en tête du document, {_told(other)} ailleurs."
            yield Observation(message, (_proof(title), _proof(other)))


def _bounds(mention: PeriodMention) -> tuple[date | None, date | None]:
    return mention.period.start.date, mention.period.end.date


def _told(mention: PeriodMention) -> str:
    return f"du {mention.period.start.french()} au {mention.period.end.french()}"


def _proof(mention: PeriodMention) -> Proof:
    return Proof(mention.located, mention.span.start, mention.span.end)


def _contradictions(dossier: Dossier) -> Iterator[Observation]:
    events: defaultdict[tuple[str, frozenset[str], int | None], list[Mention]] = defaultdict(list)
    for piece in dossier.pieces:
        if piece.kind.evidence:
            for mention in mentions(piece):
                events[mention.term, mention.of, mention.day.year].append(mention)
    for (term, _, _), found in events.items():
        yield from _contradiction(term, found)


def _contradiction(term: str, found: Sequence[Mention]) -> Iterator[Observation]:
    first = {mention.day.date: mention for mention in reversed(found)}
    if 1 < len(first) < _SERIES + 1:
        told = list(dict.fromkeys(mention.day.french() for mention in found))
        message = f"Plusieurs dates pour « {term} » : {', '.join(told)}."
        proofs = (Proof(m.located, m.span.start, m.span.end) for m in found if m in first.values())
        yield Observation(message, tuple(proofs))
