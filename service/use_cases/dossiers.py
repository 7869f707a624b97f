"""Dossiers: who is a candidate in which session, and how they are named to whom."""

from msgspec import Struct
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.audit.log import record
from service.people.access import Access
from service.people.accounts import find_account
from service.store.errors import AlreadyExists, NotFound
from service.store.models import Candidate, Dossier, Group, JurySession, Role
from service.store.repositories.lookup import expect_version, get
from service.use_cases.payloads import Email, Line, ObjectId, Payload


class NewCandidate(Payload):
    """A candidate to enter into a session."""

    name: Line = Field(examples=["Camille Duval"])
    email: Email = Field(examples=["camille.duval@exemple.fr"])
    group_id: ObjectId | None = None


class DossierChange(Payload):
    """What can be changed of a dossier."""

    group_id: ObjectId | None
    version: int = Field(ge=1)


class NamedDossier(Struct, frozen=True):
    """A dossier, and what the one who asks may call its candidate."""

    dossier: Dossier
    label: str
    """The candidate's name, or « Candidat n° 7 » for a juror of an anonymous session."""
    candidate: Candidate | None
    """None where the candidate is not named."""


def list_dossiers(access: Access, session_id: str) -> list[NamedDossier]:
    """A session's dossiers within reach, by number."""
    jury = access.jury_session(session_id)
    query = (
        select(Dossier, Candidate)
        .join(Candidate, Candidate.id == Dossier.candidate_id)
        .where(Dossier.session_id == jury.id, access.dossiers())
        .order_by(Dossier.number)
    )
    rows = access.session.execute(query)
    return [named(access, jury, dossier, candidate) for dossier, candidate in rows]


def read_dossier(access: Access, dossier_id: str) -> NamedDossier:
    """One dossier (``NotFound`` when it is out of reach)."""
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    return named(access, jury, dossier, get(access.session, Candidate, dossier.candidate_id))


def named(access: Access, jury: JurySession, dossier: Dossier, candidate: Candidate) -> NamedDossier:
    """A dossier as the one who asks may know it."""
    if is_masked(access, jury):
        return NamedDossier(dossier, anonymous_label(dossier), None)
    return NamedDossier(dossier, candidate.name, candidate)


def is_masked(access: Access, jury: JurySession) -> bool:
    """Whether candidates are numbers to the one who asks."""
    return jury.anonymous and access.actor.role is Role.JUROR


def anonymous_label(dossier: Dossier) -> str:
    """What an anonymous session calls a candidate."""
    return f"Candidat n° {dossier.number}"


def enter(access: Access, session_id: str, payload: NewCandidate) -> NamedDossier:
    """Enters a candidate into a session: someone known by the same address is the same person.

    Raises:
        AlreadyExists: they are a candidate of this session already.
        NotFound: no such group in this session.
    """
    jury = access.jury_session(session_id)
    group = _group(access.session, jury.id, payload.group_id)
    candidate = candidate_of(access.session, payload.name, payload.email)
    if dossier_of(access.session, jury.id, candidate.id) is not None:
        raise AlreadyExists("Cette personne est déjà candidate dans cette session.")
    dossier = add_dossier(access.session, jury, candidate, group)
    record(access.session, access.actor.account_id, "dossier.enter", "dossier", dossier.id)
    return named(access, jury, dossier, candidate)


def change_dossier(access: Access, dossier_id: str, payload: DossierChange) -> NamedDossier:
    """Moves a candidate to another group of the session, or to none.

    Raises:
        StaleVersion: someone changed the dossier meanwhile.
        NotFound: no such group in this session.
    """
    dossier = access.dossier(dossier_id)
    expect_version(dossier.version, payload.version)
    group = _group(access.session, dossier.session_id, payload.group_id)
    dossier.group_id = group.id if group else None
    access.session.flush()
    record(access.session, access.actor.account_id, "dossier.change", "dossier", dossier.id)
    return read_dossier(access, dossier.id)


def candidate_of(session: Session, name: str, email: str) -> Candidate:
    """The candidate of that address, made when they are new and tied to their account if they have one."""
    found = session.scalars(select(Candidate).where(Candidate.email == email)).one_or_none()
    if found is not None:
        return found
    account = find_account(session, email)
    own = account is not None and account.role is Role.CANDIDATE
    candidate = Candidate(name=name, email=email, account_id=account.id if account and own else None)
    session.add(candidate)
    session.flush()
    return candidate


def dossier_of(session: Session, session_id: str, candidate_id: str) -> Dossier | None:
    """A candidate's dossier in a session; None when they are no candidate of it."""
    query = select(Dossier).where(Dossier.session_id == session_id, Dossier.candidate_id == candidate_id)
    return session.scalars(query).one_or_none()


def add_dossier(session: Session, jury: JurySession, candidate: Candidate, group: Group | None) -> Dossier:
    """Adds a dossier under the session's next number."""
    highest = session.scalar(select(func.max(Dossier.number)).where(Dossier.session_id == jury.id))
    dossier = Dossier(
        session_id=jury.id,
        candidate_id=candidate.id,
        group_id=group.id if group else None,
        number=(highest or 0) + 1,
    )
    session.add(dossier)
    session.flush()
    return dossier


def _group(session: Session, session_id: str, group_id: str | None) -> Group | None:
    if group_id is None:
        return None
    group = get(session, Group, group_id)
    if group.session_id != session_id:
        raise NotFound("Cette session n'a pas ce groupe.")
    return group
