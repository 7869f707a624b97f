"""Pieces, their versions, and what was read in them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from service.store.models import Dossier, Piece, PieceVersion, Reading
from service.store.repositories.lookup import get


class Pieces:
    """The pieces, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, piece_id: str) -> Piece:
        """The piece of that id (``NotFound`` when there is none)."""
        return get(self._session, Piece, piece_id)

    def version(self, version_id: str) -> PieceVersion:
        """The version of that id (``NotFound`` when there is none)."""
        return get(self._session, PieceVersion, version_id)

    def of_owner(
        self, kind: str, *, dossier: str | None = None, group: str | None = None, jury: str | None = None
    ) -> Piece:
        """The piece of that kind of one owner, made when it has none yet."""
        found = self._session.scalars(
            select(Piece).where(
                Piece.kind == kind,
                Piece.dossier_id.is_(None) if dossier is None else Piece.dossier_id == dossier,
                Piece.group_id.is_(None) if group is None else Piece.group_id == group,
                Piece.session_id.is_(None) if jury is None else Piece.session_id == jury,
            )
        ).one_or_none()
        if found is None:
            found = Piece(kind=kind, dossier_id=dossier, group_id=group, session_id=jury)
            self._session.add(found)
            self._session.flush()
        return found

    def of_dossier(self, dossier: Dossier) -> list[Piece]:
        """All that a dossier is read from: its own pieces, its group's, and the session's brief."""
        return list(self._session.scalars(select(Piece).where(_readable_by(dossier)).order_by(Piece.id)))

    def add_version(self, piece: Piece, version: PieceVersion) -> PieceVersion:
        """Adds a version after the others."""
        highest = self._session.scalar(select(func.max(PieceVersion.number)).where(PieceVersion.piece_id == piece.id))
        version.piece_id, version.number = piece.id, (highest or 0) + 1
        self._session.add(version)
        self._session.flush()
        return version

    def versions(self, piece_id: str) -> list[PieceVersion]:
        """A piece's versions, the newest first."""
        return list(
            self._session.scalars(
                select(PieceVersion).where(PieceVersion.piece_id == piece_id).order_by(PieceVersion.number.desc())
            )
        )

    def current_versions(self, dossier: Dossier) -> list[tuple[Piece, PieceVersion]]:
        """The current version of each piece that a dossier is read from, the brief last."""
        newest = (
            select(PieceVersion.piece_id, func.max(PieceVersion.number).label("number"))
            .group_by(PieceVersion.piece_id)
            .subquery()
        )
        rows = self._session.execute(
            select(Piece, PieceVersion)
            .join(newest, newest.c.piece_id == Piece.id)
            .join(PieceVersion, (PieceVersion.piece_id == Piece.id) & (PieceVersion.number == newest.c.number))
            .where(_readable_by(dossier))
            .order_by(Piece.session_id.is_not(None), Piece.created_at, Piece.id)
        )
        return [(piece, version) for piece, version in rows]

    def by_ids(self, version_ids: Sequence[str]) -> list[tuple[Piece, PieceVersion]]:
        """These versions and their pieces, in the order given; those erased meanwhile are left out."""
        rows = self._session.execute(
            select(Piece, PieceVersion)
            .join(PieceVersion, PieceVersion.piece_id == Piece.id)
            .where(PieceVersion.id.in_(version_ids))
        )
        found = {version.id: (piece, version) for piece, version in rows}
        return [found[version_id] for version_id in version_ids if version_id in found]


class Readings:
    """Documents already read, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str) -> Reading | None:
        """The reading of that key; None when the file was never read so."""
        return self._session.get(Reading, key)

    def put(self, reading: Reading) -> None:
        """Keeps a reading; the same one read again replaces it."""
        self._session.merge(reading)


def _readable_by(dossier: Dossier) -> ColumnElement[bool]:
    owners = [Piece.dossier_id == dossier.id, Piece.session_id == dossier.session_id]
    if dossier.group_id is not None:
        owners.append(Piece.group_id == dossier.group_id)
    return or_(*owners)
