"""A run opened by a step: what it is about, checked to be still wanted."""

import hashlib

from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.limits import Limits
from ingest.reading import READING_VERSION
from referentiel.model import Bloc, PieceKind, Referentiel
from service.assessment.pieces import piece_ids
from service.pipeline.errors import RunCancelled, RunOver
from service.pipeline.workshop import Workshop
from service.store.models import JurySession, Purpose, Run
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.workflows.submission import Refusal


class Input(Struct, frozen=True):
    """A file that a run reads."""

    version: str
    """Id of the version of the piece."""
    piece: str
    """What evidence names as its piece: from the kind of piece, since a file name may say who the candidate is."""
    kind: PieceKind
    file_name: str
    digest: str
    format: str
    reading: str
    """Key that its reading is kept under."""
    refusal: Refusal | None
    """Why it was refused, if it was."""


class OpenRun(Struct, frozen=True):
    """A run and all that its steps need to know of it; contents stay in their stores."""

    id: str
    dossier: str
    session: str
    purpose: Purpose
    referentiel: Referentiel
    bloc: Bloc
    inputs: tuple[Input, ...]

    @property
    def steps(self) -> int:
        """Steps in all: the files, the index, the competences, the draft, the exports."""
        return len(self.inputs) + len(self.bloc.competences) + 3

    def input(self, version_id: str) -> Input:
        """The file of that version (``KeyError`` when there is none)."""
        for entry in self.inputs:
            if entry.version == version_id:
                return entry
        raise KeyError(version_id)


def open_run(workshop: Workshop, run_id: str) -> OpenRun:
    """The run, for a step that is about to work for it.

    Raises:
        RunCancelled: someone asked that it stop.
        RunOver: it has ended, or was erased.
    """
    with workshop.database.read() as session:
        run = wanted(session, run_id)
        jury = get(session, JurySession, run.session_id)
        referentiel = workshop.referentiel(jury.referentiel_id)
        bloc = referentiel.bloc(jury.bloc)
        inputs = _inputs(session, run.inputs, bloc, workshop.settings.limits)
        return OpenRun(run.id, run.dossier_id, jury.id, run.purpose, referentiel, bloc, inputs)


def wanted(session: Session, run_id: str) -> Run:
    """The run, if there is still a reason to work for it.

    Raises:
        RunCancelled: someone asked that it stop.
        RunOver: it has ended, or was erased.
    """
    run = session.get(Run, run_id)
    if run is None or run.state.finished:
        raise RunOver("Ce traitement est terminé.")
    if run.cancel_requested_at is not None:
        raise RunCancelled("Le traitement a été annulé.")
    return run


def reading_key(digest: str, format_: str, limits: Limits) -> str:
    """What the reading of a file is kept under: changes with the file, the readers and the limits."""
    return hashlib.sha256(f"{digest}|{format_}|{READING_VERSION}|{limits}".encode()).hexdigest()


def _inputs(session: Session, version_ids: list[str], bloc: Bloc, limits: Limits) -> tuple[Input, ...]:
    rows = Pieces(session).by_ids(version_ids)
    ids = piece_ids(piece.kind for piece, _ in rows)
    return tuple(
        Input(
            version=version.id,
            piece=piece_id,
            kind=(kind := bloc.piece(piece.kind)),
            file_name=version.file_name,
            digest=version.digest,
            format=version.format,
            reading=reading_key(version.digest, version.format, limits),
            refusal=Refusal(kind.label, version.refusal, version.reason or "") if version.refusal else None,
        )
        for piece_id, (piece, version) in zip(ids, rows, strict=True)
    )
