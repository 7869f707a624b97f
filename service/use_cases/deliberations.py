"""Deliberation: the jurors' ratings side by side, what the jury settles on, its decision and why."""

from collections.abc import Mapping

from msgspec import Struct
from pydantic import Field
from sqlalchemy import select

from referentiel.model import Bloc
from service.audit.log import record
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import (
    Account,
    Candidate,
    CriterionReview,
    Decision,
    Deliberation,
    Dossier,
    EvidenceDecision,
    JurySession,
    Outcome,
    Review,
)
from service.store.repositories.lookup import expect_version, get
from service.use_cases.dossiers import NamedDossier, named
from service.use_cases.payloads import Line, Payload, Prose
from service.use_cases.rating_scale import Degree, RatingScale, scale_of
from service.use_cases.referentiels import bloc_of, require_criterion


class Settlement(Payload):
    """What a jury settles on for a dossier."""

    outcome: Outcome | None = None
    ratings: dict[Line, Line] = Field(
        default_factory=dict,
        max_length=200,
        description="By criterion, a degree: its label on the session's own scale, else `met`…",
    )
    minutes: Prose = ""
    version: int = Field(0, ge=0, description="Version that the change was made from; 0 for the first.")


class Voice(Struct, frozen=True):
    """One juror's review."""

    juror: Account
    review: Review
    opinions: Mapping[str, CriterionReview]
    """By criterion."""
    kept: tuple[EvidenceDecision, ...]
    """Evidence that the juror accepted or added."""


class Table(Struct, frozen=True):
    """All that a jury has before it to decide of a dossier."""

    named: NamedDossier
    jury: JurySession
    bloc: Bloc
    voices: tuple[Voice, ...]
    settled: Deliberation | None

    @property
    def scale(self) -> RatingScale:
        """The scale that the jury rates on."""
        return scale_of(self.jury)

    def ratings(self, criterion: str) -> tuple[Degree | None, ...]:
        """What each juror rated a criterion, in the order of the voices."""
        return tuple(self.scale.of(voice.opinions.get(criterion)) for voice in self.voices)

    def divided(self, criterion: str) -> bool:
        """Whether jurors who rated the criterion differ."""
        return len({rating for rating in self.ratings(criterion) if rating is not None}) > 1


def open_table(access: Access, dossier_id: str) -> Table:
    """The table of a dossier (``NotFound`` when it is out of reach)."""
    session, dossier = access.session, access.dossier(dossier_id)
    jury = get(session, JurySession, dossier.session_id)
    return Table(
        named=named(access, jury, dossier, get(session, Candidate, dossier.candidate_id)),
        jury=jury,
        bloc=bloc_of(session, jury),
        voices=voices_of(access, dossier),
        settled=settled_of(access, dossier.id),
    )


def voices_of(access: Access, dossier: Dossier) -> tuple[Voice, ...]:
    """Every review of a dossier within reach that says something: of a juror's, their own."""
    query = (
        select(Account, Review)
        .join(Review, Review.juror_id == Account.id)
        .where(Review.dossier_id == dossier.id)
        .order_by(Account.name, Account.id)
    )
    if access.actor.reach(Action.READ, Kind.DELIBERATION) is None:
        query = query.where(Account.id == access.actor.account_id)
    return tuple(_voice(access, account, review) for account, review in access.session.execute(query))


def settled_of(access: Access, dossier_id: str) -> Deliberation | None:
    """What was settled of a dossier, if anything was."""
    return access.session.scalars(select(Deliberation).where(Deliberation.dossier_id == dossier_id)).one_or_none()


def settle(access: Access, dossier_id: str, payload: Settlement) -> Deliberation:
    """Writes down what the jury settles on.

    Raises:
        UnknownPart: the bloc has no such criterion.
        UnknownDegree: the session's scale has no such degree.
        StaleVersion: it was changed meanwhile.
    """
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    access.session.refresh(jury, with_for_update={"read": True})
    bloc, scale = bloc_of(access.session, jury), scale_of(jury)
    for criterion in payload.ratings:
        require_criterion(bloc, criterion)
    found = settled_of(access, dossier.id)
    expect_version(found.version if found else 0, payload.version)
    row = found or Deliberation(dossier_id=dossier.id)
    row.outcome, row.minutes = payload.outcome, payload.minutes
    row.ratings = {criterion: scale.degree(degree).id for criterion, degree in payload.ratings.items()}
    row.updated_by = access.actor.account_id
    access.session.add(row)
    access.session.flush()
    outcome = payload.outcome.value if payload.outcome else None
    record(access.session, access.actor.account_id, "deliberation.settle", "dossier", dossier.id, outcome=outcome)
    return row


def outcomes(access: Access, session_id: str) -> dict[str, Deliberation]:
    """What was settled of each dossier of a session, by dossier."""
    jury = access.jury_session(session_id)
    query = select(Deliberation).join(Dossier, Dossier.id == Deliberation.dossier_id)
    rows = access.session.scalars(query.where(Dossier.session_id == jury.id))
    return {row.dossier_id: row for row in rows}


def _voice(access: Access, account: Account, review: Review) -> Voice:
    opinions = access.session.scalars(select(CriterionReview).where(CriterionReview.review_id == review.id))
    kept = select(EvidenceDecision).where(
        EvidenceDecision.review_id == review.id, EvidenceDecision.decision != Decision.REJECTED
    )
    return Voice(
        juror=account,
        review=review,
        opinions={opinion.criterion: opinion for opinion in opinions},
        kept=tuple(access.session.scalars(kept.order_by(EvidenceDecision.id))),
    )
