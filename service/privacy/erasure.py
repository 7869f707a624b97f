"""Erases a candidate everywhere, and leaves a receipt that names no one.

Other stores first, each in a way that can be done again, the database last: if the process dies half-way, the candidate
is still there to be erased again.
"""

import hashlib
from collections.abc import Collection, Sequence
from typing import Protocol

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.audit.log import SYSTEM, record
from service.store.base import Base
from service.store.database import Database
from service.store.errors import NotFound
from service.store.events import CANDIDATE_ERASED, announce
from service.store.models import (
    Account,
    Candidate,
    Dossier,
    Erasure,
    Export,
    Judgement,
    JudgementUse,
    Piece,
    PieceVersion,
    Reading,
    Role,
    Run,
    RunState,
)
from service.store.repositories.lookup import get
from service.store.repositories.runs import finish

REQUESTED = "request"
RETENTION = "retention"
ERASED = "erased"
"""Whom the log names for one who erased themselves."""


class Traces(Struct, frozen=True):
    """What the stores hold of what is being erased, by identifiers."""

    candidate: str
    dossiers: tuple[str, ...]
    runs: tuple[str, ...]
    workflows: tuple[str, ...]
    sources: tuple[str, ...]
    """Digests of files handed in that no one else handed in too."""
    readings: tuple[str, ...]
    """Digests of documents read from those."""
    exports: tuple[str, ...]
    """Digests of files made for those dossiers alone."""


class Eraser(Protocol):
    """A store outside the database that knows how to forget."""

    @property
    def name(self) -> str:
        """What the receipt calls the store."""
        ...

    def erase(self, traces: Traces) -> int:
        """Forgets, and says how many records or files that were; what is gone already counts for nothing."""
        ...


def erase_candidate(
    database: Database, erasers: Sequence[Eraser], candidate_id: str, actor: str, cause: str = REQUESTED
) -> Erasure:
    """Erases a candidate and every dossier of theirs, and gives the receipt.

    A piece of a group stays for the others until the last of them is erased.

    Raises:
        NotFound: no such candidate.
        FilesUnavailable, IndexUnavailable: a store does not answer; the erasure can be asked for again.
    """
    with database.write() as session:
        candidate = get(session, Candidate, candidate_id)
        dossiers = _dossiers(session, candidate_id)
        _stop_runs(session, dossiers)
        traces = find_traces(session, candidate.id, dossiers)
    purged = {eraser.name: eraser.erase(traces) for eraser in erasers}
    with database.write() as session:
        candidate = get(session, Candidate, candidate_id)
        purged |= _erase_rows(session, traces)
        _erase_person(session, candidate)
        return _receipt(session, candidate_id, purged, actor, cause)


def erase_dossiers(
    database: Database, erasers: Sequence[Eraser], dossier_ids: Sequence[str], actor: str, cause: str
) -> list[Erasure]:
    """Erases dossiers, and each candidate whom no other dossier keeps; one receipt for each candidate."""
    receipts = []
    for dossier_id in dossier_ids:
        with database.write() as session:
            dossier = get(session, Dossier, dossier_id)
            _stop_runs(session, [dossier])
            traces = find_traces(session, dossier.candidate_id, [dossier])
        purged = {eraser.name: eraser.erase(traces) for eraser in erasers}
        with database.write() as session:
            purged |= _erase_rows(session, traces)
            if not _dossiers(session, traces.candidate):
                _erase_person(session, get(session, Candidate, traces.candidate))
            receipts.append(_receipt(session, traces.candidate, purged, actor, cause))
    return receipts


def erase_again(database: Database, erasers: Sequence[Eraser], subjects: Collection[str], actor: str) -> list[Erasure]:
    """Erases whoever an older backup brought back, by the receipts of erasures made since."""
    with database.read() as session:
        back = [id_ for id_ in session.scalars(select(Candidate.id)) if subject_digest(id_) in subjects]
    return [erase_candidate(database, erasers, candidate_id, actor) for candidate_id in back]


def find_candidate(session: Session, email: str) -> Candidate:
    """The candidate of that address.

    Raises:
        NotFound: there is none.
    """
    candidate = session.scalars(select(Candidate).where(Candidate.email == email.strip().lower())).one_or_none()
    if candidate is None:
        raise NotFound("Aucun candidat n'a cette adresse.")
    return candidate


def subject_digest(candidate_id: str) -> str:
    """What a receipt has instead of the candidate's id."""
    return hashlib.sha256(f"candidate/{candidate_id}".encode()).hexdigest()


