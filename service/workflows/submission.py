"""Files on disk -> a dossier: which piece each file is, and what could be read of it."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from ingest.confinement import read_many
from ingest.document import Document
from ingest.errors import UnreadableFile
from ingest.limits import Limits
from referentiel.model import Bloc, PieceKind, Referentiel
from service.assessment.dossier import Dossier, Piece
from service.assessment.pieces import brief_kind, guess_kind, piece_ids
from service.errors import NothingToRead, UnknownBloc, UnknownPieceKind


class SubmittedFile(Struct, frozen=True):
    """A file of the candidate and the piece that it is."""

    path: Path
    kind: PieceKind


class Refusal(Struct, frozen=True):
    """A file that could not be read; the others go on."""

    file: str
    error: str
    """Name of the typed error."""
    message: str
    """Why, in French."""


class Submission(Struct, frozen=True):
    """What was handed in, read."""

    referentiel: Referentiel
    dossier: Dossier
    sources: dict[str, Path]
    """The file of each piece, by piece id."""
    refusals: tuple[Refusal, ...]

    @property
    def bloc(self) -> Bloc:
        """The bloc that the dossier is handed in for."""
        return self.referentiel.bloc(self.dossier.bloc)


def identify(files: Sequence[str], brief: str | None, bloc: Bloc) -> tuple[SubmittedFile, ...]:
    """The piece that each file is; ``kind=path`` says it, else the file's name and format do.

    Raises:
        UnknownPieceKind: the bloc asks for no piece of the kind named, or starts from no brief.
    """
    submitted = [_named(file, bloc) for file in files]
    if brief is not None:
        kind = brief_kind(bloc)
        if kind is None:
            raise UnknownPieceKind(f"Le bloc {bloc.id} ne part d'aucun brief.")
        submitted.append(SubmittedFile(Path(brief), kind))
    return tuple(submitted)


def read_submission(
    files: Sequence[str], brief: str | None, bloc_id: str, referentiel: Referentiel, limits: Limits
) -> Submission:
    """Reads each file in a confined process; a file that is refused stops none of the others.

    Raises:
        UnknownBloc: the référentiel has no such bloc.
        UnknownPieceKind: see ``identify``.
        NothingToRead: no file of the candidate could be read.
    """
    bloc = find_bloc(referentiel, bloc_id)
    submitted = identify(files, brief, bloc)
    ids = piece_ids([file.path.name for file in submitted])
    pieces: list[Piece] = []
    sources: dict[str, Path] = {}
    refusals: list[Refusal] = []
    readings = read_many([file.path for file in submitted], limits)
    for file, piece_id, reading in zip(submitted, ids, readings, strict=True):
        if isinstance(reading, Document):
            pieces.append(Piece(piece_id, file.kind, file.path.name, reading))
            sources[piece_id] = file.path
        else:
            refusals.append(_refusal(file.path.name, reading))
    if not any(piece.kind.evidence for piece in pieces):
        reasons = " ".join(f"{refusal.file} : {refusal.message}" for refusal in refusals)
        raise NothingToRead(f"Aucune pièce du candidat n'a pu être lue. {reasons}".strip())
    return Submission(referentiel, Dossier(bloc.id, tuple(pieces)), sources, tuple(refusals))


def find_bloc(referentiel: Referentiel, bloc_id: str) -> Bloc:
    """The bloc of that id, in any case.

    Raises:
        UnknownBloc: the référentiel has no such bloc.
    """
    try:
        return referentiel.bloc(bloc_id.upper())
    except KeyError:
        known = ", ".join(bloc.id for bloc in referentiel.blocs)
        raise UnknownBloc(f"Le référentiel {referentiel.id} n'a pas de bloc {bloc_id}. Blocs : {known}.") from None


def _named(file: str, bloc: Bloc) -> SubmittedFile:
    kind_id, separator, path = file.partition("=")
    if not separator or Path(file).exists():
        return SubmittedFile(Path(file), guess_kind(Path(file).name, bloc))
    try:
        return SubmittedFile(Path(path), bloc.piece(kind_id))
    except KeyError:
        known = ", ".join(kind.id for kind in bloc.pieces)
        raise UnknownPieceKind(f"Pièce inconnue pour le bloc {bloc.id} : {kind_id}. Pièces : {known}.") from None


def _refusal(name: str, error: UnreadableFile) -> Refusal:
    return Refusal(name, type(error).__name__, str(error))
