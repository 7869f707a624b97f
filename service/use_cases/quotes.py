"""Whether words stand where someone says that they do."""

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.document import Document
from service.exports.draft_json import decode
from service.store.files import FileStore
from service.store.models import Dossier, Draft, PieceVersion, Reading
from service.store.repositories.pieces import Pieces
from service.use_cases.errors import UnknownEvidence


class QuotedWords(Struct, frozen=True):
    """Words and the place they are said to stand at, in code points of a passage."""

    piece_version_id: str
    passage: str
    start: int
    end: int
    quote: str


def criterion_of_evidence(draft: Draft, evidence_id: str) -> str:
    """The criterion that evidence of a draft serves.

    Raises:
        UnknownEvidence: the draft holds none of that id.
    """
    for criterion_id, criterion in decode(draft.body).criteria.items():
        if any(evidence.id == evidence_id for evidence in criterion.evidence):
            return criterion_id
    raise UnknownEvidence("Ce brouillon ne contient pas cette preuve.")


def require_quote(files: FileStore, session: Session, dossier: Dossier, words: QuotedWords) -> None:
    """Refuses words that do not stand there, letter for letter.

    Raises:
        UnknownEvidence: the piece is not the dossier's, was not read, or says something else there.
    """
    own = {piece.id for piece in Pieces(session).of_dossier(dossier) if piece.session_id is None}
    version = session.get(PieceVersion, words.piece_version_id)
    if version is None or version.piece_id not in own:
        raise UnknownEvidence("Cette pièce n'est pas une pièce de ce candidat.")
    try:
        passage = read_document(files, session, version).passage(words.passage)
    except KeyError:
        raise UnknownEvidence("Cette pièce n'a pas ce passage.") from None
    if not words.quote or passage.text[words.start : words.end] != words.quote:
        raise UnknownEvidence("Ces mots ne se trouvent pas à cet endroit de la pièce.")


def read_document(files: FileStore, session: Session, version: PieceVersion) -> Document:
    """The document that a version was last read as.

    Raises:
        UnknownEvidence: it was not read yet, or was refused.
    """
    query = select(Reading).where(Reading.source == version.digest).order_by(Reading.created_at.desc()).limit(1)
    reading = session.scalars(query).one_or_none()
    if reading is None:
        raise UnknownEvidence("Cette pièce n'a pas encore été lue.")
    return msgspec.json.decode(files.read(reading.digest), type=Document)
