"""Reviews: a juror's ratings, comments and decisions on evidence. Only a review counts."""

from pydantic import Field
from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.people.permissions import Reach
from service.store.errors import NotFound
from service.store.files import FileStore
from service.store.models import (
    CriterionReview,
    Decision,
    Dossier,
    EvidenceDecision,
    JurySession,
    Purpose,
    Rating,
    Review,
)
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import expect_version, get
from service.use_cases.errors import ReviewSigned, UnknownEvidence
from service.use_cases.payloads import Line, ObjectId, Payload, Prose
from service.use_cases.quotes import QuotedWords, criterion_of_evidence, require_quote
from service.use_cases.rating_scale import scale_of
from service.use_cases.referentiels import bloc_of, require_criterion


class CriterionOpinion(Payload):
    """A juror's rating of and comment on a criterion, as they should become."""

    rating: Rating | None = Field(None, description="Enough where one degree of the session's scale counts so.")
    degree: Line | None = Field(None, description="A degree of the session's own scale, by its label.")
    comment: Prose = ""
    version: int = Field(0, ge=0, description="Version that the change was made from; 0 for the first.")


class EvidenceVerdict(Payload):
    """A decision on evidence of a draft."""

    draft_id: ObjectId
    decision: Decision
    note: Prose = ""
    version: int = Field(0, ge=0)


class AddedEvidence(Payload):
    """Words of a piece that a juror adds to a criterion."""

    criterion: Line
    piece_version_id: ObjectId
    passage: Line
    start: int = Field(ge=0, le=1_000_000)
    end: int = Field(ge=1, le=1_000_000)
    quote: Prose
    note: Prose = ""


def list_reviews(access: Access, dossier_id: str) -> list[Review]:
    """A dossier's reviews within reach: for a juror, their own."""
    query = select(Review).where(Review.dossier_id == dossier_id)
    if access.reach is Reach.OWN:
        access.assigned_dossier(dossier_id)
        query = query.where(Review.juror_id == access.actor.account_id)
    else:
        access.dossier(dossier_id)
    return list(access.session.scalars(query.order_by(Review.id)))


