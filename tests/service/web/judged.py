"""Dossiers of the bakers' school that jurors have rated."""

from collections.abc import Mapping

from service.exports.draft_json import decode
from service.people.access import Access
from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.store.models import Decision, Rating
from service.store.repositories.drafts import Drafts
from service.use_cases.reviews import CriterionOpinion, EvidenceVerdict, decide, own_review, rate
from service.use_cases.signatures import Signature, sign
from tests.service.web.bakers import School, account

MET, PARTLY, NOT = Rating.MET, Rating.PARTLY_MET, Rating.NOT_MET


def rated(school: School, juror: str, at: int, ratings: Mapping[str, Rating], comment: str = "", signed: bool = False):
    """Rates criteria as a juror, and signs if asked."""
    with school.database.write() as session:
        found = account(session, f"{juror}@ecole.example")
        access = Access(session, Actor(found.id, found.role), Action.UPDATE, Kind.REVIEW)
        for criterion, rating in ratings.items():
            opinion = CriterionOpinion(rating=rating, comment=comment)
            rate(access, school.dossiers[at], criterion, opinion)
        if signed:
            review = own_review(access, school.dossiers[at])
            sign(access.to(Action.SIGN, Kind.REVIEW), school.dossiers[at], Signature(version=review.version))


def kept_first_quote(school: School, juror: str, at: int) -> str:
    """Accepts the first evidence of a dossier's draft as a juror, and gives its words."""
    with school.database.write() as session:
        found = account(session, f"{juror}@ecole.example")
        row = Drafts(session).current(school.dossiers[at])
        evidence = next(e for criterion in decode(row.body).criteria.values() for e in criterion.evidence)
        access = Access(session, Actor(found.id, found.role), Action.UPDATE, Kind.REVIEW)
        verdict = EvidenceVerdict(draft_id=row.id, decision=Decision.ACCEPTED)
        decide(access, school.dossiers[at], evidence.id, verdict)
        return evidence.quote


def criteria_of(school: School) -> list[str]:
    with school.database.read() as session:
        row = Drafts(session).current(school.dossiers[0])
        return list(decode(row.body).criteria)
