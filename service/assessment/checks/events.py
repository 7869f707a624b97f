"""What a document says of when its own events take place: « ouverture », « inauguration », « vernissage »."""

import re
from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Passage, PassageKind, Span
from ingest.sentences import sentences
from service.assessment.checks.calendar import Dates, Day, Period, read_dates
from service.assessment.checks.wording import fold, word_set
from service.assessment.dossier import Located, Piece

TERMS = {
    "ouverture": re.compile(r"\b(?:ouverture|ouvre|ouvrira)\b"),
    "inauguration": re.compile(r"\binaugur(?:ation|ee?s?|er|era)\b"),
    "vernissage": re.compile(r"\bvernissage\b"),
    "finissage": re.compile(r"\bfinissage\b"),
}
_NOT_THE_ONE = re.compile(
    r"\betapes?\b|\bchaque\b|\breouvr|\breouverture|\bpre-?ouverture|\bavant-premiere|\bancien|\breport|\binitial|"
    r"\bau lieu\b|\brepouss|\bdecal|\btest\b|\bseconde?\b|\bdeuxieme\b|\btroisieme\b|\btranche\b|\bphase\b|\bsaison\b|"
    r"\bavant\b|\bapres\b|\bdepuis\b|\bveille\b|\blendemain\b|\bsemaines?\b|\bjusqu|\ba partir\b|\bencore\b|\bsi\b"
)
_GENERIC = word_set(
    "public publique officielle officiel visee prevue prevu fixee fixe grande lieu lieux festival exposition evenement "
    "projet portes manifestation sera sont aura date pour dans avec tous toutes nous notre cette leur elle"
)
_OPENING = 8
"""Passages at the head of a piece among which its title and subtitle stand."""
_ON_COVERS = frozenset({PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.SLIDE_TEXT})
_NUMBERED = re.compile(r"\d|[IVX]+\b|(?:partie|chapitre|introduction)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"(?P<subject>(?:l'|la |le |les )[a-z' -]{3,30}? )?(?:est |sera )?(?:ouverte?\b|a lieu\b|aura lieu\b|se tient\b|"
    r"se tiendra\b|se deroule)"
)
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_REACH_AFTER = 40
_REACH_BEFORE = 30


class Mention(Struct, frozen=True):
    """An event and the only day that its sentence or row gives for it."""

    term: str
    of: frozenset[str]
    """What it is the event of, in folded words; empty when it is that of the project itself."""
    day: Day
    located: Located
    span: Span


class PeriodMention(Struct, frozen=True):
    """A period of the project and where it is told."""

    period: Period
    located: Located
    span: Span


def title_periods(piece: Piece) -> tuple[PeriodMention, ...]:
    """The full periods told in the title of a piece."""
    return tuple(found for passage in _title(piece) for found in _whole_periods(Located(piece, passage)))


def opening_periods(piece: Piece) -> Iterator[PeriodMention]:
    """The full periods of sentences that begin by saying that the project is open or takes place."""
    own = own_words(piece)
    for passage in piece.document.passages:
        for found in _whole_periods(Located(piece, passage)):
            folded = fold(passage.text[found.span.start : found.span.end])
            opening = _OPEN.match(folded)
            if opening and frozenset(_WORD.findall(opening["subject"] or "")) <= own:
                yield found


def _whole_periods(located: Located) -> Iterator[PeriodMention]:
    for stretch in stretches(located):
        periods = read_dates(located.passage.text[stretch.start : stretch.end]).periods
        if len(periods) == 1 and periods[0].start.date and periods[0].end.date:
            yield PeriodMention(periods[0], located, stretch)


def mentions(piece: Piece) -> Iterator[Mention]:
    """The events of a piece that have a full date, each with the sentence or row that gives it."""
    own = own_words(piece)
    for passage in piece.document.passages:
        located = Located(piece, passage)
        for stretch in stretches(located):
            found = _mention(located, stretch, own)
            if found:
                yield found


def stretches(located: Located) -> tuple[Span, ...]:
    """What is read as one statement: a whole table row, else a sentence."""
    passage = located.passage
    return (Span(0, len(passage.text)),) if passage.kind is PassageKind.TABLE_ROW else sentences(passage.text)


def own_words(piece: Piece) -> frozenset[str]:
    """The words by which a document calls its own project: those of its title."""
    return frozenset(word for passage in _title(piece) for word in _WORD.findall(fold(passage.text))) | _GENERIC


def _title(piece: Piece) -> Iterator[Passage]:
    """The title and what stands around it on a cover: the first headings and lines that end no sentence."""
    for passage in piece.document.passages[:_OPENING]:
        if passage.kind is PassageKind.HEADING and _NUMBERED.match(passage.text):
            return
        if passage.kind in _ON_COVERS and passage.text[-1] not in ".!?:;…":
            yield passage


def _mention(located: Located, stretch: Span, own: frozenset[str]) -> Mention | None:
    text = located.passage.text[stretch.start : stretch.end]
    folded = fold(text)
    named = [(term, match) for term, pattern in TERMS.items() for match in pattern.finditer(folded)]
    dates = read_dates(text)
    heading = fold(located.passage.headings[-1]) if located.passage.headings else ""
    if len(named) != 1 or not _one_full_day(dates) or _NOT_THE_ONE.search(f"{heading} {folded}"):
        return None
    term, match = named[0]
    day = dates.days[0]
    around = frozenset(_around(located, stretch, folded, match, day)) - {term}
    # « Ouverture » alone may be that of anything: of the doors, of the bookings, of a call.
    return Mention(term, around - own, day, located, stretch) if around or term != "ouverture" else None


def _one_full_day(dates: Dates) -> bool:
    return len(dates.days) == 1 and dates.days[0].date is not None


def _around(located: Located, stretch: Span, folded: str, match: re.Match[str], day: Day) -> Iterator[str]:
    """The words that say of what the event is: those of its cell, else those near it in its clause."""
    for cell in located.passage.cells:
        if cell.start <= stretch.start + match.start() < cell.end:
            yield from _WORD.findall(folded[cell.start - stretch.start : cell.end - stretch.start])
            return
    blank = folded[: day.span.start] + " " * (day.span.end - day.span.start) + folded[day.span.end :]
    after = re.split(r"[,;:.()«»]", blank[match.end() :])[0]
    before = re.split(r"[,;:.()«»]", blank[: match.start()])[-1]
    yield from _WORD.findall(after[: _REACH_AFTER + (day.span.end - day.span.start)])
    if match[0].startswith("ouvr"):
        yield from _WORD.findall(before[-_REACH_BEFORE:])
