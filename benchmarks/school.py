"""A school to measure the service with: dossiers of about fifteen pages, like no other, and jurors who read drafts."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from ingest.limits import Limits
from ingest.reading import read
from referentiel.catalogue import open_referentiel
from service.exports.typeset_pdf import typeset
from service.people.actor import READ_ONLY
from service.people.tokens import add_token
from service.pipeline.requests import request_run
from service.store import models
from service.store.database import Database
from service.store.files import FileStore
from service.store.repositories.pieces import Pieces

BLOC = "B1"
SOURCES = {"dossier_artistique": "dossier-artistique.md", "note_de_synthese": "note-de-synthese.md"}
_SENTENCE_END = re.compile(r"(?<=[a-zé])\.(?=\s)")


class Handed(Struct, frozen=True):
    """A dossier as files, by kind of piece."""

    files: dict[str, Path]
    pages: int


class Reader(Struct, frozen=True):
    """A juror's token."""

    token: str


def write_dossiers(sources: Path, folder: Path, count: int) -> Iterator[Handed]:
    """PDF files of the demo's bloc 1, every sentence of which is changed from one dossier to the next."""
    texts = {kind: (sources / "b1" / name).read_text("utf-8") for kind, name in SOURCES.items()}
    for number in range(count):
        files, pages = {}, 0
        for kind, text in texts.items():
            varied = _SENTENCE_END.sub(f" (relevé {number}).", text)
            rendering = typeset(read(varied.encode(), f"{kind}.md", Limits()), kind)
            files[kind] = folder / f"{kind}-{number}.pdf"
            files[kind].write_bytes(rendering.pdf)
            pages += len(rendering.document.pages)
        yield Handed(files, pages)


class School:
    """A jury session in a database, to which dossiers are handed in."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database = database
        self._files = files
        with database.write() as session:
            referentiel = open_referentiel("icart-2024")
            version = models.ReferentielVersion(
                name=referentiel.id,
                fingerprint=referentiel.fingerprint,
                title=referentiel.title,
                year=referentiel.year,
                body=msgspec.json.encode(referentiel),
            )
            session.add(version)
            session.flush()
            jury = models.JurySession(
                title="Mesure",
                referentiel_id=version.id,
                bloc=BLOC,
                jury_date=date(2027, 1, 15),
                deadline=datetime.now(UTC) + timedelta(days=30),
            )
            session.add(jury)
            session.flush()
            self._jury = jury.id

    def hand_in(self, handed: Sequence[Handed], first: int) -> list[str]:
        """Hands dossiers in and asks for their drafts at once; gives the ids of the runs."""
        return [self._hand_in(dossier, first + rank) for rank, dossier in enumerate(handed)]

    def seat(self, count: int, runs: Sequence[str]) -> list[Reader]:
        """Jurors to whom the dossiers of these runs are assigned."""
        with self._database.write() as session:
            dossiers = [session.get_one(models.Run, run).dossier_id for run in runs]
            return [self._juror(session, number, dossiers) for number in range(count)]

    def dossiers(self, state: models.RunState) -> list[str]:
        """The dossiers of the runs that stand so."""
        with self._database.read() as session:
            return [run.dossier_id for run in session.query(models.Run).filter_by(state=state)]

    def span(self, runs: Sequence[str]) -> float:
        """Seconds from the first run's begin to the last one's end."""
        with self._database.read() as session:
            rows = [session.get_one(models.Run, run) for run in runs]
        begun = min(run.started_at for run in rows if run.started_at)
        return (max(run.finished_at for run in rows if run.finished_at) - begun).total_seconds()

    def done(self, runs: Sequence[str]) -> int:
        """How many of the runs have ended; stops the measure when one has failed."""
        with self._database.read() as session:
            states = [session.get_one(models.Run, run).state for run in runs]
        if models.RunState.FAILED in states:
            raise SystemExit("a draft has failed: nothing is measured")
        return sum(state.finished for state in states)

    def _hand_in(self, handed: Handed, number: int) -> str:
        stored = {kind: self._files.put_file(path) for kind, path in handed.files.items()}
        with self._database.write() as session:
            candidate = models.Candidate(name=f"Candidat {number}", email=f"c{number}@mesure.example")
            session.add(candidate)
            session.flush()
            dossier = models.Dossier(session_id=self._jury, candidate_id=candidate.id, number=number)
            session.add(dossier)
            session.flush()
            pieces = Pieces(session)
            for kind, file in stored.items():
                version = models.PieceVersion(file_name=f"{kind}.pdf", digest=file.digest, size=file.size, format="pdf")
                pieces.add_version(pieces.of_owner(kind, dossier=dossier.id), version)
            return request_run(session, dossier, models.Purpose.JURY).id

    def _juror(self, session: Session, number: int, dossiers: Sequence[str]) -> Reader:
        account = models.Account(
            email=f"jury{number}@mesure.example",
            name=f"Jury {number}",
            role=models.Role.JUROR,
            state=models.AccountState.ACTIVE,
        )
        session.add(account)
        session.flush()
        session.add(models.Seat(session_id=self._jury, account_id=account.id))
        session.add_all(models.Assignment(dossier_id=dossier, account_id=account.id) for dossier in dossiers)
        _, secret = add_token(session, account.id, "mesure", [READ_ONLY], None)
        return Reader(secret)
