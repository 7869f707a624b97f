"""A juror's judgement at the desk, with the guard against severity that is only the draft's."""

from service.assessment.draft import Coverage
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import CriterionReview, Rating, ReceiptOpening
from service.use_cases.desk import Desk, open_desk
from service.use_cases.errors import NearestNotOpened
from service.use_cases.rating_scale import scale_of
from service.use_cases.referentiels import require_criterion
from service.use_cases.reviews import CriterionOpinion, own_review, rate

_NEGATIVE = {Coverage.PARTIAL: Rating.PARTLY_MET, Coverage.MISSING: Rating.NOT_MET}


def judge(access: Access, dossier_id: str, criterion: str, payload: CriterionOpinion) -> CriterionReview:
    """Rates and comments on a criterion.

    Raises:
        NearestNotOpened: the rating takes up the draft's « partiel » or « non trouvé » while the passages that came
            nearest were never opened.
        UnknownPart, UnknownDegree, ReviewSigned, StaleVersion: see ``rate``.
    """
    desk = open_desk(access.to(Action.READ, Kind.DOSSIER), dossier_id)
    opinion = desk.opinions.get(criterion)
    degree = scale_of(desk.jury).chosen(payload.degree, payload.rating)
    rating = degree.counts_as if degree else None
    changed = opinion is None or opinion.rating is not rating
    if changed and follows_unopened(desk, criterion, rating):
        raise NearestNotOpened(
            "Cette appréciation reprend celle du brouillon : ouvrez d'abord les passages les plus proches, "
            "que l'outil a jugés insuffisants."
        )
    return rate(access, dossier_id, criterion, payload)


def follows_unopened(desk: Desk, criterion: str, rating: Rating | None) -> bool:
    """Whether a rating is the draft's own negative word, and what came nearest was not opened."""
    found = desk.draft.criteria.get(criterion) if desk.draft else None
    if found is None or found.coverage is None or criterion in desk.opened:
        return False
    negative = _NEGATIVE.get(found.coverage)
    if negative is Rating.PARTLY_MET and not any(d.counts_as is negative for d in scale_of(desk.jury).degrees):
        negative = Rating.NOT_MET
    return negative is rating and any(receipt.nearest for receipt in found.absence)


def note_opening(access: Access, dossier_id: str, criterion: str) -> None:
    """Remembers that the juror has opened a criterion's nearest passages; a signed review stays as it is."""
    desk = open_desk(access.to(Action.READ, Kind.DOSSIER), dossier_id)
    require_criterion(desk.bloc, criterion)
    if desk.signed or criterion in desk.opened:
        return
    review = own_review(access, dossier_id)
    access.session.add(ReceiptOpening(review_id=review.id, criterion=criterion))
    access.session.flush()


def unopened(desk: Desk) -> tuple[str, ...]:
    """Criteria rated as the draft's negative word while what came nearest was never opened, in the bloc's order.

    Under « lecture d'abord » the first rating is given before the draft's word is known: only here is it compared.
    What is still hidden from the juror, as criteria read blind are until they are rated, is asked of no one.
    """
    names = (criterion.id for criterion in desk.bloc.criteria() if criterion.id in desk.opinions)
    return tuple(name for name in names if follows_unopened(desk, name, desk.opinions[name].rating))


def require_opened(access: Access, dossier_id: str) -> None:
    """What a review must have seen before it is signed.

    Raises:
        NearestNotOpened: a rating takes up the draft's « partiel » or « non trouvé » while the passages that came
            nearest were never opened.
    """
    names = unopened(open_desk(access.to(Action.READ, Kind.DOSSIER), dossier_id))
    if names:
        raise NearestNotOpened(
            f"Avant de signer, ouvrez les passages les plus proches de {', '.join(names)} : "
            "votre appréciation y reprend celle du brouillon, qui les a jugés insuffisants."
        )
