"""How far a session has come: for each dossier, what was handed in, read, rated, signed, decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import func, select

from referentiel.model import Bloc
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import (
    Account,
    Assignment,
    Candidate,
    CriterionReview,
    Deliberation,
    Dossier,
    Group,
    JurySession,
    Piece,
    PieceVersion,
    Purpose,
    Review,
    Run,
    RunState,
)
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Runs
from service.use_cases.dossiers import NamedDossier, named
from service.use_cases.referentiels import bloc_of


class Reader(Struct, frozen=True):
    """A juror of a dossier, and how far they have come."""

    account: Account
    rated: int
    signed: bool


class BoardRow(Struct, frozen=True):
    """A dossier."""

    named: NamedDossier
    group: str
    handed_in: frozenset[str]
    """Kinds of pieces."""
    run: Run | None
    """The newest run for the jury."""
    readers: tuple[Reader, ...]
    settled: Deliberation | None


class Board(Struct, frozen=True):
    """A session."""

    jury: JurySession
    bloc: Bloc
    rows: tuple[BoardRow, ...]

    @property
    def asked(self) -> frozenset[str]:
        """Kinds of pieces that candidates hand in."""
        return frozenset(kind.id for kind in self.bloc.pieces if kind.evidence)

    @property
    def criteria(self) -> int:
        """Criteria to rate in each dossier."""
        return sum(1 for _ in self.bloc.criteria())


def read_board(access: Access, session_id: str) -> Board:
    """The board of a session (``NotFound`` when it is out of reach)."""
    jury = access.jury_session(session_id)
    rows = access.session.execute(
        select(Dossier, Candidate, Group.name)
        .join(Candidate, Candidate.id == Dossier.candidate_id)
        .outerjoin(Group, Group.id == Dossier.group_id)
        .where(Dossier.session_id == jury.id)
        .order_by(Dossier.number)
    ).all()
    ids = [dossier.id for dossier, _, _ in rows]
    readers, settled = _readers(access, ids), _settled(access, ids)
    return Board(
        jury=jury,
        bloc=bloc_of(access.session, jury),
        rows=tuple(
            BoardRow(
                named=named(access, jury, dossier, candidate),
                group=group or "",
                handed_in=_handed_in(access, dossier),
                run=next(iter(Runs(access.session).of_dossier(dossier.id, Purpose.JURY)), None),
                readers=tuple(readers[dossier.id]),
                settled=settled.get(dossier.id),
            )
            for dossier, candidate, group in rows
        ),
    )


def under_way(board: Board) -> bool:
    """Whether some dossier is waiting to be read by the machine, or being read."""
    return any(row.run is not None and row.run.state in (RunState.REQUESTED, RunState.RUNNING) for row in board.rows)


def _handed_in(access: Access, dossier: Dossier) -> frozenset[str]:
    own = [piece for piece in Pieces(access.session).of_dossier(dossier) if piece.session_id is None]
    query = select(Piece.kind).join(PieceVersion, PieceVersion.piece_id == Piece.id)
    return frozenset(access.session.scalars(query.where(Piece.id.in_([piece.id for piece in own]))))


def _readers(access: Access, dossiers: Sequence[str]) -> defaultdict[str, list[Reader]]:
    rated = (
        select(Review.dossier_id, Review.juror_id, Review.signed_at, func.count(CriterionReview.rating).label("rated"))
        .outerjoin(CriterionReview, CriterionReview.review_id == Review.id)
        .group_by(Review.id)
        .subquery()
    )
    query = (
        select(Assignment.dossier_id, Account, rated.c.rated, rated.c.signed_at)
        .join(Account, Account.id == Assignment.account_id)
        .outerjoin(rated, (rated.c.dossier_id == Assignment.dossier_id) & (rated.c.juror_id == Account.id))
        .where(Assignment.dossier_id.in_(dossiers))
        .order_by(Account.name, Account.id)
    )
    readers: defaultdict[str, list[Reader]] = defaultdict(list)
    for dossier, account, count, signed in access.session.execute(query):
        readers[dossier].append(Reader(account, count or 0, signed is not None))
    return readers


def _settled(access: Access, dossiers: Sequence[str]) -> Mapping[str, Deliberation]:
    if access.actor.reach(Action.READ, Kind.DELIBERATION) is None:
        return {}
    rows = access.session.scalars(select(Deliberation).where(Deliberation.dossier_id.in_(dossiers)))
    return {row.dossier_id: row for row in rows}
