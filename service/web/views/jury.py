"""A session's jury, and who reads which dossier."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from service.store.models import Account, Role
from service.use_cases.dossiers import NamedDossier
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs


class Member(Struct, frozen=True):
    """Someone who sits."""

    id: str
    name: str
    role: str
    dossiers: int


class Seatable(Struct, frozen=True):
    """Someone who could sit."""

    id: str
    label: str


class Box(Struct, frozen=True):
    """Whether a juror reads a dossier."""

    value: str
    label: str
    checked: bool
    conflict: bool


class TableRow(Struct, frozen=True):
    """A dossier and its jurors."""

    id: str
    number: int
    label: str
    boxes: tuple[Box, ...]
    readers: int


class ConflictLine(Struct, frozen=True):
    """A juror who must not judge a candidate."""

    account: str
    dossier: str
    label: str


class JuryPage(Page, frozen=True):
    """The jury and its dossiers."""

    template: ClassVar[str] = "jury.html.j2"
    tabs: SessionTabs
    members: tuple[Member, ...]
    seatable: tuple[Seatable, ...]
    rows: tuple[TableRow, ...]
    conflicts: tuple[ConflictLine, ...]
    may_seat: bool


def jury_page(
    tabs: SessionTabs,
    members: Sequence[Account],
    seatable: Sequence[Account],
    dossiers: Sequence[NamedDossier],
    given: Mapping[str, Collection[str]],
    conflicts: Collection[tuple[str, str]],
) -> JuryPage:
    """The jury; ``given`` holds the jurors of each dossier, ``conflicts`` the pairs that must not be."""
    load = [juror for jurors in given.values() for juror in jurors]
    return JuryPage(
        tabs=tabs,
        members=tuple(Member(a.id, a.name, _role(a), load.count(a.id)) for a in members),
        seatable=tuple(Seatable(a.id, f"{a.name} ({_role(a).lower()})") for a in seatable),
        rows=tuple(_row(entry, members, given, conflicts) for entry in dossiers),
        conflicts=tuple(
            ConflictLine(a.id, entry.dossier.id, f"{a.name} et {entry.label}")
            for entry in dossiers
            for a in members
            if (entry.dossier.id, a.id) in conflicts
        ),
        may_seat=bool(seatable),
    )


def _row(
    entry: NamedDossier,
    members: Sequence[Account],
    given: Mapping[str, Collection[str]],
    conflicts: Collection[tuple[str, str]],
) -> TableRow:
    dossier = entry.dossier
    jurors = given.get(dossier.id, ())
    boxes = tuple(
        Box(
            value=f"{dossier.id}/{account.id}",
            label=f"{account.name} lit {entry.label}",
            checked=account.id in jurors,
            conflict=(dossier.id, account.id) in conflicts,
        )
        for account in members
    )
    return TableRow(dossier.id, dossier.number, entry.label, boxes, len(jurors))


def _role(account: Account) -> str:
    return "Présidence" if account.role is Role.PRESIDENT else "Jury"
