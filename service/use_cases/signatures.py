"""Signing a review, which freezes it, and reopening it, which says why."""

import hashlib
import json
from typing import Any

from pydantic import Field
from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.store.base import now
from service.store.events import REVIEW_REOPENED, REVIEW_SIGNED, announce
from service.store.models import Dossier, JurySession, Purpose, Review, SignOff
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import expect_version, get
from service.use_cases.errors import ReviewIncomplete, ReviewNotSigned, ReviewSigned
from service.use_cases.judging import require_opened
from service.use_cases.payloads import Line, Payload
from service.use_cases.referentiels import bloc_of
from service.use_cases.reviews import decisions_of, opinions_of, own_review


class Signature(Payload):
    """A review to sign, as its juror last saw it."""

    version: int = Field(ge=1)


class Reopening(Payload):
    """Why a signed review is opened again."""

    reason: Line
    version: int = Field(ge=1)


def sign(access: Access, dossier_id: str, payload: Signature) -> Review:
    """Signs the actor's review: a copy of it is kept and nothing of it changes any more.

    Raises:
        ReviewSigned: it is signed already.
        ReviewIncomplete: criteria have no rating yet.
        NearestNotOpened: a negative rating is the draft's own, and its nearest passages were never opened.
        StaleVersion: it was changed meanwhile.
    """
    review = own_review(access, dossier_id)
    if review.signed_at is not None:
        raise ReviewSigned("Cette relecture est déjà signée.")
    expect_version(review.version, payload.version)
    _require_complete(access, review)
    require_opened(access, dossier_id)
    drafts = Drafts(access.session).of_dossier(review.dossier_id, Purpose.JURY)
    review.draft_id = drafts[0].id if drafts else None
    review.signed_at = now()
    body = _frozen(access, review)
    digest = hashlib.sha256(body).hexdigest()
    access.session.add(SignOff(review_id=review.id, signed_at=review.signed_at, digest=digest, body=body))
    access.session.flush()
    announce(access.session, REVIEW_SIGNED, review=review.id, dossier=review.dossier_id)
    record(access.session, access.actor.account_id, "review.sign", "review", review.id, digest=digest)
    return review


def reopen(access: Access, review_id: str, payload: Reopening) -> Review:
    """Opens a signed review again; what was signed is kept, with the reason.

    Raises:
        ReviewNotSigned: it is open.
        StaleVersion: it was changed meanwhile.
    """
    review = access.review(review_id)
    if review.signed_at is None:
        raise ReviewNotSigned("Cette relecture n'est pas signée.")
    expect_version(review.version, payload.version)
    signed = sign_offs(access, review)[0]
    signed.reopened_at, signed.reopened_by = now(), access.actor.account_id
    signed.reopening_reason = payload.reason
    review.signed_at = None
    access.session.flush()
    announce(access.session, REVIEW_REOPENED, review=review.id, dossier=review.dossier_id)
    record(access.session, access.actor.account_id, "review.reopen", "review", review.id, digest=signed.digest)
    return review


def sign_offs(access: Access, review: Review) -> list[SignOff]:
    """Every time that a review was signed, the latest first."""
    query = select(SignOff).where(SignOff.review_id == review.id).order_by(SignOff.signed_at.desc(), SignOff.id.desc())
    return list(access.session.scalars(query))


def _require_complete(access: Access, review: Review) -> None:
    dossier = get(access.session, Dossier, review.dossier_id)
    bloc = bloc_of(access.session, get(access.session, JurySession, dossier.session_id))
    rated = {opinion.criterion for opinion in opinions_of(access, review) if opinion.rating is not None}
    missing = [criterion.id for criterion in bloc.criteria() if criterion.id not in rated]
    if missing:
        raise ReviewIncomplete(f"Il reste {len(missing)} critères sans appréciation : {', '.join(missing)}.")


def _frozen(access: Access, review: Review) -> bytes:
    content: dict[str, Any] = {
        "dossier": review.dossier_id,
        "juror": review.juror_id,
        "draft": review.draft_id,
        "signed_at": review.signed_at.isoformat() if review.signed_at else None,
        "criteria": {
            opinion.criterion: {
                "rating": opinion.rating,
                "degree": opinion.degree,
                "comment": opinion.comment,
                "first": opinion.first_rating,
            }
            for opinion in opinions_of(access, review)
        },
        "evidence": [
            {
                "criterion": decision.criterion,
                "decision": decision.decision,
                "draft": decision.draft_id,
                "evidence": decision.evidence,
                "quote": decision.quote,
                "note": decision.note,
            }
            for decision in decisions_of(access, review)
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
