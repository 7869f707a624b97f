"""The first page after sign-in: where each role works."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from service.store.models import Role
from service.web.visitors import SignedIn

router = APIRouter()
HOMES = {
    Role.ADMINISTRATOR: "/sessions",
    Role.PRESIDENT: "/sessions",
    Role.JUROR: "/dossiers",
    Role.CANDIDATE: "/mon-dossier",
}


@router.get("/")
def home(visitor: SignedIn) -> Response:
    """Leads to the visitor's own work."""
    return RedirectResponse(HOMES[visitor.actor.role], 303)
