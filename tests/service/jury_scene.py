"""A small jury session to test on: a few rows that everything else hangs from."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import msgspec
from sqlalchemy.orm import Session

from referentiel.catalogue import open_referentiel
from referentiel.model import Referentiel
from service.store.models import (
    Account,
    AccountState,
    Candidate,
    Dossier,
    JurySession,
    PieceVersion,
    Purpose,
    ReferentielVersion,
    Role,
    Run,
)
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import inputs_digest

LATER = datetime.now(UTC) + timedelta(days=30)


@cache
def the_referentiel() -> Referentiel:
    return open_referentiel("icart-2024")


def add_referentiel(session: Session) -> ReferentielVersion:
    referentiel = the_referentiel()
    row = ReferentielVersion(
        name=referentiel.id,
        fingerprint=referentiel.fingerprint,
        title=referentiel.title,
        year=referentiel.year,
        body=msgspec.json.encode(referentiel),
    )
    session.add(row)
    session.flush()
    return row


def add_jury_session(session: Session, referentiel: ReferentielVersion, **changes: object) -> JurySession:
    values = {"title": "Jury d'essai", "bloc": "B2", "jury_date": date(2027, 1, 15), "deadline": LATER}
    row = JurySession(referentiel_id=referentiel.id, **(values | changes))
    session.add(row)
    session.flush()
    return row


def add_account(session: Session, role: Role, name: str) -> Account:
    row = Account(email=f"{name}@ecole.example", name=name.title(), role=role, state=AccountState.ACTIVE)
    session.add(row)
    session.flush()
    return row


def add_dossier(session: Session, jury: JurySession, name: str, number: int = 1) -> Dossier:
    candidate = Candidate(name=name.title(), email=f"{name}@candidats.example")
    session.add(candidate)
    session.flush()
    dossier = Dossier(session_id=jury.id, candidate_id=candidate.id, number=number)
    session.add(dossier)
    session.flush()
    return dossier


def add_version(session: Session, dossier: Dossier, digest: str = "a" * 64) -> PieceVersion:
    pieces = Pieces(session)
    piece = pieces.of_owner("note_strategique", dossier=dossier.id)
    version = PieceVersion(file_name="note.pdf", digest=digest, size=10, format="pdf")
    return pieces.add_version(piece, version)


def a_run(dossier: Dossier, versions: list[PieceVersion], purpose: Purpose = Purpose.JURY) -> Run:
    return Run(
        dossier_id=dossier.id,
        session_id=dossier.session_id,
        purpose=purpose,
        inputs=[version.id for version in versions],
        inputs_digest=inputs_digest(versions),
    )
