"""One criterion across the dossiers of a session."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.use_cases.across import read_across
from service.use_cases.referentiels import bloc_of
from service.web.rendering import render
from service.web.routes.desk import formulas
from service.web.views.across import across_page
from service.web.visitors import Reading, SignedIn

router = APIRouter()


@router.get("/sessions/{session_id}/criteres")
def first(session_id: str, session: Reading, visitor: SignedIn) -> Response:
    """Leads to the bloc's first criterion."""
    jury = Access(session, visitor.actor, Action.LIST, Kind.DOSSIER).jury_session(session_id)
    criterion = next(bloc_of(session, jury).criteria())
    return RedirectResponse(f"/sessions/{session_id}/criteres/{criterion.id}", 303)


@router.get("/sessions/{session_id}/criteres/{criterion}")
def across(session_id: str, criterion: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """A criterion in every dossier that the visitor reads."""
    found = read_across(Access(session, visitor.actor, Action.READ, Kind.DOSSIER), session_id, criterion)
    return render(visitor.frame(request), across_page(found, formulas(session, visitor)))
