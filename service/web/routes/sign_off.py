"""Signing a review."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import StaleVersion
from service.use_cases.desk import open_desk
from service.use_cases.errors import NearestNotOpened, ReviewIncomplete
from service.use_cases.signatures import Signature, sign
from service.web.rendering import render
from service.web.views.sign_off import sign_off_page
from service.web.visitors import BehindThePages, Reading, SignedIn, require_own_form

router = APIRouter()


@router.get("/dossiers/{dossier_id}/signature")
def summary(dossier_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The review on one page, with what is missing."""
    desk = open_desk(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), dossier_id)
    return render(visitor.frame(request), sign_off_page(desk))


@router.post("/dossiers/{dossier_id}/signature", dependencies=[Depends(require_own_form)])
def sign_review(
    dossier_id: str,
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Signs, or shows again what keeps from it."""
    try:
        with backstage.database.write() as session:
            sign(Access(session, visitor.actor, Action.SIGN, Kind.REVIEW), dossier_id, Signature(version=version))
    except (ReviewIncomplete, NearestNotOpened, StaleVersion) as refusal:
        with backstage.database.read() as session:
            desk = open_desk(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), dossier_id)
            return render(visitor.frame(request), sign_off_page(desk, str(refusal)), 409)
    return RedirectResponse(f"/dossiers/{dossier_id}/signature", 303)
