"""What a juror has to read: their dossiers, how far each has come, in an order of their own."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from referentiel.model import Bloc
from service.people.access import Access
from service.store.models import (
    Candidate,
    CriterionReview,
    Dossier,
    Draft,
    JurySession,
    Purpose,
    Review,
    Run,
    RunState,
)
from service.use_cases.dossiers import NamedDossier, named
from service.use_cases.referentiels import bloc_of


class Readiness(StrEnum):
    """Whether a dossier can be read with its draft beside it."""

    READY = "ready"
    UNDER_WAY = "under_way"
    FAILED = "failed"
    EMPTY = "empty"
    """Nothing was asked of the pipeline: the candidate has handed nothing in yet, or no one asked."""


class QueueEntry(Struct, frozen=True):
    """A dossier to read."""

    named: NamedDossier
    readiness: Readiness
    rated: int
    """Criteria that the juror has rated."""
    criteria: int
    signed: bool


class Queue(Struct, frozen=True):
    """The dossiers of one session."""

    jury: JurySession
    bloc: Bloc
    entries: tuple[QueueEntry, ...]


def read_queues(access: Access) -> list[Queue]:
    """The actor's dossiers, session by session, the nearest jury first.

    Within a session each juror has another order, always the same for them: who is read first and last then weighs
    on no candidate more than on another.
    """
    rows = access.session.execute(
        select(JurySession, Dossier, Candidate)
        .join(Dossier, Dossier.session_id == JurySession.id)
        .join(Candidate, Candidate.id == Dossier.candidate_id)
        .where(access.assigned())
        .order_by(JurySession.jury_date, JurySession.id)
    ).all()
    ids = [dossier.id for _, dossier, _ in rows]
    readiness, ratings = _readiness(access.session, ids), _ratings(access, ids)
    queues = []
    for jury in {jury.id: jury for jury, _, _ in rows}.values():
        bloc = bloc_of(access.session, jury)
        count = sum(1 for _ in bloc.criteria())
        own = [(d, c) for j, d, c in rows if j.id == jury.id]
        entries = (_entry(named(access, jury, d, c), readiness, ratings, count) for d, c in _shuffled(access, own))
        queues.append(Queue(jury, bloc, tuple(entries)))
    return queues


def _entry(
    dossier: NamedDossier, readiness: dict[str, Readiness], ratings: dict[str, tuple[int, bool]], criteria: int
) -> QueueEntry:
    id_ = dossier.dossier.id
    rated, signed = ratings.get(id_, (0, False))
    return QueueEntry(dossier, readiness.get(id_, Readiness.EMPTY), rated, criteria, signed)


def _shuffled(access: Access, own: Sequence[tuple[Dossier, Candidate]]) -> list[tuple[Dossier, Candidate]]:
    def rank(row: tuple[Dossier, Candidate]) -> bytes:
        return hashlib.sha256(f"{access.actor.account_id}/{row[0].id}".encode()).digest()

    return sorted(own, key=rank)


def _readiness(session: Session, dossier_ids: list[str]) -> dict[str, Readiness]:
    states: dict[str, Readiness] = {}
    runs = select(Run.dossier_id, Run.state).where(Run.dossier_id.in_(dossier_ids), Run.purpose == Purpose.JURY)
    for dossier_id, state in session.execute(runs.order_by(Run.requested_at)):
        states[dossier_id] = Readiness.FAILED if state is RunState.FAILED else Readiness.UNDER_WAY
        if state is RunState.CANCELLED:
            states[dossier_id] = Readiness.EMPTY
    drafted = (
        select(Draft.dossier_id)
        .join(Run, Run.id == Draft.run_id)
        .where(Draft.dossier_id.in_(dossier_ids), Run.purpose == Purpose.JURY)
    )
    return states | dict.fromkeys(session.scalars(drafted), Readiness.READY)


def _ratings(access: Access, dossier_ids: list[str]) -> dict[str, tuple[int, bool]]:
    query = (
        select(Review.dossier_id, Review.signed_at, func.count(CriterionReview.rating))
        .outerjoin(CriterionReview, CriterionReview.review_id == Review.id)
        .where(Review.juror_id == access.actor.account_id, Review.dossier_id.in_(dossier_ids))
        .group_by(Review.id)
    )
    return {id_: (rated, signed is not None) for id_, signed, rated in access.session.execute(query)}
