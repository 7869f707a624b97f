"""Every rating of a session, beside what the draft said and whether the juror had seen any evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec
from msgspec import Struct
from sqlalchemy import select

from service.assessment.draft import Coverage
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.store.models import Account, CriterionReview, Dossier, JurySession, Rating, Review, Role
from service.store.repositories.drafts import Drafts
from service.use_cases.blind_reading import blind_criteria
from service.use_cases.rating_scale import scale_of
from service.use_cases.referentiels import bloc_of

_LEVELS: Mapping[Rating, int] = {Rating.NOT_MET: 0, Rating.PARTLY_MET: 1, Rating.MET: 2}
_COVERAGE_LEVELS = {Coverage.MISSING: 0, Coverage.PARTIAL: 1, Coverage.SUPPORTED: 2}


class RatedCriterion(Struct, frozen=True):
    """One juror's rating of one criterion of one dossier."""

    dossier: str
    juror: str
    criterion: str
    rank: int
    """Of the degree on the session's scale, from 0 for the lowest."""
    level: int
    """What the degree counts as: 0 for « not met », 2 for « met »."""
    first_level: int
    """The same, of the rating that the juror gave first."""
    draft_level: int | None
    """What the draft's coverage corresponds to; None without a draft, or where no degree of the scale counts so."""
    blind: bool
    """Whether the first rating was given before any evidence was shown."""


class _Word(Struct, frozen=True):
    coverage: Coverage


class _Covered(Struct, frozen=True):
    """What is needed here of a draft: a session has many, and each is long."""

    criteria: dict[str, _Word]


def session_ratings(access: Access, session_id: str) -> tuple[RatedCriterion, ...]:
    """Every rating that a session's jurors have given so far, by dossier, juror and criterion.

    Raises:
        NotFound: the session is out of reach.
    """
    jury = access.to(Action.READ, Kind.SESSION).jury_session(session_id)
    criteria = tuple(criterion.id for criterion in bloc_of(access.session, jury).criteria())
    scale = scale_of(jury)
    levels = frozenset(_LEVELS[degree.counts_as] for degree in scale.degrees)

    @cache
    def coverage(dossier: str) -> Mapping[str, int]:
        return draft_levels(access, dossier)

    @cache
    def blind(dossier: str, juror: str) -> frozenset[str]:
        return blind_criteria(jury.blind_share, juror, dossier, criteria)

    return tuple(
        RatedCriterion(
            dossier=review.dossier_id,
            juror=review.juror_id,
            criterion=opinion.criterion,
            rank=scale.rank(degree),
            level=_LEVELS[degree.counts_as],
            first_level=_LEVELS[opinion.first_rating or degree.counts_as],
            draft_level=comparable(coverage(review.dossier_id).get(opinion.criterion), levels),
            blind=role is Role.JUROR and opinion.criterion in blind(review.dossier_id, review.juror_id),
        )
        for review, opinion, role in _rows(access, jury)
        if (degree := scale.of(opinion)) is not None
    )


def comparable(level: int | None, levels: frozenset[int]) -> int | None:
    """What the draft says, where the scale has a degree that counts so: else no rating could follow it."""
    return level if level in levels else None


def draft_levels(access: Access, dossier_id: str) -> Mapping[str, int]:
    """The draft's coverage of each criterion, as a level; empty without a draft."""
    try:
        row = Drafts(access.session).current(dossier_id)
    except NotFound:
        return {}
    read = msgspec.json.decode(row.body, type=_Covered)
    return {name: _COVERAGE_LEVELS[found.coverage] for name, found in read.criteria.items()}


def by_unit(ratings: Iterable[RatedCriterion]) -> dict[tuple[str, str], list[int]]:
    """The ranks of the degrees that each criterion of each dossier got."""
    units: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for rating in ratings:
        units[rating.dossier, rating.criterion].append(rating.rank)
    return dict(units)


def _rows(access: Access, jury: JurySession) -> Iterable[tuple[Review, CriterionReview, Role]]:
    query = (
        select(Review, CriterionReview, Account.role)
        .join(Dossier, Dossier.id == Review.dossier_id)
        .join(CriterionReview, CriterionReview.review_id == Review.id)
        .join(Account, Account.id == Review.juror_id)
        .where(Dossier.session_id == jury.id)
        .order_by(Dossier.number, Review.id, CriterionReview.criterion)
    )
    return ((review, opinion, role) for review, opinion, role in access.session.execute(query))
