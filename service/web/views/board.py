"""How far a session has come, dossier by dossier."""

from typing import ClassVar

from msgspec import Struct

from service.store.models import RunState
from service.use_cases.outcome_words import OUTCOMES
from service.use_cases.session_board import Board, BoardRow, under_way
from service.web.dates import moment
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs

_RUNS = {
    RunState.REQUESTED: "en attente de lecture",
    RunState.RUNNING: "lecture en cours",
    RunState.DONE: "lu",
    RunState.FAILED: "lecture interrompue",
    RunState.CANCELLED: "lecture annulée",
}


class ReaderLine(Struct, frozen=True):
    """A juror of a dossier."""

    name: str
    rated: int
    criteria: int
    signed: bool


class RowLine(Struct, frozen=True):
    """A dossier."""

    number: int
    label: str
    address: str
    group: str
    pieces: str
    complete: bool
    reading: str
    trouble: str
    """Why the machine's reading stopped; empty when it did not."""
    readers: tuple[ReaderLine, ...]
    outcome: str


class Figure(Struct, frozen=True):
    """A count among a total."""

    label: str
    count: int
    total: int


class Progress(Struct, frozen=True):
    """What changes while a session goes on."""

    figures: tuple[Figure, ...]
    rows: tuple[RowLine, ...]
    going: bool
    seen_at: str


class BoardPart(Page, frozen=True):
    """The part of a session's first page that is asked for again and again."""

    template: ClassVar[str] = "board_part.html.j2"
    board: Progress


class BoardPage(Page, frozen=True):
    """A session's first page."""

    template: ClassVar[str] = "board.html.j2"
    tabs: SessionTabs
    board: Progress
    deadline: str
    may_read: bool
    """Whether the visitor may have every dossier read."""


def progress(board: Board, seen_at: str) -> Progress:
    """The board as it is shown; ``seen_at`` is the time of day."""
    rows = tuple(_row(row, board) for row in board.rows)
    readers = [reader for row in board.rows for reader in row.readers]
    count = len(board.rows)
    figures = (
        Figure("dossiers complets", sum(row.complete for row in rows), count),
        Figure("dossiers lus par l'outil", sum(_drafted(row) for row in board.rows), count),
        Figure("relectures signées", sum(reader.signed for reader in readers), len(readers)),
        Figure("décisions rendues", sum(bool(row.outcome) for row in rows), count),
    )
    return Progress(figures, rows, under_way(board), seen_at)


def board_page(board: Board, tabs: SessionTabs, seen_at: str, may_read: bool) -> BoardPage:
    """A session's first page."""
    return BoardPage(tabs, progress(board, seen_at), f"Dépôt jusqu'au {moment(board.jury.deadline)}", may_read)


def _row(row: BoardRow, board: Board) -> RowLine:
    run, settled = row.run, row.settled
    return RowLine(
        number=row.named.dossier.number,
        label=row.named.label,
        address=f"/dossiers/{row.named.dossier.id}",
        group=row.group,
        pieces=f"{len(row.handed_in & board.asked)} / {len(board.asked)}",
        complete=board.asked <= row.handed_in,
        reading=_RUNS[run.state] if run else "non demandé" if row.handed_in else "rien à lire",
        trouble=(run.reason or "") if run and run.state is RunState.FAILED else "",
        readers=tuple(
            ReaderLine(reader.account.name, reader.rated, board.criteria, reader.signed) for reader in row.readers
        ),
        outcome=OUTCOMES[settled.outcome] if settled and settled.outcome else "",
    )


def _drafted(row: BoardRow) -> bool:
    return row.run is not None and row.run.state is RunState.DONE
