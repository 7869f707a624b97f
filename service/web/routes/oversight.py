"""Agreement between jurors, and whether they judge by themselves."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.use_cases.dossiers import list_dossiers
from service.use_cases.rating_scale import scale_of
from service.use_cases.referentiels import bloc_of
from service.use_cases.session_ratings import session_ratings
from service.web.rendering import render
from service.web.views.oversight import oversight_page
from service.web.views.session_tabs import session_tabs
from service.web.visitors import Reading, SignedIn

router = APIRouter(prefix="/sessions/{session_id}")


@router.get("/accord")
def oversight(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """What jurors agree on, with one another and with the drafts."""
    access = Access(session, visitor.actor, Action.READ, Kind.DELIBERATION)
    jury = access.jury_session(session_id)
    dossiers = list_dossiers(access.to(Action.LIST, Kind.DOSSIER), session_id)
    labels = {entry.dossier.id: entry.label for entry in dossiers}
    ratings = session_ratings(access, session_id)
    tabs = session_tabs(jury, visitor.actor, "Accord")
    return render(visitor.frame(request), oversight_page(tabs, bloc_of(session, jury), scale_of(jury), labels, ratings))
