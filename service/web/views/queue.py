"""What the juror's queue shows."""

from datetime import date
from typing import ClassVar

from msgspec import Struct

from service.use_cases.queues import Queue, QueueEntry, Readiness
from service.web.dates import day, distance
from service.web.frame import Page

_STATES = {
    Readiness.UNDER_WAY: "lecture en cours",
    Readiness.FAILED: "lecture interrompue",
    Readiness.EMPTY: "en attente des pièces",
}


class QueueCard(Struct, frozen=True):
    """A dossier to read."""

    address: str
    label: str
    number: int
    state: str
    """In words; empty while it can simply be read."""
    rated: int
    criteria: int
    signed: bool
    action: str


class QueueSection(Struct, frozen=True):
    """A session's dossiers."""

    id: str
    title: str
    bloc: str
    when: str
    anonymous: bool
    reading_first: bool
    done: int
    cards: tuple[QueueCard, ...]


class QueuePage(Page, frozen=True):
    """All that a juror has to read."""

    template: ClassVar[str] = "queue.html.j2"
    left: int
    """Dossiers that are not signed yet."""
    sections: tuple[QueueSection, ...]


def queue_page(queues: list[Queue], today: date) -> QueuePage:
    """The queue as it is shown."""
    left = sum(not entry.signed for queue in queues for entry in queue.entries)
    return QueuePage(left, tuple(_section(queue, today) for queue in queues))


def _section(queue: Queue, today: date) -> QueueSection:
    jury = queue.jury
    return QueueSection(
        id=jury.id,
        title=jury.title,
        bloc=f"{queue.bloc.id} · {queue.bloc.label}",
        when=f"Jury le {day(jury.jury_date)}, {distance(jury.jury_date, today)}",
        anonymous=jury.anonymous,
        reading_first=jury.reading_first,
        done=sum(entry.signed for entry in queue.entries),
        cards=tuple(_card(entry) for entry in queue.entries),
    )


def _card(entry: QueueEntry) -> QueueCard:
    dossier = entry.named.dossier
    return QueueCard(
        address=f"/dossiers/{dossier.id}",
        label=entry.named.label,
        number=dossier.number,
        state=_STATES.get(entry.readiness, ""),
        rated=entry.rated,
        criteria=entry.criteria,
        signed=entry.signed,
        action="Relire" if entry.signed else "Continuer" if entry.rated else "Commencer",
    )
