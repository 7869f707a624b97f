"""Who sits in a session's jury, and who reads which dossier: by rule, by hand, never with a conflict of interest."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import Account, AccountState, Role
from service.use_cases import assignments, juries
from service.use_cases.dossiers import list_dossiers
from service.web.forms import leads_to, payload
from service.web.rendering import render
from service.web.routes.sessions import OwnForm, open_tabs
from service.web.views.jury import JuryPage, jury_page
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor

router = APIRouter(prefix="/sessions/{session_id}")
_FIELDS = {"jurors_per_dossier": "le nombre de jurés", "account_id": "le juré", "dossier_id": "le dossier"}


@router.get("/jury")
def jury(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The jury and its dossiers."""
    return render(visitor.frame(request), _page(session, visitor, session_id))


@router.post("/sieges", dependencies=OwnForm)
def give_seat(
    session_id: str, backstage: BehindThePages, visitor: SignedIn, compte: Annotated[str, Form()]
) -> Response:
    """Lets someone sit."""
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.SEAT)
        juries.give_seat(access, session_id, payload(juries.Sitting, _FIELDS, account_id=compte))
    return _back(session_id, "Siège attribué.")


@router.post("/sieges/{account_id}/retrait", dependencies=OwnForm)
def take_seat_back(session_id: str, account_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Ends a seat."""
    with backstage.database.write() as session:
        juries.take_seat_back(Access(session, visitor.actor, Action.DELETE, Kind.SEAT), session_id, account_id)
    return _back(session_id, "Siège retiré.")


@router.post("/attributions", dependencies=OwnForm)
def assign_table(
    session_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    lit: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Makes the assignments those of the table."""
    wanted = {(dossier, juror) for dossier, _, juror in (value.partition("/") for value in lit or ())}
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ASSIGNMENT)
        new, gone = assignments.assign_table(access, session_id, wanted)
    return _back(session_id, f"Attributions enregistrées : {new} données, {gone} retirées.")


@router.post("/attributions/regle", dependencies=OwnForm)
def assign_by_rule(
    session_id: str, backstage: BehindThePages, visitor: SignedIn, jures: Annotated[int, Form()]
) -> Response:
    """Completes every dossier to a number of jurors."""
    rule = payload(assignments.ByRule, _FIELDS, jurors_per_dossier=jures)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ASSIGNMENT)
        done = assignments.assign_by_rule(access, session_id, rule)
    short = f" Il manque des jurés sans conflit pour {len(done.short)} dossiers." if done.short else ""
    return _back(session_id, f"{len(done.added)} attributions ajoutées.{short}")


@router.post("/conflits", dependencies=OwnForm)
def declare_conflict(
    session_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    compte: Annotated[str, Form()],
    dossier: Annotated[str, Form()],
) -> Response:
    """Notes that a juror must not judge a candidate."""
    declared = payload(assignments.DeclaredConflict, _FIELDS, account_id=compte, dossier_id=dossier)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ASSIGNMENT)
        assignments.declare_conflict(access, declared)
    return _back(session_id, "Conflit d'intérêts noté.")


@router.post("/conflits/retrait", dependencies=OwnForm)
def lift_conflict(
    session_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    compte: Annotated[str, Form()],
    dossier: Annotated[str, Form()],
) -> Response:
    """Takes a conflict back."""
    declared = payload(assignments.DeclaredConflict, _FIELDS, account_id=compte, dossier_id=dossier)
    with backstage.database.write() as session:
        assignments.lift_conflict(Access(session, visitor.actor, Action.DELETE, Kind.ASSIGNMENT), declared)
    return _back(session_id, "Conflit d'intérêts retiré.")


def _page(session: Session, visitor: Visitor, session_id: str) -> JuryPage:
    tabs = open_tabs(session, visitor, session_id, "Jury et attributions")
    seats = juries.list_seats(Access(session, visitor.actor, Action.LIST, Kind.SEAT), session_id)
    members = [account for _, account in seats]
    may_seat = visitor.actor.reach(Action.CREATE, Kind.SEAT) is not None
    access = Access(session, visitor.actor, Action.LIST, Kind.ASSIGNMENT)
    return jury_page(
        tabs=tabs,
        members=members,
        seatable=_seatable(session, {account.id for account in members}) if may_seat else [],
        dossiers=list_dossiers(access.to(Action.LIST, Kind.DOSSIER), session_id),
        given=assignments.given(access, session_id),
        conflicts=assignments.conflicts(access, session_id),
    )


def _seatable(session: Session, seated: set[str]) -> list[Account]:
    query = select(Account).where(
        Account.role.in_((Role.PRESIDENT, Role.JUROR)), Account.state != AccountState.DISABLED
    )
    return [account for account in session.scalars(query.order_by(Account.name)) if account.id not in seated]


def _back(session_id: str, done: str) -> Response:
    return leads_to(f"/sessions/{session_id}/jury", done)
