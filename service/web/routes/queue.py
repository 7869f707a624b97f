"""The juror's dossiers."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.base import now
from service.use_cases.queues import read_queues
from service.web.rendering import render
from service.web.views.queue import queue_page
from service.web.visitors import Reading, SignedIn

router = APIRouter()


@router.get("/dossiers")
def queue(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The dossiers that the visitor was assigned, session by session."""
    queues = read_queues(Access(session, visitor.actor, Action.LIST, Kind.DOSSIER))
    return render(visitor.frame(request), queue_page(queues, now().date()))
