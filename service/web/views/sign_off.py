"""What the juror is shown before they sign, and after."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Competence
from service.store.models import Decision
from service.use_cases.desk import Desk
from service.use_cases.judging import unopened
from service.use_cases.rating_scale import scale_of
from service.use_cases.results import Result, bloc_result, competence_result
from service.web.dates import moment
from service.web.frame import Page
from service.web.views.criterion import ReceiptCard, criterion_panel, desk_address
from service.web.views.wording import BLOC_RESULTS, RESULTS, RULES


class RatedCriterion(Struct, frozen=True):
    """A criterion and the juror's own word for it."""

    id: str
    label: str
    address: str
    rating: str
    word: str
    comment: str


class UnopenedCriterion(Struct, frozen=True):
    """A criterion rated as the draft's negative word, whose nearest passages are still to be opened."""

    line: RatedCriterion
    receipts: tuple[ReceiptCard, ...]
    """Those that have passages to open."""


class RatedCompetence(Struct, frozen=True):
    """A competence, its criteria, and what follows for it."""

    id: str
    short: str
    colour: int
    result: str
    word: str
    criteria: tuple[RatedCriterion, ...]


class SignOffPage(Page, frozen=True):
    """The juror's review on one page."""

    template: ClassVar[str] = "sign_off.html.j2"
    dossier: str
    label: str
    bloc: str
    session: str
    version: int
    signed: str
    """When it was signed, in words; empty while it is open."""
    unrated: tuple[RatedCriterion, ...]
    unopened: tuple[UnopenedCriterion, ...]
    accepted: int
    rejected: int
    added: int
    competences: tuple[RatedCompetence, ...]
    result: str
    rule: str
    problem: str = ""


def sign_off_page(desk: Desk, problem: str = "") -> SignOffPage:
    """The summary of a review."""
    decisions = [decision.decision for decision in desk.decisions]
    results = _results(desk)
    lines = {criterion.id: _line(desk, criterion.id, criterion.label) for criterion in desk.bloc.criteria()}
    review = desk.review
    return SignOffPage(
        dossier=desk.named.dossier.id,
        label=desk.named.label,
        bloc=f"{desk.bloc.id} · {desk.bloc.label}",
        session=desk.jury.title,
        version=review.version if review else 0,
        signed=moment(review.signed_at) if review and review.signed_at else "",
        unrated=tuple(line for line in lines.values() if not line.rating),
        unopened=tuple(UnopenedCriterion(lines[name], _receipts(desk, name)) for name in unopened(desk)),
        accepted=decisions.count(Decision.ACCEPTED),
        rejected=decisions.count(Decision.REJECTED),
        added=decisions.count(Decision.ADDED),
        competences=tuple(
            _competence(at, competence, results[competence.id], lines)
            for at, competence in enumerate(desk.bloc.competences)
        ),
        result=BLOC_RESULTS[bloc_result(results)],
        rule=RULES[desk.jury.result_rule],
        problem=problem,
    )


def _results(desk: Desk) -> dict[str, Result]:
    ratings = {name: opinion.rating for name, opinion in desk.opinions.items()}
    return {
        competence.id: competence_result(
            [ratings.get(criterion.id) for criterion in competence.criteria], desk.jury.result_rule
        )
        for competence in desk.bloc.competences
    }


def _competence(
    at: int, competence: Competence, result: Result, lines: Mapping[str, RatedCriterion]
) -> RatedCompetence:
    return RatedCompetence(
        id=competence.id,
        short=competence.short,
        colour=at,
        result=result.value,
        word=RESULTS[result],
        criteria=tuple(lines[criterion.id] for criterion in competence.criteria),
    )


def _receipts(desk: Desk, criterion_id: str) -> tuple[ReceiptCard, ...]:
    draft = criterion_panel(desk, criterion_id, ()).draft
    return tuple(receipt for receipt in draft.receipts if receipt.nearest) if draft else ()


def _line(desk: Desk, criterion_id: str, label: str) -> RatedCriterion:
    opinion = desk.opinions.get(criterion_id)
    degree = scale_of(desk.jury).of(opinion)
    return RatedCriterion(
        id=criterion_id,
        label=label,
        address=desk_address(desk, criterion_id),
        rating=degree.counts_as.value if degree else "",
        word=degree.label if degree else "Sans appréciation",
        comment=opinion.comment if opinion else "",
    )
