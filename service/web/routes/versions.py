"""How a dossier came to be, for its jury."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import JurySession
from service.store.repositories.lookup import get
from service.use_cases.dossiers import read_dossier
from service.use_cases.pieces import shown_pieces
from service.use_cases.referentiels import bloc_of
from service.use_cases.self_checks import list_self_checks
from service.web.rendering import render
from service.web.views.versions import versions_page
from service.web.visitors import Reading, SignedIn

router = APIRouter()


@router.get("/dossiers/{dossier_id}/versions")
def versions(dossier_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The versions of a dossier's pieces, and when its candidate had it read over."""
    access = Access(session, visitor.actor, Action.LIST, Kind.SELF_CHECK_HISTORY)
    checks = list_self_checks(access, dossier_id)
    entry = read_dossier(access.to(Action.READ, Kind.DOSSIER), dossier_id)
    bloc = bloc_of(session, get(session, JurySession, entry.dossier.session_id))
    pieces = shown_pieces(access.to(Action.LIST, Kind.PIECE), dossier_id)
    return render(visitor.frame(request), versions_page(entry, bloc, pieces, checks))
