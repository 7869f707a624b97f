"""What jurors decided on evidence, as something to learn from: only decisions of signed reviews."""

from collections.abc import Iterator, Set

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.document import Document, Passage
from service.assessment.adaptation import Verdict
from service.assessment.draft import Evidence
from service.assessment.signals import indexed_text
from service.exports.draft_json import decode
from service.store.files import FileStore
from service.store.models import (
    Dossier,
    Draft,
    EvidenceDecision,
    JurySession,
    PieceVersion,
    Reading,
    Review,
)


class DecidedPassage(Struct, frozen=True):
    """A passage, and what a juror made of it for a criterion."""

    criterion: str
    text: str
    """As the encoder is given it."""
    verdict: Verdict
    juror: str
    share: float = 1.0
    """Of the decision: rows of a table that were decided on together have a part of it each."""


def decided_passages(session: Session, files: FileStore, referentiel_ids: frozenset[str]) -> Iterator[DecidedPassage]:
    """Every decision of the signed reviews of sessions that go by one of these référentiels, in a fixed order.

    Passages whose piece was erased, or is no longer read as it was, are passed over.
    """
    query = (
        select(EvidenceDecision, Review.juror_id)
        .join(Review, Review.id == EvidenceDecision.review_id)
        .join(Dossier, Dossier.id == Review.dossier_id)
        .join(JurySession, JurySession.id == Dossier.session_id)
        .where(Review.signed_at.is_not(None), JurySession.referentiel_id.in_(referentiel_ids))
        .order_by(EvidenceDecision.id)
    )
    for decision, juror in session.execute(query):
        passages, verdict = _passages(session, files, decision), Verdict(decision.decision.value)
        for passage in passages:
            yield DecidedPassage(decision.criterion, indexed_text(passage), verdict, juror, 1 / len(passages))


def _passages(session: Session, files: FileStore, decision: EvidenceDecision) -> tuple[Passage, ...]:
    """The passage that was decided on; each row, where rows of a table were decided on together."""
    if decision.piece_version_id is not None:
        version = session.get(PieceVersion, decision.piece_version_id)
        return _find(session, files, version.digest, {decision.passage}) if version else ()
    draft = session.get(Draft, decision.draft_id) if decision.draft_id else None
    if draft is None:
        return ()
    body = decode(draft.body)
    shown = _evidence(body.criteria[decision.criterion].evidence, decision.evidence)
    digest = next((piece.digest for piece in body.pieces if shown and piece.id == shown.piece), None)
    return _find(session, files, digest, {span.passage for span in shown.spans()}) if shown and digest else ()


def _evidence(shown: tuple[Evidence, ...], wanted: str | None) -> Evidence | None:
    return next((evidence for evidence in shown if evidence.id == wanted), None)


def _find(session: Session, files: FileStore, digest: str, wanted: Set[str | None]) -> tuple[Passage, ...]:
    query = select(Reading).where(Reading.source == digest).order_by(Reading.created_at.desc()).limit(1)
    reading = session.scalars(query).one_or_none()
    if reading is None:
        return ()
    document = msgspec.json.decode(files.read(reading.digest), type=Document)
    return tuple(passage for passage in document.passages if passage.id in wanted)
