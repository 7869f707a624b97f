"""One permission of one actor, inside one transaction: gives the objects within its reach and no other.

What is out of reach answers as if it did not exist, so that no one learns of it by trying identifiers.
"""

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from service.people.actor import Actor
from service.people.errors import Forbidden
from service.people.permissions import Action, Kind, Reach
from service.store.errors import NotFound
from service.store.models import (
    Assignment,
    Candidate,
    Dossier,
    Draft,
    Export,
    Group,
    JurySession,
    Piece,
    PieceVersion,
    Purpose,
    Review,
    Run,
    Seat,
)
from service.store.repositories.lookup import get

_Row = TypeVar("_Row", JurySession, Dossier)
_UNKNOWN = "Cet objet n'existe pas, ou ne vous est pas ouvert."


class Access:
    """What an actor may do to one kind of object."""

    def __init__(self, session: Session, actor: Actor, action: Action, kind: Kind) -> None:
        """Opens the access.

        Raises:
            Forbidden: neither the role nor the token allows the action on any object of the kind.
        """
        reach = actor.reach(action, kind)
        if reach is None:
            raise Forbidden("Votre compte ne permet pas cette action.")
        self.session = session
        self.actor = actor
        self.action = action
        self.kind = kind
        self.reach = reach

    def to(self, action: Action, kind: Kind) -> "Access":
        """The same actor's access for another action or kind (``Forbidden`` when there is none)."""
        return Access(self.session, self.actor, action, kind)

    def jury_session(self, session_id: str) -> JurySession:
        """The session of that id, within reach (``NotFound`` otherwise)."""
        return self._within(get(self.session, JurySession, session_id), self.jury_sessions())

    def dossier(self, dossier_id: str) -> Dossier:
        """The dossier of that id, within reach (``NotFound`` otherwise)."""
        return self._within(get(self.session, Dossier, dossier_id), self.dossiers())

    def assigned_dossier(self, dossier_id: str) -> Dossier:
        """The dossier of that id, assigned to the actor (``NotFound`` otherwise)."""
        return self._within(get(self.session, Dossier, dossier_id), self.assigned())

    def group(self, group_id: str) -> Group:
        """The group of that id, of a session within reach (``NotFound`` otherwise)."""
        group = get(self.session, Group, group_id)
        self.jury_session(group.session_id)
        return group

    def run(self, run_id: str) -> Run:
        """The run of that id, of a dossier within reach (``NotFound`` otherwise).

        A candidate's self-checks are theirs alone: no other kind of access gives them.
        """
        run = get(self.session, Run, run_id)
        if (run.purpose is Purpose.SELF_CHECK) != (self.kind is Kind.SELF_CHECK):
            raise NotFound(_UNKNOWN)
        self.dossier(run.dossier_id)
        return run

    def draft(self, draft_id: str) -> Draft:
        """The draft of that id, of a dossier within reach (``NotFound`` otherwise)."""
        draft = get(self.session, Draft, draft_id)
        self.run(draft.run_id)
        return draft

    def export(self, export_id: str) -> Export:
        """The export of that id, of a dossier within reach (``NotFound`` otherwise)."""
        export = get(self.session, Export, export_id)
        self.draft(export.draft_id)
        return export

    def review(self, review_id: str) -> Review:
        """The review of that id, within reach: for a juror, only their own (``NotFound`` otherwise)."""
        review = get(self.session, Review, review_id)
        own = self.reach in (Reach.OWN, Reach.ASSIGNED)
        if own and (review.juror_id != self.actor.account_id or not self._any(_ids(review, self.assigned()))):
            raise NotFound(_UNKNOWN)
        if not own:
            self.dossier(review.dossier_id)
        return review

    def piece_version(self, version_id: str) -> tuple[Piece, PieceVersion]:
        """The version of that id and its piece, of an owner within reach (``NotFound`` otherwise)."""
        version = get(self.session, PieceVersion, version_id)
        piece = get(self.session, Piece, version.piece_id)
        readable = (
            Dossier.id == piece.dossier_id
            if piece.dossier_id
            else Dossier.group_id == piece.group_id
            if piece.group_id
            else Dossier.session_id == piece.session_id
        )
        if self.reach is not Reach.ALL and not self._any(select(Dossier.id).where(readable, self.dossiers())):
            raise NotFound(_UNKNOWN)
        return piece, version

    def candidate(self, candidate_id: str) -> Candidate:
        """The candidate of that id: any, or oneself (``NotFound`` otherwise)."""
        candidate = get(self.session, Candidate, candidate_id)
        own = candidate.account_id == self.actor.account_id
        if self.reach is not Reach.ALL and not (self.reach is Reach.OWN and own):
            raise NotFound(_UNKNOWN)
        return candidate

    def jury_sessions(self) -> ColumnElement[bool]:
        """The condition that a session is within reach."""
        match self.reach:
            case Reach.ALL:
                return true()
            case Reach.SEATED | Reach.ASSIGNED:
                return JurySession.id.in_(select(Seat.session_id).where(Seat.account_id == self.actor.account_id))
            case Reach.OWN:
                return JurySession.id.in_(select(Dossier.session_id).where(self.dossiers()))

    def dossiers(self) -> ColumnElement[bool]:
        """The condition that a dossier is within reach."""
        mine = self.actor.account_id
        match self.reach:
            case Reach.ALL:
                return true()
            case Reach.SEATED:
                return Dossier.session_id.in_(select(Seat.session_id).where(Seat.account_id == mine))
            case Reach.ASSIGNED:
                return self.assigned()
            case Reach.OWN:
                return Dossier.candidate_id.in_(select(Candidate.id).where(Candidate.account_id == mine))

    def assigned(self) -> ColumnElement[bool]:
        """The condition that a dossier was assigned to the actor, who still sits in its jury."""
        mine = self.actor.account_id
        return Dossier.session_id.in_(select(Seat.session_id).where(Seat.account_id == mine)) & Dossier.id.in_(
            select(Assignment.dossier_id).where(Assignment.account_id == mine)
        )

    def _within(self, row: _Row, reachable: ColumnElement[bool]) -> _Row:
        kind = type(row)
        if self.reach is not Reach.ALL and not self._any(select(kind.id).where(kind.id == row.id, reachable)):
            raise NotFound(_UNKNOWN)
        return row

    def _any(self, query: Select[str]) -> bool:
        return self.session.scalars(query.limit(1)).first() is not None


def _ids(review: Review, reachable: ColumnElement[bool]) -> Select[str]:
    return select(Dossier.id).where(Dossier.id == review.dossier_id, reachable)
