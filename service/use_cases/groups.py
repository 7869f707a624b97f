"""Groups: candidates who share a collective piece."""

from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.store.errors import AlreadyExists
from service.store.models import Group, Piece
from service.use_cases.errors import SessionInUse
from service.use_cases.payloads import Line, Payload


class NewGroup(Payload):
    """A group to make."""

    name: Line


def list_groups(access: Access, session_id: str) -> list[Group]:
    """A session's groups, by name."""
    jury = access.jury_session(session_id)
    return list(access.session.scalars(select(Group).where(Group.session_id == jury.id).order_by(Group.name)))


def make_group(access: Access, session_id: str, payload: NewGroup) -> Group:
    """Makes a group.

    Raises:
        AlreadyExists: the session has one of that name.
    """
    jury = access.jury_session(session_id)
    query = select(Group.id).where(Group.session_id == jury.id, Group.name == payload.name[:100])
    if access.session.scalars(query).first() is not None:
        raise AlreadyExists("La session a déjà un groupe de ce nom.")
    group = Group(session_id=jury.id, name=payload.name[:100])
    access.session.add(group)
    access.session.flush()
    record(access.session, access.actor.account_id, "group.make", "group", group.id)
    return group


def remove_group(access: Access, group_id: str) -> None:
    """Removes a group that has handed nothing in; its candidates stay.

    Raises:
        SessionInUse: the group has handed a piece in.
    """
    group = access.group(group_id)
    if access.session.scalars(select(Piece.id).where(Piece.group_id == group.id)).first() is not None:
        raise SessionInUse("Ce groupe a remis une pièce : il ne peut plus être supprimé.")
    access.session.delete(group)
    record(access.session, access.actor.account_id, "group.remove", "group", group_id)
