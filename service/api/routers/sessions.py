"""Jury sessions, their juries, their groups."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from service.api.answers import Answer, ObjectId
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.store.models import Role
from service.use_cases import groups, juries, sessions
from service.use_cases.rating_scale import ScaleDegree

router = APIRouter(prefix="/api/v1", tags=["sessions"])


class SessionAnswer(Answer):
    """A jury session."""

    id: str
    title: str
    referentiel_id: str
    bloc: str
    jury_date: date
    deadline: datetime
    anonymous: bool
    reading_first: bool
    self_checks_per_version: int
    retention_days: int
    scale: list[ScaleDegree] | None = Field(description="The session's own rating scale; null for the usual one.")
    purged_at: datetime | None
    version: int


class SeatAnswer(Answer):
    """Someone who sits in a jury."""

    account_id: str
    name: str
    role: Role


class GroupAnswer(Answer):
    """A group of candidates."""

    id: str
    session_id: str
    name: str


@router.get("/sessions")
def list_sessions(caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.SESSION))]) -> list[SessionAnswer]:
    """The sessions that one takes part in; for an administrator, all of them."""
    with caller.reading() as access:
        return [SessionAnswer.model_validate(jury) for jury in sessions.list_sessions(access)]


@router.post("/sessions", status_code=201)
def open_session(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.SESSION))], payload: sessions.NewSession
) -> SessionAnswer:
    """Opens a session."""
    with caller.writing() as access:
        return SessionAnswer.model_validate(sessions.open_session(access, payload))


@router.get("/sessions/{session_id}")
def read_session(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.SESSION))], session_id: ObjectId
) -> SessionAnswer:
    """One session."""
    with caller.reading() as access:
        return SessionAnswer.model_validate(sessions.read_session(access, session_id))


@router.put("/sessions/{session_id}")
def change_session(
    caller: Annotated[Caller, Depends(Allowed(Action.UPDATE, Kind.SESSION))],
    session_id: ObjectId,
    payload: sessions.SessionChange,
) -> SessionAnswer:
    """Changes a session's rules."""
    with caller.writing() as access:
        return SessionAnswer.model_validate(sessions.change_session(access, session_id, payload))


@router.delete("/sessions/{session_id}", status_code=204)
def remove_session(
    caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.SESSION))], session_id: ObjectId
) -> None:
    """Removes a session that holds no dossier."""
    with caller.writing() as access:
        sessions.close_session(access, session_id)


@router.get("/sessions/{session_id}/seats")
def list_seats(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.SEAT))], session_id: ObjectId
) -> list[SeatAnswer]:
    """A session's jury."""
    with caller.reading() as access:
        return [SeatAnswer(account_id=a.id, name=a.name, role=a.role) for _, a in juries.list_seats(access, session_id)]


@router.post("/sessions/{session_id}/seats", status_code=201)
def give_seat(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.SEAT))], session_id: ObjectId, payload: juries.Sitting
) -> SeatAnswer:
    """Lets a president or a juror sit."""
    with caller.writing() as access:
        _, account = juries.give_seat(access, session_id, payload)
        return SeatAnswer(account_id=account.id, name=account.name, role=account.role)


@router.delete("/sessions/{session_id}/seats/{account_id}", status_code=204)
def take_seat_back(
    caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.SEAT))], session_id: ObjectId, account_id: ObjectId
) -> None:
    """Ends a seat: the account loses the session and its dossiers at once."""
    with caller.writing() as access:
        juries.take_seat_back(access, session_id, account_id)


@router.get("/sessions/{session_id}/groups")
def list_groups(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.GROUP))], session_id: ObjectId
) -> list[GroupAnswer]:
    """A session's groups."""
    with caller.reading() as access:
        return [GroupAnswer.model_validate(group) for group in groups.list_groups(access, session_id)]


@router.post("/sessions/{session_id}/groups", status_code=201)
def make_group(
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.GROUP))],
    session_id: ObjectId,
    payload: groups.NewGroup,
) -> GroupAnswer:
    """Makes a group."""
    with caller.writing() as access:
        return GroupAnswer.model_validate(groups.make_group(access, session_id, payload))


@router.delete("/groups/{group_id}", status_code=204)
def remove_group(caller: Annotated[Caller, Depends(Allowed(Action.DELETE, Kind.GROUP))], group_id: ObjectId) -> None:
    """Removes a group that has handed nothing in."""
    with caller.writing() as access:
        groups.remove_group(access, group_id)
