"""Reviews: what jurors rate, comment, accept, reject, add, sign."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from service.api.answers import Answer, ObjectId, PartId
from service.api.callers import Allowed, Caller
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import Decision, Rating, Review
from service.use_cases import judging, reviews, signatures

router = APIRouter(prefix="/api/v1", tags=["reviews"])
UPDATE = Allowed(Action.UPDATE, Kind.REVIEW)


class OpinionAnswer(Answer):
    """A rating of and comment on a criterion."""

    criterion: str
    rating: Rating | None
    degree: str | None = Field(description="The degree's label on the session's own scale; null on the usual scale.")
    first_rating: Rating | None = Field(description="The rating given first.")
    comment: str
    updated_at: datetime
    version: int


class DecisionAnswer(Answer):
    """What a juror made of evidence."""

    id: str
    criterion: str
    decision: Decision
    draft_id: str | None
    evidence: str | None
    piece_version_id: str | None
    passage: str | None
    start: int | None
    end: int | None
    quote: str | None
    note: str
    version: int


class SignOffAnswer(Answer):
    """A signature, and the reopening that followed it if one did."""

    signed_at: datetime
    digest: str
    reopened_at: datetime | None
    reopening_reason: str | None


class ReviewAnswer(Answer):
    """A review, whole."""

    id: str
    dossier_id: str
    juror_id: str
    signed_at: datetime | None
    version: int
    criteria: list[OpinionAnswer]
    evidence: list[DecisionAnswer]
    sign_offs: list[SignOffAnswer]

    @classmethod
    def of(cls, access: Access, review: Review) -> "ReviewAnswer":
        """The answer for a review, with all that hangs from it."""
        return cls(
            id=review.id,
            dossier_id=review.dossier_id,
            juror_id=review.juror_id,
            signed_at=review.signed_at,
            version=review.version,
            criteria=[OpinionAnswer.model_validate(row) for row in reviews.opinions_of(access, review)],
            evidence=[DecisionAnswer.model_validate(row) for row in reviews.decisions_of(access, review)],
            sign_offs=[SignOffAnswer.model_validate(row) for row in signatures.sign_offs(access, review)],
        )


@router.get("/dossiers/{dossier_id}/reviews")
def list_reviews(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.REVIEW))], dossier_id: ObjectId
) -> list[ReviewAnswer]:
    """A dossier's reviews; a juror's own for a juror."""
    with caller.reading() as access:
        return [ReviewAnswer.of(access, review) for review in reviews.list_reviews(access, dossier_id)]


@router.get("/reviews/{review_id}")
def read_review(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.REVIEW))], review_id: ObjectId
) -> ReviewAnswer:
    """One review."""
    with caller.reading() as access:
        return ReviewAnswer.of(access, access.review(review_id))


@router.put("/dossiers/{dossier_id}/review/criteria/{criterion}")
def rate_criterion(
    caller: Annotated[Caller, Depends(UPDATE)],
    dossier_id: ObjectId,
    criterion: PartId,
    payload: reviews.CriterionOpinion,
) -> OpinionAnswer:
    """Rates and comments on a criterion, in one's own review.

    A rating that takes up the draft's « partiel » or « non trouvé » asks that its nearest passages were opened.
    """
    with caller.writing() as access:
        return OpinionAnswer.model_validate(judging.judge(access, dossier_id, criterion, payload))


@router.put("/dossiers/{dossier_id}/review/criteria/{criterion}/opening", status_code=204)
def open_nearest(caller: Annotated[Caller, Depends(UPDATE)], dossier_id: ObjectId, criterion: PartId) -> None:
    """Notes that the juror has been shown the passages that came nearest to a criterion."""
    with caller.writing() as access:
        judging.note_opening(access, dossier_id, criterion)


@router.put("/dossiers/{dossier_id}/review/evidence/{evidence}")
def decide_on_evidence(
    caller: Annotated[Caller, Depends(UPDATE)], dossier_id: ObjectId, evidence: PartId, payload: reviews.EvidenceVerdict
) -> DecisionAnswer:
    """Accepts or rejects evidence of a draft."""
    with caller.writing() as access:
        return DecisionAnswer.model_validate(reviews.decide(access, dossier_id, evidence, payload))


@router.post("/dossiers/{dossier_id}/review/evidence", status_code=201)
def add_evidence(
    caller: Annotated[Caller, Depends(UPDATE)], dossier_id: ObjectId, payload: reviews.AddedEvidence
) -> DecisionAnswer:
    """Adds words of a piece to a criterion: they must stand where they are said to, letter for letter."""
    with caller.writing() as access:
        added = reviews.add_evidence(access, caller.services.files, dossier_id, payload)
        return DecisionAnswer.model_validate(added)


@router.delete("/dossiers/{dossier_id}/review/evidence/{decision_id}", status_code=204)
def withdraw_evidence(caller: Annotated[Caller, Depends(UPDATE)], dossier_id: ObjectId, decision_id: ObjectId) -> None:
    """Takes a decision on evidence back."""
    with caller.writing() as access:
        reviews.withdraw_evidence(access, dossier_id, decision_id)


@router.post("/dossiers/{dossier_id}/review/signature", status_code=201)
def sign_review(
    caller: Annotated[Caller, Depends(Allowed(Action.SIGN, Kind.REVIEW))],
    dossier_id: ObjectId,
    payload: signatures.Signature,
) -> ReviewAnswer:
    """Signs one's own review: nothing of it changes any more.

    Refused while a rating takes up the draft's « partiel » or « non trouvé » without its nearest passages opened.
    """
    with caller.writing() as access:
        return ReviewAnswer.of(access, signatures.sign(access, dossier_id, payload))


@router.post("/reviews/{review_id}/reopening", status_code=201)
def reopen_review(
    caller: Annotated[Caller, Depends(Allowed(Action.REOPEN, Kind.REVIEW))],
    review_id: ObjectId,
    payload: signatures.Reopening,
) -> ReviewAnswer:
    """Opens a signed review again, saying why."""
    with caller.writing() as access:
        return ReviewAnswer.of(access, signatures.reopen(access, review_id, payload))
