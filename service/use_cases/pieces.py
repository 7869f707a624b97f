"""Pieces: handed in version after version, given back only to those who may see them."""

from datetime import timedelta
from pathlib import Path

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.formats import detect
from referentiel.model import PieceKind
from service.assessment.pieces import brief_kind
from service.audit.log import record
from service.people.access import Access
from service.people.throttling import count_attempt, require_calm
from service.server_settings import Server
from service.store.base import now
from service.store.files import FileStore, StoredFile
from service.store.models import Dossier, Group, JurySession, Piece, PieceVersion, Role
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.use_cases.dossiers import anonymous_label, is_masked
from service.use_cases.errors import AnonymousSession, QuotaExceeded, SessionClosed, UnknownPart
from service.use_cases.referentiels import bloc_of

_HOUR = timedelta(hours=1)


class Received(Struct, frozen=True):
    """A file that was received whole and stands on this machine's disk."""

    path: Path
    file_name: str
    """As its sender named it."""


class CheckedFile(Struct, frozen=True):
    """A file whose bytes are what its name says, kept by the file storage."""

    stored: StoredFile
    file_name: str
    format: str


def keep_file(files: FileStore, received: Received) -> CheckedFile:
    """Checks what a received file is and keeps it, before any transaction begins.

    Raises:
        UnreadableFile: no reader knows its bytes, or they are not what its name says.
        FilesUnavailable: it cannot be kept.
    """
    name = shown_name(received.file_name)
    format_ = detect(name, received.path.read_bytes())
    return CheckedFile(files.put_file(received.path), name, format_.value)


def shown_name(file_name: str) -> str:
    """A file's own name, without folders and control characters: shown to people, never made a path."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip()
    stem, dot, extension = clean.rpartition(".")
    return f"{stem[:200]}{dot}{extension[:20]}" if stem else clean[:200] or "piece"


def hand_in(access: Access, dossier_id: str, kind_id: str, file: CheckedFile, limits: Server) -> PieceVersion:
    """Hands a file in for a piece of a dossier, or of its group when the piece is collective.

    The very file that is current already is not handed in twice: a lost answer can be asked for again.

    Raises:
        UnknownPart: the bloc asks candidates for no such piece.
        SessionClosed: the deadline has passed; an administrator may still hand in.
        QuotaExceeded: the owner's files take too much room.
        TooManyAttempts: too many files in an hour.
    """
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    kind = _asked_for(access.session, jury, kind_id)
    if access.actor.role is Role.CANDIDATE and jury.deadline <= now():
        raise SessionClosed("La date limite de dépôt est passée.")
    collective = kind.collective and dossier.group_id is not None
    piece = Pieces(access.session).of_owner(
        kind.id, **({"group": dossier.group_id} if collective else {"dossier": dossier.id})
    )
    return _add(access, piece, file, limits)


def hand_in_brief(access: Access, session_id: str, file: CheckedFile, limits: Server) -> PieceVersion:
    """Hands in the brief that a session's candidates start from.

    Raises:
        UnknownPart: the bloc starts from no brief.
        QuotaExceeded: its versions take too much room.
    """
    jury = access.jury_session(session_id)
    kind = brief_kind(bloc_of(access.session, jury))
    if kind is None:
        raise UnknownPart(f"Le bloc {jury.bloc} ne part d'aucun brief.")
    return _add(access, Pieces(access.session).of_owner(kind.id, jury=jury.id), file, limits)


def list_pieces(access: Access, dossier_id: str) -> list[tuple[Piece, list[PieceVersion]]]:
    """All that a dossier is read from, each piece with its versions, the newest first."""
    dossier = access.dossier(dossier_id)
    pieces = Pieces(access.session)
    return [(piece, pieces.versions(piece.id)) for piece in pieces.of_dossier(dossier)]


def shown_pieces(access: Access, dossier_id: str) -> list[tuple[Piece, list[PieceVersion]]]:
    """The same, each file under the name that the one who asks may read."""
    found = list_pieces(access, dossier_id)
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    if not is_masked(access, jury):
        return found
    bloc = bloc_of(access.session, jury)
    for piece, versions in found:
        for version in versions if piece.session_id is None else ():
            # Out of the session first: the name is changed in what is shown, not in what is kept.
            access.session.expunge(version)
            extension = version.file_name.rpartition(".")[2]
            version.file_name = f"{bloc.piece(piece.kind).label} - {anonymous_label(dossier)}.{extension}"
    return found


def dossiers_of_piece(session: Session, piece: Piece) -> list[Dossier]:
    """The dossiers that a candidate's or a group's piece belongs to."""
    owned = Dossier.id == piece.dossier_id if piece.dossier_id else Dossier.group_id == piece.group_id
    return list(session.scalars(select(Dossier).where(owned).order_by(Dossier.number)))


def open_original(access: Access, version_id: str) -> PieceVersion:
    """The version whose original file is asked for.

    Raises:
        NotFound: out of reach.
        AnonymousSession: the file would say who the candidate is.
    """
    piece, version = access.piece_version(version_id)
    owner = jury_of_piece(access.session, piece)
    if piece.session_id is None and is_masked(access, owner):
        raise AnonymousSession("Dans une session anonyme, le fichier d'origine n'est pas communiqué aux jurés.")
    return version


def jury_of_piece(session: Session, piece: Piece) -> JurySession:
    """The session that a piece serves."""
    if piece.session_id is not None:
        return get(session, JurySession, piece.session_id)
    if piece.group_id is not None:
        return get(session, JurySession, get(session, Group, piece.group_id).session_id)
    return get(session, JurySession, get(session, Dossier, piece.dossier_id or "").session_id)


def _add(access: Access, piece: Piece, file: CheckedFile, limits: Server) -> PieceVersion:
    versions = Pieces(access.session).versions(piece.id)
    if versions and versions[0].digest == file.stored.digest:
        return versions[0]
    key = f"upload/{access.actor.account_id}"
    require_calm(access.session, key, limits.uploads_per_hour, _HOUR)
    count_attempt(access.session, key)
    if _room_taken(access.session, piece) + file.stored.size > limits.dossier_bytes:
        raise QuotaExceeded("Les fichiers déposés occupent toute la place prévue : supprimez-en ou allégez-les.")
    version = Pieces(access.session).add_version(
        piece,
        PieceVersion(
            file_name=file.file_name,
            digest=file.stored.digest,
            size=file.stored.size,
            format=file.format,
            uploaded_by=access.actor.account_id,
        ),
    )
    record(access.session, access.actor.account_id, "piece.hand_in", "piece", piece.id, version=version.number)
    return version


def _asked_for(session: Session, jury: JurySession, kind_id: str) -> PieceKind:
    bloc = bloc_of(session, jury)
    asked = {kind.id: kind for kind in bloc.pieces if kind.evidence}
    if kind_id not in asked:
        raise UnknownPart(f"Le bloc {bloc.id} ne demande pas de pièce « {kind_id} ». Pièces : {', '.join(asked)}.")
    return asked[kind_id]


def _room_taken(session: Session, piece: Piece) -> int:
    same_owner = (
        Piece.dossier_id == piece.dossier_id
        if piece.dossier_id
        else Piece.group_id == piece.group_id
        if piece.group_id
        else Piece.session_id == piece.session_id
    )
    query = select(func.sum(PieceVersion.size)).join(Piece, Piece.id == PieceVersion.piece_id).where(same_owner)
    return session.scalar(query) or 0
