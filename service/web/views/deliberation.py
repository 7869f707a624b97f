"""The jury's table: ratings side by side, what is settled, the decision and why."""

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Criterion
from service.store.models import Outcome
from service.use_cases.deliberations import Table, Voice
from service.use_cases.outcome_words import OUTCOMES
from service.use_cases.rating_scale import RatingScale
from service.use_cases.session_board import Board
from service.web.dates import moment
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs
from service.web.views.sessions import Choice


class Cell(Struct, frozen=True):
    """One juror's word on one criterion."""

    rating: str
    """What the degree counts as, for its drawing; empty without one."""
    word: str
    comment: str


class CriterionRow(Struct, frozen=True):
    """A criterion on the table."""

    id: str
    label: str
    cells: tuple[Cell, ...]
    divided: bool
    choices: tuple[Choice, ...]


class CompetenceRows(Struct, frozen=True):
    """A competence on the table."""

    id: str
    short: str
    colour: int
    rows: tuple[CriterionRow, ...]


class VoiceHead(Struct, frozen=True):
    """Whose column it is."""

    name: str
    state: str
    review: str
    version: int
    signed: bool


class DeliberationPage(Page, frozen=True):
    """A dossier on the jury's table."""

    template: ClassVar[str] = "deliberation.html.j2"
    tabs: SessionTabs
    address: str
    label: str
    number: int
    desk: str
    voices: tuple[VoiceHead, ...]
    competences: tuple[CompetenceRows, ...]
    divided: int
    outcomes: tuple[Choice, ...]
    minutes: str
    version: int
    settled: str
    """When it was last written, in words; empty before the first time."""
    may_settle: bool
    may_reopen: bool
    problem: str = ""


class TableLine(Struct, frozen=True):
    """A dossier in the list."""

    address: str
    number: int
    label: str
    signed: str
    outcome: str


class DeliberationsPage(Page, frozen=True):
    """The dossiers of a session, to be decided one after the other."""

    template: ClassVar[str] = "deliberations.html.j2"
    tabs: SessionTabs
    lines: tuple[TableLine, ...]
    left: int
    """Dossiers that are not decided yet."""


def deliberations_page(tabs: SessionTabs, board: Board) -> DeliberationsPage:
    """The list."""
    lines = tuple(
        TableLine(
            address=f"/deliberations/{row.named.dossier.id}",
            number=row.named.dossier.number,
            label=row.named.label,
            signed=f"{sum(reader.signed for reader in row.readers)} / {len(row.readers)}",
            outcome=OUTCOMES[row.settled.outcome] if row.settled and row.settled.outcome else "",
        )
        for row in board.rows
    )
    return DeliberationsPage(tabs, lines, sum(not line.outcome for line in lines))


def deliberation_page(
    table: Table, tabs: SessionTabs, *, may_settle: bool, may_reopen: bool, problem: str = ""
) -> DeliberationPage:
    """The table of one dossier."""
    dossier, settled = table.named.dossier, table.settled
    competences = tuple(_competences(table))
    outcome = settled.outcome if settled else None
    return DeliberationPage(
        tabs=tabs,
        address=f"/deliberations/{dossier.id}",
        label=table.named.label,
        number=dossier.number,
        desk=f"/dossiers/{dossier.id}",
        voices=tuple(map(_head, table.voices)),
        competences=competences,
        divided=sum(row.divided for competence in competences for row in competence.rows),
        outcomes=tuple(Choice(word.value, OUTCOMES[word], word is outcome) for word in Outcome),
        minutes=settled.minutes if settled else "",
        version=settled.version if settled else 0,
        settled=moment(settled.updated_at) if settled else "",
        may_settle=may_settle,
        may_reopen=may_reopen,
        problem=problem,
    )


def _competences(table: Table) -> Iterable[CompetenceRows]:
    for colour, competence in enumerate(table.bloc.competences):
        rows = tuple(_row(table, criterion) for criterion in competence.criteria)
        yield CompetenceRows(competence.id, competence.short, colour, rows)


def _row(table: Table, criterion: Criterion) -> CriterionRow:
    chosen = table.settled.ratings.get(criterion.id) if table.settled else None
    return CriterionRow(
        id=criterion.id,
        label=criterion.label,
        cells=tuple(_cell(table.scale, voice, criterion.id) for voice in table.voices),
        divided=table.divided(criterion.id),
        choices=tuple(Choice(degree.id, degree.label, degree.id == chosen) for degree in table.scale.degrees),
    )


def _cell(scale: RatingScale, voice: Voice, criterion: str) -> Cell:
    found = voice.opinions.get(criterion)
    degree = scale.of(found)
    comment = found.comment if found else ""
    return Cell(degree.counts_as.value, degree.label, comment) if degree else Cell("", "–", comment)


def _head(voice: Voice) -> VoiceHead:
    signed = voice.review.signed_at
    state = f"signé le {moment(signed)}" if signed else "non signé"
    return VoiceHead(voice.juror.name, state, voice.review.id, voice.review.version, signed is not None)