def own_review(access: Access, dossier_id: str) -> Review:
    """The actor's review of a dossier, begun when there is none yet.

    It is held until the end of the transaction: nothing of it changes while it is being signed.
    """
    dossier = access.dossier(dossier_id)
    found = access.session.scalars(
        select(Review)
        .where(Review.dossier_id == dossier.id, Review.juror_id == access.actor.account_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        found = Review(dossier_id=dossier.id, juror_id=access.actor.account_id)
        access.session.add(found)
        access.session.flush()
    return found


def rate(access: Access, dossier_id: str, criterion: str, payload: CriterionOpinion) -> CriterionReview:
    """Rates and comments on a criterion.

    Raises:
        UnknownPart: the bloc has no such criterion.
        UnknownDegree: the session's scale has no such degree.
        ReviewSigned: the review is frozen.
        StaleVersion: it was changed meanwhile, in another window perhaps.
    """
    review = _open_review(access, dossier_id)
    jury = _jury(access, review)
    require_criterion(bloc_of(access.session, jury), criterion)
    access.session.refresh(jury, with_for_update={"read": True})
    degree = scale_of(jury).chosen(payload.degree, payload.rating)
    opinion = _opinion(access, review, criterion)
    expect_version(0 if opinion.id is None else opinion.version, payload.version)
    opinion.rating = degree.counts_as if degree else None
    opinion.degree = degree.id if degree and jury.scale else None
    opinion.first_rating = opinion.first_rating or opinion.rating
    opinion.comment = payload.comment
    access.session.add(opinion)
    access.session.flush()
    _record(access, "review.rate", review, criterion)
    return opinion


def decide(access: Access, dossier_id: str, evidence_id: str, payload: EvidenceVerdict) -> EvidenceDecision:
    """Accepts or rejects evidence of a draft of the dossier.

    Raises:
        UnknownEvidence: the draft holds none of that name, or is another dossier's.
        ReviewSigned: the review is frozen.
        StaleVersion: the decision was changed meanwhile.
    """
    review = _open_review(access, dossier_id)
    if payload.decision is Decision.ADDED:
        raise UnknownEvidence("Une preuve du brouillon s'accepte ou se rejette ; elle ne s'ajoute pas.")
    drafts = {draft.id: draft for draft in Drafts(access.session).of_dossier(review.dossier_id, Purpose.JURY)}
    draft = drafts.get(payload.draft_id)
    if draft is None:
        raise UnknownEvidence("Ce brouillon n'est pas celui du dossier.")
    criterion = criterion_of_evidence(draft, evidence_id)
    decision = _decision(access, review, draft.id, evidence_id) or EvidenceDecision(
        review_id=review.id, draft_id=draft.id, evidence=evidence_id, criterion=criterion
    )
    expect_version(0 if decision.id is None else decision.version, payload.version)
    decision.decision, decision.note = payload.decision, payload.note
    access.session.add(decision)
    access.session.flush()
    _record(access, "review.decide", review, criterion, evidence_id)
    return decision


def add_evidence(access: Access, files: FileStore, dossier_id: str, payload: AddedEvidence) -> EvidenceDecision:
    """Adds words of one of the dossier's pieces to a criterion: they must stand where they are said to.

    Raises:
        UnknownPart: the bloc has no such criterion.
        UnknownEvidence: the piece is not the dossier's, was not read, or does not hold the words there.
        ReviewSigned: the review is frozen.
    """
    review = _open_review(access, dossier_id)
    require_criterion(bloc_of(access.session, _jury(access, review)), payload.criterion)
    require_quote(
        files,
        access.session,
        access.dossier(dossier_id),
        QuotedWords(payload.piece_version_id, payload.passage, payload.start, payload.end, payload.quote),
    )
    decision = EvidenceDecision(review_id=review.id, decision=Decision.ADDED, **payload.model_dump())
    access.session.add(decision)
    access.session.flush()
    _record(access, "review.add_evidence", review, payload.criterion, decision.id)
    return decision


def withdraw_evidence(access: Access, dossier_id: str, decision_id: str) -> None:
    """Takes a decision on evidence back.

    Raises:
        NotFound: it is not one of the actor's review.
        ReviewSigned: the review is frozen.
    """
    review = _open_review(access, dossier_id)
    decision = get(access.session, EvidenceDecision, decision_id)
    if decision.review_id != review.id:
        raise NotFound("Cette décision n'est pas de votre relecture.")
    access.session.delete(decision)
    _record(access, "review.withdraw_evidence", review, decision.criterion, decision.evidence or decision.id)


def opinions_of(access: Access, review: Review) -> list[CriterionReview]:
    """A review's ratings and comments, by criterion."""
    query = select(CriterionReview).where(CriterionReview.review_id == review.id)
    return list(access.session.scalars(query.order_by(CriterionReview.criterion)))


def decisions_of(access: Access, review: Review) -> list[EvidenceDecision]:
    """A review's decisions on evidence, in the order they were made."""
    query = select(EvidenceDecision).where(EvidenceDecision.review_id == review.id)
    return list(access.session.scalars(query.order_by(EvidenceDecision.id)))


def _open_review(access: Access, dossier_id: str) -> Review:
    review = own_review(access, dossier_id)
    if review.signed_at is not None:
        raise ReviewSigned("Votre relecture est signée : elle ne change plus, sauf si la présidence la rouvre.")
    return review


def _record(access: Access, action: str, review: Review, criterion: str, evidence: str | None = None) -> None:
    # What was touched, never how it was rated: the log outlives the dossier.
    record(access.session, access.actor.account_id, action, "review", review.id, criterion=criterion, evidence=evidence)


def _jury(access: Access, review: Review) -> JurySession:
    return get(access.session, JurySession, get(access.session, Dossier, review.dossier_id).session_id)


def _opinion(access: Access, review: Review, criterion: str) -> CriterionReview:
    query = select(CriterionReview).where(
        CriterionReview.review_id == review.id, CriterionReview.criterion == criterion
    )
    found = access.session.scalars(query).one_or_none()
    return found or CriterionReview(review_id=review.id, criterion=criterion)


def _decision(access: Access, review: Review, draft_id: str, evidence_id: str) -> EvidenceDecision | None:
    query = select(EvidenceDecision).where(
        EvidenceDecision.review_id == review.id,
        EvidenceDecision.draft_id == draft_id,
        EvidenceDecision.evidence == evidence_id,
    )
    return access.session.scalars(query).one_or_none()
