"""Deliberation: dossier after dossier, what the jury settles on and decides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import StaleVersion
from service.use_cases.deliberations import Settlement, open_table, settle
from service.use_cases.session_board import read_board
from service.use_cases.signatures import Reopening, reopen
from service.web.backstage import Backstage
from service.web.forms import leads_to, payload
from service.web.receiving import require_bearable, sent_form
from service.web.rendering import render
from service.web.routes.sessions import OwnForm
from service.web.views.deliberation import DeliberationPage, deliberation_page, deliberations_page
from service.web.views.session_tabs import session_tabs
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor

router = APIRouter()
_RATING = "critere:"
_FIELDS = {"outcome": "la décision", "ratings": "les appréciations", "minutes": "les motifs", "reason": "le motif"}


@router.get("/sessions/{session_id}/deliberation")
def deliberations(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The dossiers of a session, decided or to be decided."""
    access = Access(session, visitor.actor, Action.READ, Kind.DELIBERATION)
    board = read_board(access, session_id)
    tabs = session_tabs(board.jury, visitor.actor, "Délibération")
    return render(visitor.frame(request), deliberations_page(tabs, board))


@router.get("/deliberations/{dossier_id}")
def deliberation(dossier_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """One dossier on the jury's table."""
    return render(visitor.frame(request), _page(session, visitor, dossier_id))


@router.post("/deliberations/{dossier_id}", dependencies=[Depends(require_bearable), *OwnForm])
async def write_down(dossier_id: str, request: Request, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Writes down what the jury settles on."""
    async with sent_form(request) as form:
        sent = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_written, backstage, visitor, request, dossier_id, sent)


@router.post("/relectures/{review_id}/reouverture", dependencies=OwnForm)
def reopen_review(
    review_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    motif: Annotated[str, Form(max_length=200)],
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Opens a signed review again, with a reason."""
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.REOPEN, Kind.REVIEW)
        review = reopen(access, review_id, payload(Reopening, _FIELDS, reason=motif, version=version))
    return leads_to(f"/deliberations/{review.dossier_id}", "Relecture rouverte.")


def _written(
    backstage: Backstage, visitor: Visitor, request: Request, dossier_id: str, sent: dict[str, str]
) -> Response:
    ratings = {name.removeprefix(_RATING): word for name, word in sent.items() if name.startswith(_RATING) and word}
    settlement = payload(
        Settlement,
        _FIELDS,
        outcome=sent.get("decision") or None,
        ratings=ratings,
        minutes=sent.get("motifs", ""),
        version=sent.get("version", 0),
    )
    try:
        with backstage.database.write() as session:
            settle(Access(session, visitor.actor, Action.UPDATE, Kind.DELIBERATION), dossier_id, settlement)
    except StaleVersion as refusal:
        with backstage.database.read() as session:
            return render(visitor.frame(request), _page(session, visitor, dossier_id, str(refusal)), 409)
    return leads_to(f"/deliberations/{dossier_id}", "Délibération enregistrée.")


def _page(session: Session, visitor: Visitor, dossier_id: str, problem: str = "") -> DeliberationPage:
    table = open_table(Access(session, visitor.actor, Action.READ, Kind.DELIBERATION), dossier_id)
    return deliberation_page(
        table,
        session_tabs(table.jury, visitor.actor, "Délibération"),
        may_settle=visitor.actor.reach(Action.UPDATE, Kind.DELIBERATION) is not None,
        may_reopen=visitor.actor.reach(Action.REOPEN, Kind.REVIEW) is not None,
        problem=problem,
    )
