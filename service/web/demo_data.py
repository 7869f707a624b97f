"""A jury session to try the service with: accounts of every role, candidates at every stage, dossiers already read."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import Session

from referentiel.catalogue import open_referentiel
from service.assessment.pieces import guess_kind
from service.people.access import Access
from service.people.accounts import add_account, set_password
from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.pipeline.attempts import attempt, value
from service.pipeline.requests import request_run
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier
from service.pipeline.workshop import Workshop
from service.server_settings import Server
from service.store.base import now
from service.store.models import (
    Account,
    AccountState,
    Assignment,
    Dossier,
    Group,
    JurySession,
    Purpose,
    Role,
    Run,
    Seat,
)
from service.store.repositories.runs import begin
from service.use_cases.dossiers import NewCandidate, enter
from service.use_cases.pieces import CheckedFile, Received, hand_in, hand_in_brief, keep_file
from service.use_cases.referentiels import keep

PASSWORD = "une lecture attentive"  # noqa: S105 (printed for whoever tries the demo)

PEOPLE = (
    ("administration@ecole.example", "Claude Régis", Role.ADMINISTRATOR),
    ("presidence@ecole.example", "Hélène Vautrin", Role.PRESIDENT),
    ("jury@ecole.example", "Samir Oukaci", Role.JUROR),
    ("jury-2@ecole.example", "Blanche Tessier", Role.JUROR),
)


class DemoCandidate(Struct, frozen=True):
    """A candidate, and the files that they hand in; none when they have not begun."""

    name: str
    files: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.name.lower().replace(' ', '.').replace('é', 'e').replace('ï', 'i')}@candidats.example"


class DemoJury(Struct, frozen=True):
    """A session to make: its bloc, the folder of its files, its brief, its candidates."""

    bloc: str
    title: str
    folder: str
    candidates: tuple[DemoCandidate, ...]
    group: str = ""
    brief: str = ""


JURIES = (
    DemoJury(
        "B1",
        "Bloc 1, session d'hiver",
        "b1",
        (
            DemoCandidate(
                "Lou-Anne Delplace", ("dossier-artistique.pdf", "note-de-synthese.docx", "restitution-orale.vtt")
            ),
            DemoCandidate("Noé Carlier", ("restitution-orale.vtt",)),
            DemoCandidate("Anaïs Ferrand"),
        ),
        group="Point de rosée",
    ),
    DemoJury(
        "B2",
        "Bloc 2, session d'hiver",
        "b2",
        (DemoCandidate("Maïa Kessler", ("note-strategique.docx", "presentation-orale.pptx")),),
        brief="brief.pdf",
    ),
    DemoJury(
        "B3",
        "Bloc 3, session d'hiver",
        "b3",
        (DemoCandidate("Tom Varenne", ("note-strategique.pdf",)),),
        brief="brief.docx",
    ),
)


def seed(workshop: Workshop, server: Server, folder: Path, juries: Sequence[DemoJury] = JURIES) -> list[str]:
    """Makes the accounts and sessions from the files in ``folder``; gives the ids of the runs that are yet to be done.

    Raises:
        AlreadyExists: the accounts are there already.
        UnreadableFile: a file is none that can be read.
    """
    with workshop.database.write() as session:
        people = [_person(session, *person) for person in PEOPLE]
        seeding = _Seeding(session, workshop, server, folder, Actor(people[0].id, Role.ADMINISTRATOR))
        sitting = [person for person in people if person.role in (Role.PRESIDENT, Role.JUROR)]
        return [run for jury in juries for run in seeding.jury(jury, sitting)]


def draft_all(workshop: Workshop, runs: Sequence[str], tell: Callable[[str], None]) -> None:
    """Does the runs here and now, in this process, without any record of their steps; ``tell`` hears of each."""
    steps = Steps(workshop)
    for run_id in runs:
        with workshop.database.write() as session:
            run = session.get_one(Run, run_id)
            begin(run, f"demo-{run_id}")
            title = session.get_one(JurySession, run.session_id).title
        tell(title)
        draft_dossier(run_id, steps, _at_once)


def _at_once(_: str, step: Callable[..., Any], *args: Any) -> Any:
    return value(attempt(step, *args))


def _person(session: Session, email: str, name: str, role: Role) -> Account:
    account = add_account(session, email, name, role)
    set_password(session, account, PASSWORD)
    account.state = AccountState.ACTIVE
    session.flush()
    return account


class _Seeding:
    """Fills one transaction."""

    def __init__(
        self, session: Session, workshop: Workshop, server: Server, folder: Path, administrator: Actor
    ) -> None:
        self._session = session
        self._workshop = workshop
        self._server = server
        self._folder = folder
        self._administrator = administrator
        self._referentiel = open_referentiel(workshop.settings.referentiel)
        self._version = keep(session, self._referentiel)

    def jury(self, demo: DemoJury, sitting: Sequence[Account]) -> list[str]:
        jury = self._session_row(demo)
        self._session.add_all(Seat(session_id=jury.id, account_id=account.id) for account in sitting)
        group = self._group(jury, demo.group) if demo.group else None
        if demo.brief:
            access = self._access(Kind.BRIEF)
            hand_in_brief(access, jury.id, self._file(demo, demo.brief), self._server)
        runs = []
        for candidate in demo.candidates:
            dossier = self._dossier(jury, candidate, group)
            self._session.add_all(Assignment(dossier_id=dossier.id, account_id=account.id) for account in sitting)
            self._hand_in(demo, candidate, dossier)
            if candidate.files:
                runs.append(request_run(self._session, dossier, Purpose.JURY).id)
        return runs

    def _session_row(self, demo: DemoJury) -> JurySession:
        jury = JurySession(
            title=demo.title,
            referentiel_id=self._version.id,
            bloc=demo.bloc,
            jury_date=(now() + timedelta(days=21)).date(),
            deadline=now() + timedelta(days=12),
        )
        self._session.add(jury)
        self._session.flush()
        return jury

    def _group(self, jury: JurySession, name: str) -> Group:
        group = Group(session_id=jury.id, name=name)
        self._session.add(group)
        self._session.flush()
        return group

    def _dossier(self, jury: JurySession, candidate: DemoCandidate, group: Group | None) -> Dossier:
        account = _person(self._session, candidate.email, candidate.name, Role.CANDIDATE)
        payload = NewCandidate(name=account.name, email=account.email, group_id=group.id if group else None)
        return enter(self._access(Kind.DOSSIER), jury.id, payload).dossier

    def _hand_in(self, demo: DemoJury, candidate: DemoCandidate, dossier: Dossier) -> None:
        bloc = self._referentiel.bloc(demo.bloc)
        for name in candidate.files:
            kind = guess_kind(name, bloc).id
            hand_in(self._access(Kind.PIECE), dossier.id, kind, self._file(demo, name), self._server)

    def _file(self, demo: DemoJury, name: str) -> CheckedFile:
        return keep_file(self._workshop.files, Received(self._folder / demo.folder / name, name))

    def _access(self, kind: Kind) -> Access:
        return Access(self._session, self._administrator, Action.CREATE, kind)
