"""A candidate's readings: their progress, then the mirror."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import RunState
from service.use_cases.mirrors import read_mirror
from service.use_cases.runs import follow
from service.use_cases.self_checks import read_self_check
from service.web.live import stream, told_since
from service.web.rendering import render
from service.web.views.mirror import mirror_page, reading_page
from service.web.visitors import BehindThePages, Reading, SignedIn

router = APIRouter(prefix="/lectures")


@router.get("/{run_id}")
def reading(run_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The mirror once the reading is done; until then, how far it is."""
    access = Access(session, visitor.actor, Action.READ, Kind.SELF_CHECK)
    check = read_self_check(access, run_id)
    if check.state is RunState.DONE:
        return render(visitor.frame(request), mirror_page(read_mirror(access, run_id)))
    last = next(reversed(follow(access, run_id, 0)), None)
    return render(visitor.frame(request), reading_page(check, access.run(run_id).dossier_id, last))


@router.get("/{run_id}/evenements")
def events(
    run_id: str, backstage: BehindThePages, visitor: SignedIn, last_event_id: Annotated[int, Header(ge=0)] = 0
) -> StreamingResponse:
    """The reading's progress as it is told."""
    look = told_since(backstage.database, visitor.actor, run_id)
    look(last_event_id)
    return stream(look, last_event_id)
