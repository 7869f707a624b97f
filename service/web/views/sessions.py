"""The list of sessions, and the form that opens or changes one."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from msgspec import Struct

from referentiel.model import PieceKind, Referentiel
from service.dates import paris_clock
from service.store.base import now
from service.store.models import JurySession, PieceVersion, Rating, ResultRule
from service.use_cases.rating_scale import MOST, Degree, scale_of
from service.web.dates import day, distance, moment
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs
from service.web.views.wording import COUNTS_AS, RULES


class SessionCard(Struct, frozen=True):
    """A session in the list."""

    address: str
    title: str
    bloc: str
    when: str
    dossiers: int
    purged: bool


class SessionsPage(Page, frozen=True):
    """The sessions within reach."""

    template: ClassVar[str] = "sessions.html.j2"
    sessions: tuple[SessionCard, ...]
    may_open: bool


class Choice(Struct, frozen=True):
    """A value that a form lets choose."""

    value: str
    label: str
    chosen: bool = False


class DegreeFields(Struct, frozen=True):
    """A degree of a rating scale in the form."""

    label: str
    counts_as: tuple[Choice, ...]


class SessionFields(Struct, frozen=True):
    """What the form holds."""

    title: str = ""
    jury_date: str = ""
    deadline: str = ""
    anonymous: bool = False
    reading_first: bool = True
    blind_percent: int = 0
    self_checks: int = 2
    retention_days: int = 730
    scale: tuple[DegreeFields, ...] = ()
    """The degrees of the session's own scale, and room for others; all empty for the usual scale."""
    version: int = 0


class BriefLine(Struct, frozen=True):
    """The brief that candidates start from."""

    label: str
    must_contain: tuple[str, ...]
    file: str
    """The file that was handed in; empty while there is none."""
    when: str


class SessionFormPage(Page, frozen=True):
    """The form of a session."""

    template: ClassVar[str] = "session_form.html.j2"
    tabs: SessionTabs | None
    """None for a session that is yet to be opened."""
    action: str
    fields: SessionFields
    blocs: tuple[Choice, ...]
    """Empty once the session is open: its bloc changes no more."""
    rules: tuple[Choice, ...]
    brief: BriefLine | None = None
    """None where the bloc starts from none, or the session is yet to be opened."""
    problem: str = ""


def session_card(jury: JurySession, dossiers: int, today: date) -> SessionCard:
    """A session in the list."""
    return SessionCard(
        address=f"/sessions/{jury.id}",
        title=jury.title,
        bloc=f"Bloc {jury.bloc}",
        when=f"Jury le {day(jury.jury_date)}, {distance(jury.jury_date, today)}",
        dossiers=dossiers,
        purged=jury.purged_at is not None,
    )


def new_session_page(grids: Iterable[tuple[str, Referentiel]], problem: str = "") -> SessionFormPage:
    """The form of a session to open; ``grids`` holds each référentiel with its value in the form."""
    later = now() + timedelta(days=30)
    fields = SessionFields(
        jury_date=(later + timedelta(days=9)).date().isoformat(),
        deadline=paris_clock(later.replace(hour=20, minute=0)),
        scale=_scale(()),
    )
    blocs = tuple(
        Choice(f"{value}/{bloc.id}", f"{grid.title} ({grid.year}) · {bloc.id} · {bloc.label}")
        for value, grid in grids
        for bloc in grid.blocs
    )
    return SessionFormPage(None, "/sessions/nouvelle", fields, blocs, _rules(ResultRule.MOST_MET), None, problem)


def session_form_page(
    jury: JurySession, tabs: SessionTabs, brief: BriefLine | None, problem: str = ""
) -> SessionFormPage:
    """The form of a session that is open."""
    fields = SessionFields(
        title=jury.title,
        jury_date=jury.jury_date.isoformat(),
        deadline=paris_clock(jury.deadline),
        anonymous=jury.anonymous,
        reading_first=jury.reading_first,
        blind_percent=round(jury.blind_share * 100),
        self_checks=jury.self_checks_per_version,
        retention_days=jury.retention_days,
        scale=_scale(scale_of(jury).degrees if jury.scale else ()),
        version=jury.version,
    )
    return SessionFormPage(tabs, f"{tabs.address}/reglages", fields, (), _rules(jury.result_rule), brief, problem)


def _scale(degrees: Sequence[Degree]) -> tuple[DegreeFields, ...]:
    filled = [DegreeFields(degree.label, _counts_as(degree.counts_as)) for degree in degrees]
    return (*filled, *(DegreeFields("", _counts_as(None)) for _ in range(MOST - len(filled))))


def _counts_as(chosen: Rating | None) -> tuple[Choice, ...]:
    return tuple(Choice(rating.value, word, rating is chosen) for rating, word in COUNTS_AS.items())


def brief_line(kind: PieceKind, current: PieceVersion | None) -> BriefLine:
    """The brief, and what was handed in for it."""
    when = moment(current.uploaded_at) if current else ""
    return BriefLine(kind.label, kind.must_contain, current.file_name if current else "", when)


def sessions_page(cards: Sequence[SessionCard], may_open: bool) -> SessionsPage:
    """The list."""
    return SessionsPage(tuple(cards), may_open)


def _rules(chosen: ResultRule) -> tuple[Choice, ...]:
    return tuple(Choice(rule.value, words, rule is chosen) for rule, words in RULES.items())
