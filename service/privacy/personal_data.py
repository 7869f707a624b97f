"""All that is held on one candidate, as an archive: data in JSON, and the files that they handed in.

A candidate who asks for it gets no draft, review or name of a juror: those are the school's to hand over, and are in
what an administrator gets, without the jurors' names.
"""

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import IO, Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.base import Base
from service.store.errors import NotFound
from service.store.files import FileStore
from service.store.models import (
    Account,
    Candidate,
    CriterionReview,
    Deliberation,
    Dossier,
    Draft,
    EvidenceDecision,
    Piece,
    PieceVersion,
    Purpose,
    Review,
    Run,
)
from service.store.repositories.pieces import Pieces

DATA_FILE = "donnees.json"
_SECRET = frozenset(
    {"password_hash", "secret_hash", "juror_id", "requested_by", "uploaded_by", "reopened_by", "updated_by", "body"}
)


def gather(session: Session, candidate: Candidate, *, with_assessment: bool) -> dict[str, Any]:
    """All that the database holds on a candidate, as plain data."""
    account = session.get(Account, candidate.account_id) if candidate.account_id else None
    dossiers = session.scalars(select(Dossier).where(Dossier.candidate_id == candidate.id).order_by(Dossier.id))
    return {
        "candidate": _plain(candidate),
        "account": _plain(account) if account else None,
        "dossiers": [_dossier(session, dossier, with_assessment) for dossier in dossiers],
    }


def write_archive(
    session: Session, files: FileStore, candidate: Candidate, archive: IO[bytes], *, with_assessment: bool
) -> None:
    """Writes the archive, and goes back to its beginning."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as content:
        data = gather(session, candidate, with_assessment=with_assessment)
        content.writestr(DATA_FILE, json.dumps(data, ensure_ascii=False, indent=2))
        for name, digest in _originals(session, candidate):
            with suppress(NotFound), content.open(name, "w") as out:
                _copy(files, digest, out)
    archive.seek(0)


def _dossier(session: Session, dossier: Dossier, with_assessment: bool) -> dict[str, Any]:
    held = _plain(dossier) | {
        "pieces": [
            _plain(piece) | {"versions": [_plain(version) for version in Pieces(session).versions(piece.id)]}
            for piece in _own_pieces(session, dossier)
        ],
        "self_checks": [
            _plain(run)
            for run in session.scalars(select(Run).where(Run.dossier_id == dossier.id))
            if run.purpose is Purpose.SELF_CHECK
        ],
    }
    return held | _assessment(session, dossier) if with_assessment else held


def _assessment(session: Session, dossier: Dossier) -> dict[str, Any]:
    drafts = session.scalars(select(Draft).where(Draft.dossier_id == dossier.id).order_by(Draft.id))
    reviews = session.scalars(select(Review).where(Review.dossier_id == dossier.id).order_by(Review.id))
    decided = session.scalars(select(Deliberation).where(Deliberation.dossier_id == dossier.id))
    return {
        "drafts": [_plain(draft) | {"content": json.loads(draft.body)} for draft in drafts],
        "reviews": [_review(session, review) for review in reviews],
        "deliberations": list(map(_plain, decided)),
    }


def _review(session: Session, review: Review) -> dict[str, Any]:
    criteria = session.scalars(select(CriterionReview).where(CriterionReview.review_id == review.id))
    decisions = session.scalars(select(EvidenceDecision).where(EvidenceDecision.review_id == review.id))
    return _plain(review) | {"criteria": list(map(_plain, criteria)), "evidence": list(map(_plain, decisions))}


def _originals(session: Session, candidate: Candidate) -> Iterator[tuple[str, str]]:
    for dossier in session.scalars(select(Dossier).where(Dossier.candidate_id == candidate.id)):
        for piece in _own_pieces(session, dossier):
            for version in Pieces(session).versions(piece.id):
                yield _entry_name(piece, version), version.digest


def _own_pieces(session: Session, dossier: Dossier) -> list[Piece]:
    return [piece for piece in Pieces(session).of_dossier(dossier) if piece.session_id is None]


def _entry_name(piece: Piece, version: PieceVersion) -> str:
    # Not the name that the file was given: nothing that a stranger wrote becomes a path.
    return f"pieces/{piece.id}-{piece.kind}-v{version.number}.{version.format}"


def _copy(files: FileStore, digest: str, out: IO[bytes]) -> None:
    for chunk in files.chunks(digest):
        out.write(chunk)


def _plain(row: Base) -> dict[str, Any]:
    columns = (column.key for column in row.__mapper__.column_attrs if column.key not in _SECRET)
    return {name: _as_text(getattr(row, name)) for name in columns}


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else msgspec.to_builtins(value)