def find_traces(session: Session, candidate_id: str, dossiers: Sequence[Dossier]) -> Traces:
    """What goes with these dossiers: also the pieces of groups that they leave empty."""
    ids = [dossier.id for dossier in dossiers]
    runs = session.execute(select(Run.id, Run.workflow_id).where(Run.dossier_id.in_(ids))).all()
    pieces = _leaving_pieces(session, dossiers)
    sources = _only_theirs(session, PieceVersion.digest, PieceVersion.piece_id, pieces)
    readings = session.scalars(select(Reading.digest).where(Reading.source.in_(sources)))
    return Traces(
        candidate=candidate_id,
        dossiers=tuple(ids),
        runs=tuple(run for run, _ in runs),
        workflows=tuple(workflow for _, workflow in runs if workflow),
        sources=sources,
        readings=tuple(readings),
        exports=_only_theirs(session, Export.digest, Export.dossier_id, ids),
    )


def _leaving_pieces(session: Session, dossiers: Sequence[Dossier]) -> list[str]:
    ids = [dossier.id for dossier in dossiers]
    groups = {dossier.group_id for dossier in dossiers if dossier.group_id}
    kept = set(session.scalars(select(Dossier.group_id).where(Dossier.group_id.in_(groups), Dossier.id.not_in(ids))))
    leaving = Piece.dossier_id.in_(ids) | Piece.group_id.in_(groups - kept)
    return list(session.scalars(select(Piece.id).where(leaving)))


def _only_theirs(
    session: Session, digest: InstrumentedAttribute[str], owner: InstrumentedAttribute[str], owners: Sequence[str]
) -> tuple[str, ...]:
    """Digests of files that these owners have and no other has too."""
    theirs = set(session.scalars(select(digest).where(owner.in_(owners))))
    shared = set(session.scalars(select(digest).where(digest.in_(theirs), owner.not_in(owners))))
    return tuple(sorted(theirs - shared))


def _dossiers(session: Session, candidate_id: str) -> list[Dossier]:
    return list(session.scalars(select(Dossier).where(Dossier.candidate_id == candidate_id)))


def _stop_runs(session: Session, dossiers: Sequence[Dossier]) -> None:
    ids = [dossier.id for dossier in dossiers]
    for run in session.scalars(select(Run).where(Run.dossier_id.in_(ids))):
        if not run.state.finished:
            finish(run, RunState.CANCELLED, "RunCancelled", "Le dossier est effacé.")


def _erase_rows(session: Session, traces: Traces) -> dict[str, int]:
    """Removes rows; the database's own cascades take what hangs from a dossier."""
    counted = {
        "dossiers": len(traces.dossiers),
        "runs": len(traces.runs),
        "readings": _removed(session, Reading, Reading.source.in_(traces.sources)),
    }
    pieces = _leaving_pieces(session, [get(session, Dossier, id_) for id_ in traces.dossiers])
    counted["piece_versions"] = _removed(session, PieceVersion, PieceVersion.piece_id.in_(pieces))
    counted["pieces"] = _removed(session, Piece, Piece.id.in_(pieces))
    _removed(session, JudgementUse, JudgementUse.dossier_id.in_(traces.dossiers))
    counted["judgements"] = _removed(session, Judgement, Judgement.key.not_in(select(JudgementUse.key)))
    _removed(session, Dossier, Dossier.id.in_(traces.dossiers))
    return counted


def _removed(session: Session, table: type[Base], condition: ColumnElement[bool]) -> int:
    count = session.scalar(select(func.count()).select_from(table).where(condition)) or 0
    session.execute(delete(table).where(condition))
    return count


def _erase_person(session: Session, candidate: Candidate) -> None:
    account = session.get(Account, candidate.account_id) if candidate.account_id else None
    session.delete(candidate)
    session.flush()
    if account is not None and account.role is Role.CANDIDATE:
        session.delete(account)
        session.flush()


def _receipt(session: Session, candidate_id: str, stores: dict[str, int], actor: str, cause: str) -> Erasure:
    receipt = Erasure(subject=subject_digest(candidate_id), cause=cause, stores=stores)
    session.add(receipt)
    session.flush()
    announce(session, CANDIDATE_ERASED, erasure=receipt.id)
    # One who erases oneself is no longer anyone that the log may name.
    known = session.get(Account, actor) is not None or actor == SYSTEM
    record(session, actor if known else ERASED, "candidate.erase", "erasure", receipt.id, cause=cause)
    return receipt
