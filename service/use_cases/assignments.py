"""Dossiers given to jurors, many at once: by rule or from a table; and the conflicts of interest that forbid some."""

from collections.abc import Collection

from pydantic import Field
from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.store.models import Account, Assignment, Conflict, Dossier, Role
from service.use_cases.allocation import Allocation, allocate
from service.use_cases.errors import ConflictOfInterest
from service.use_cases.juries import Sitting, assign, list_seats, withdraw_assignment
from service.use_cases.payloads import ObjectId, Payload


class ByRule(Payload):
    """A rule to give dossiers by."""

    jurors_per_dossier: int = Field(2, ge=1, le=9)


class DeclaredConflict(Payload):
    """A juror who must not judge the candidate of a dossier."""

    account_id: ObjectId
    dossier_id: ObjectId


def given(access: Access, session_id: str) -> dict[str, set[str]]:
    """The jurors of each dossier of a session, by id."""
    jury = access.jury_session(session_id)
    jurors: dict[str, set[str]] = {id_: set() for id_ in _dossiers(access, jury.id)}
    rows = select(Assignment).where(Assignment.dossier_id.in_(jurors))
    for row in access.session.scalars(rows):
        jurors[row.dossier_id].add(row.account_id)
    return jurors


def conflicts(access: Access, session_id: str) -> frozenset[tuple[str, str]]:
    """Pairs of dossier and juror that must not be."""
    jury = access.jury_session(session_id)
    query = (
        select(Dossier.id, Conflict.account_id)
        .join(Conflict, Conflict.candidate_id == Dossier.candidate_id)
        .where(Dossier.session_id == jury.id)
    )
    return frozenset((dossier, account) for dossier, account in access.session.execute(query))


def assign_by_rule(access: Access, session_id: str, payload: ByRule) -> Allocation:
    """Completes every dossier of a session to as many jurors as the rule asks for; takes nothing back."""
    jurors = [account.id for _, account in list_seats(access.to(Action.LIST, Kind.SEAT), session_id) if _reads(account)]
    held = given(access, session_id)
    allocation = allocate(list(held), jurors, payload.jurors_per_dossier, conflicts(access, session_id), held)
    for dossier, juror in allocation.added:
        assign(access, dossier, Sitting(account_id=juror))
    return allocation


def assign_table(access: Access, session_id: str, wanted: Collection[tuple[str, str]]) -> tuple[int, int]:
    """Makes the assignments of a session those of a table of dossiers and jurors; how many it gave and took back.

    Raises:
        NotFound: a dossier is not one of the session.
        NotInJury: a juror does not sit.
        ConflictOfInterest: a juror must not judge a candidate; nothing is changed.
    """
    held = {(dossier, juror) for dossier, jurors in given(access, session_id).items() for juror in jurors}
    own = set(_dossiers(access, session_id))
    if any(dossier not in own for dossier, _ in wanted):
        raise NotFound("Ce dossier n'est pas de cette session.")
    new, gone = set(wanted) - held, held - set(wanted)
    if new & conflicts(access, session_id):
        raise ConflictOfInterest("Un conflit d'intérêts est déclaré : ce dossier ne peut pas aller à ce juré.")
    for dossier, juror in sorted(new):
        assign(access, dossier, Sitting(account_id=juror))
    for dossier, juror in sorted(gone):
        withdraw_assignment(access.to(Action.DELETE, Kind.ASSIGNMENT), dossier, juror)
    return len(new), len(gone)


def declare_conflict(access: Access, payload: DeclaredConflict) -> None:
    """Notes a conflict of interest, and takes the dossiers of that candidate back from the juror."""
    dossier = access.dossier(payload.dossier_id)
    key = {"account_id": payload.account_id, "candidate_id": dossier.candidate_id}
    if access.session.scalars(select(Conflict).filter_by(**key)).one_or_none() is None:
        access.session.add(Conflict(**key))
        access.session.flush()
    if payload.account_id in given(access, dossier.session_id)[dossier.id]:
        withdraw_assignment(access.to(Action.DELETE, Kind.ASSIGNMENT), dossier.id, payload.account_id)
    _note(access, "conflict.declare", dossier, payload)


def lift_conflict(access: Access, payload: DeclaredConflict) -> None:
    """Takes a conflict of interest back (``NotFound`` when there is none)."""
    dossier = access.dossier(payload.dossier_id)
    query = select(Conflict).filter_by(account_id=payload.account_id, candidate_id=dossier.candidate_id)
    found = access.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Ce conflit d'intérêts n'est pas déclaré.")
    access.session.delete(found)
    _note(access, "conflict.lift", dossier, payload)


def _note(access: Access, action: str, dossier: Dossier, payload: DeclaredConflict) -> None:
    record(access.session, access.actor.account_id, action, "dossier", dossier.id, account=payload.account_id)


def _reads(account: Account) -> bool:
    return account.role is Role.JUROR


def _dossiers(access: Access, session_id: str) -> list[str]:
    query = select(Dossier.id).where(Dossier.session_id == session_id).order_by(Dossier.number)
    return list(access.session.scalars(query))
