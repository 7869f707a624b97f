"""The comment bank."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.use_cases.stock_comments import NewStockComment, drop_comment, keep_comment, list_comments
from service.web.rendering import render
from service.web.views.formulas import Formula, FormulasPage
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor, require_own_form

router = APIRouter()


@router.get("/formules")
def formulas(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The sentences that the visitor keeps."""
    kept = tuple(Formula(comment.id, comment.text) for comment in list_comments(_access(session, visitor)))
    return render(visitor.frame(request), FormulasPage(kept))


@router.post("/formules", dependencies=[Depends(require_own_form)])
def keep(
    backstage: BehindThePages, visitor: SignedIn, texte: Annotated[str, Form(min_length=1, max_length=2_000)]
) -> Response:
    """Keeps a sentence."""
    if texte.strip():
        with backstage.database.write() as session:
            keep_comment(_access(session, visitor), NewStockComment(text=texte))
    return RedirectResponse("/formules", 303)


@router.post("/formules/{comment_id}/retrait", dependencies=[Depends(require_own_form)])
def drop(comment_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Forgets a sentence."""
    with backstage.database.write() as session:
        drop_comment(_access(session, visitor), comment_id)
    return RedirectResponse("/formules", 303)


def _access(session: Session, visitor: Visitor) -> Access:
    return Access(session, visitor.actor, Action.UPDATE, Kind.PROFILE)
