"""A session's candidates and groups, and what a list of them would do."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct

from service.store.models import AccountState, Group
from service.use_cases.candidate_import import ImportReport
from service.use_cases.dossiers import NamedDossier
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs

_STATES = {
    None: "pas encore invité",
    AccountState.INVITED: "invité",
    AccountState.ACTIVE: "compte ouvert",
    AccountState.DISABLED: "compte fermé",
}


class GroupChoice(Struct, frozen=True):
    """A group that candidates can be moved to."""

    id: str
    name: str
    members: int


class CandidateLine(Struct, frozen=True):
    """A candidate."""

    dossier: str
    version: int
    number: int
    label: str
    email: str
    group: str
    """Id of the group; empty for none."""
    account: str


class BadLineView(Struct, frozen=True):
    """A line of a list that cannot be taken up."""

    line: int
    problem: str


class Preview(Struct, frozen=True):
    """What a list would do."""

    summary: str
    bad: tuple[BadLineView, ...]
    text: str
    """The list itself, to be sent again to confirm; empty when it cannot be."""


class CandidatesPage(Page, frozen=True):
    """The candidates of a session."""

    template: ClassVar[str] = "candidates.html.j2"
    tabs: SessionTabs
    candidates: tuple[CandidateLine, ...]
    groups: tuple[GroupChoice, ...]
    may_change: bool
    preview: Preview | None = None
    problem: str = ""


def candidates_page(
    tabs: SessionTabs,
    found: Sequence[tuple[NamedDossier, AccountState | None]],
    groups: Iterable[Group],
    may_change: bool,
    preview: Preview | None = None,
    problem: str = "",
) -> CandidatesPage:
    """The candidates, each with the state of their account."""
    members = [entry.dossier.group_id for entry, _ in found]
    return CandidatesPage(
        tabs=tabs,
        candidates=tuple(_line(entry, state) for entry, state in found),
        groups=tuple(GroupChoice(group.id, group.name, members.count(group.id)) for group in groups),
        may_change=may_change,
        preview=preview,
        problem=problem,
    )


def preview(report: ImportReport, text: str) -> Preview:
    """What a list would do."""
    known = f", {report.unchanged} déjà dans la session" if report.unchanged else ""
    groups = f", {report.groups_added} groupes à créer" if report.groups_added else ""
    summary = f"{report.added} candidats à inscrire{known}{groups}."
    bad = tuple(BadLineView(line.line, line.problem) for line in report.bad_lines)
    return Preview(summary, bad, "" if bad else text)


def _line(entry: NamedDossier, state: AccountState | None) -> CandidateLine:
    dossier, candidate = entry.dossier, entry.candidate
    return CandidateLine(
        dossier=dossier.id,
        version=dossier.version,
        number=dossier.number,
        label=entry.label,
        email=candidate.email if candidate else "",
        group=dossier.group_id or "",
        account=_STATES[state],
    )
