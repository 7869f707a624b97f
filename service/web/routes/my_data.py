"""What the tool does with people's data; a candidate's own copy of it, and its erasure."""

import tempfile
from datetime import timedelta
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.api.answers import download
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.privacy.erasers import build_erasers
from service.store.errors import NotFound
from service.store.models import Account, Candidate, Role
from service.use_cases.privacy import erase, export_person
from service.use_cases.sessions import list_sessions
from service.web.frame import Frame
from service.web.rendering import render
from service.web.sending import sent_chunks
from service.web.views.my_data import AboutPage, ErasePage, kept, receipt_page
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor, require_own_form

router = APIRouter()


@router.get("/comment-ca-marche")
def about(request: Request, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """What the tool does, what it does not, who sees what, how long it is kept."""
    sessions = list_sessions(Access(session, visitor.actor, Action.LIST, Kind.SESSION))
    page = AboutPage(
        kept=tuple(kept(jury, jury.jury_date + timedelta(days=jury.retention_days)) for jury in sessions),
        candidate=visitor.actor.role is Role.CANDIDATE,
        learns=backstage.settings.learning.from_jurors,
        model=backstage.settings.model.name or "",
    )
    return render(visitor.frame(request), page)


@router.get("/mes-donnees")
def my_data(backstage: BehindThePages, visitor: SignedIn) -> Response:
    """All that is held on the visitor, as an archive."""
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 (closed once sent)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.READ, Kind.PERSONAL_DATA)
        export_person(access, backstage.files, _candidate(session, visitor).id, archive)
    return download(sent_chunks(archive), "mes-donnees.zip", "application/zip")


@router.get("/mes-donnees/effacer")
def ask_erasure(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The question before everything is erased."""
    return render(visitor.frame(request), _question(session, visitor))


@router.post("/mes-donnees/effacer", dependencies=[Depends(require_own_form)])
def erase_me(
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    adresse: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    """Erases the visitor everywhere and gives the receipt; their account is gone with the rest."""
    with backstage.database.read() as session:
        question = _question(session, visitor, "Recopiez votre adresse pour confirmer.")
        candidate_id = _candidate(session, visitor).id
    if adresse.strip().lower() != question.email:
        return render(visitor.frame(request), question, 422)
    with backstage.database.read() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ERASURE)
        erasers = build_erasers(backstage.settings, backstage.files)
        receipt = erase(access, backstage.database, erasers, candidate_id)
    response = render(Frame(request.url.path), receipt_page(receipt))
    response.delete_cookie(backstage.server.sign_in_cookie, path="/", secure=backstage.server.secure, httponly=True)
    return response


def _question(session: Session, visitor: Visitor, problem: str = "") -> ErasePage:
    sessions = list_sessions(Access(session, visitor.actor, Action.LIST, Kind.SESSION))
    titles = tuple(jury.title for jury in sessions)
    return ErasePage(session.get_one(Account, visitor.actor.account_id).email, titles, problem)


def _candidate(session: Session, visitor: Visitor) -> Candidate:
    query = select(Candidate).where(Candidate.account_id == visitor.actor.account_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Votre compte n'est lié à aucune candidature.")
    return found
