"""Who sits in a session's jury, and who reads which dossier."""

from sqlalchemy import delete, select

from service.audit.log import record
from service.people.access import Access
from service.store.errors import AlreadyExists, NotFound
from service.store.models import Account, AccountState, Assignment, Dossier, Role, Seat
from service.store.repositories.lookup import get
from service.use_cases.errors import NotInJury, WrongRole
from service.use_cases.payloads import ObjectId, Payload

_SITTING = (Role.PRESIDENT, Role.JUROR)


class Sitting(Payload):
    """An account that should sit, or read."""

    account_id: ObjectId


def list_seats(access: Access, session_id: str) -> list[tuple[Seat, Account]]:
    """A session's jury, by name."""
    jury = access.jury_session(session_id)
    query = (
        select(Seat, Account)
        .join(Account, Account.id == Seat.account_id)
        .where(Seat.session_id == jury.id)
        .order_by(Account.name, Account.id)
    )
    return [(seat, account) for seat, account in access.session.execute(query)]


def give_seat(access: Access, session_id: str, payload: Sitting) -> tuple[Seat, Account]:
    """Lets a president or a juror sit.

    Raises:
        WrongRole: the account is neither, or is closed.
        AlreadyExists: it sits already.
    """
    jury = access.jury_session(session_id)
    account = get(access.session, Account, payload.account_id)
    if account.role not in _SITTING or account.state is AccountState.DISABLED:
        raise WrongRole("Seul un compte ouvert de juré ou de président peut siéger.")
    if _seat(access, jury.id, account.id) is not None:
        raise AlreadyExists("Ce compte siège déjà dans cette session.")
    seat = Seat(session_id=jury.id, account_id=account.id)
    access.session.add(seat)
    access.session.flush()
    record(access.session, access.actor.account_id, "seat.give", "session", jury.id, account=account.id)
    return seat, account


def take_seat_back(access: Access, session_id: str, account_id: str) -> None:
    """Ends a seat: the account loses the session and its dossiers at the next request; its reviews stay.

    Raises:
        NotFound: the account does not sit.
    """
    jury = access.jury_session(session_id)
    seat = _seat(access, jury.id, account_id)
    if seat is None:
        raise NotFound("Ce compte ne siège pas dans cette session.")
    own = select(Dossier.id).where(Dossier.session_id == jury.id)
    access.session.execute(
        delete(Assignment).where(Assignment.account_id == account_id, Assignment.dossier_id.in_(own))
    )
    access.session.delete(seat)
    record(access.session, access.actor.account_id, "seat.take_back", "session", jury.id, account=account_id)


def list_assignments(access: Access, session_id: str) -> list[Assignment]:
    """Who reads what, in one session."""
    jury = access.jury_session(session_id)
    query = (
        select(Assignment)
        .join(Dossier, Dossier.id == Assignment.dossier_id)
        .where(Dossier.session_id == jury.id)
        .order_by(Dossier.number, Assignment.id)
    )
    return list(access.session.scalars(query))


def assign(access: Access, dossier_id: str, payload: Sitting) -> Assignment:
    """Gives a dossier to someone of its jury; giving it twice changes nothing.

    Raises:
        NotInJury: the account does not sit in the session.
    """
    dossier = access.dossier(dossier_id)
    if _seat(access, dossier.session_id, payload.account_id) is None:
        raise NotInJury("Ce compte ne siège pas dans la session du dossier.")
    found = _assignment(access, dossier.id, payload.account_id)
    if found is not None:
        return found
    assignment = Assignment(dossier_id=dossier.id, account_id=payload.account_id)
    access.session.add(assignment)
    access.session.flush()
    record(access.session, access.actor.account_id, "dossier.assign", "dossier", dossier.id, account=payload.account_id)
    return assignment


def withdraw_assignment(access: Access, dossier_id: str, account_id: str) -> None:
    """Takes a dossier back from a juror; their review stays.

    Raises:
        NotFound: it was not theirs.
    """
    dossier = access.dossier(dossier_id)
    assignment = _assignment(access, dossier.id, account_id)
    if assignment is None:
        raise NotFound("Ce dossier n'est pas attribué à ce compte.")
    access.session.delete(assignment)
    record(access.session, access.actor.account_id, "dossier.unassign", "dossier", dossier.id, account=account_id)


def _seat(access: Access, session_id: str, account_id: str) -> Seat | None:
    query = select(Seat).where(Seat.session_id == session_id, Seat.account_id == account_id)
    return access.session.scalars(query).one_or_none()


def _assignment(access: Access, dossier_id: str, account_id: str) -> Assignment | None:
    query = select(Assignment).where(Assignment.dossier_id == dossier_id, Assignment.account_id == account_id)
    return access.session.scalars(query).one_or_none()
