"""What administrators keep: accounts, the audit log, retention and erasure, models and costs."""

import tempfile
from typing import IO, Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.api.answers import download
from service.audit.log import read_log, verify_log
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.privacy.erasers import build_erasers
from service.privacy.retention import due_sessions, purge
from service.store.base import now
from service.store.models import Account, AuditHead, Candidate
from service.use_cases import accounts, privacy
from service.use_cases.model_costs import costs
from service.use_cases.sessions import list_sessions
from service.web.forms import leads_to, payload
from service.web.rendering import render
from service.web.routes.sessions import OwnForm
from service.web.sending import sent_chunks
from service.web.views.administration import (
    AdministrationPage,
    RetentionPage,
    accounts_page,
    log_page,
    models_page,
    retention_page,
)
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor

router = APIRouter(prefix="/administration")
_FIELDS = {"name": "le nom", "email": "l'adresse", "role": "le rôle"}
_ENTRIES = 100


@router.get("")
def administration(request: Request, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """Where administrators start from."""
    Access(session, visitor.actor, Action.LIST, Kind.ACCOUNT)
    page = AdministrationPage(
        accounts=session.scalar(select(func.count()).select_from(Account)) or 0,
        entries=session.scalar(select(func.max(AuditHead.number))) or 0,
        due=len(due_sessions(backstage.database, now().date())),
    )
    return render(visitor.frame(request), page)


@router.get("/comptes")
def list_accounts(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The accounts."""
    found = accounts.list_accounts(Access(session, visitor.actor, Action.LIST, Kind.ACCOUNT))
    return render(visitor.frame(request), accounts_page(found))


@router.post("/comptes", dependencies=OwnForm)
def invite(
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    nom: Annotated[str, Form(max_length=200)],
    adresse: Annotated[str, Form(max_length=254)],
    role: Annotated[str, Form()],
) -> Response:
    """Invites someone, and shows the link to send them, once."""
    new = payload(accounts.NewAccount, _FIELDS, name=nom, email=adresse, role=role)
    days = backstage.server.invitation_days
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ACCOUNT)
        account, secret = accounts.invite_account(access, new, days)
        page = accounts_page(accounts.list_accounts(access), _link(backstage.server.origin, secret), account.name)
    return render(visitor.frame(request), page)


@router.post("/comptes/{account_id}/invitation", dependencies=OwnForm)
def invite_again(account_id: str, request: Request, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Invites someone again: a first password, or one to replace what was forgotten."""
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ACCOUNT)
        account, secret = accounts.invite_again(access, account_id, backstage.server.invitation_days)
        page = accounts_page(accounts.list_accounts(access), _link(backstage.server.origin, secret), account.name)
    return render(visitor.frame(request), page)


@router.post("/comptes/{account_id}", dependencies=OwnForm)
def change(
    account_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    nom: Annotated[str, Form(max_length=200)],
    version: Annotated[int, Form(ge=1)],
    ferme: Annotated[bool, Form()] = False,
) -> Response:
    """Closes an account, or opens it again."""
    changed = payload(accounts.AccountChange, _FIELDS, name=nom, disabled=ferme, version=version)
    with backstage.database.write() as session:
        accounts.change_account(Access(session, visitor.actor, Action.UPDATE, Kind.ACCOUNT), account_id, changed)
    return leads_to("/administration/comptes", "Compte fermé." if ferme else "Compte rouvert : invitez-le de nouveau.")


@router.get("/journal")
def audit_log(
    request: Request, session: Reading, visitor: SignedIn, avant: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The audit log, verified at each opening."""
    Access(session, visitor.actor, Action.READ, Kind.AUDIT)
    names = dict(session.execute(select(Account.id, Account.name)).all())
    page = log_page(read_log(session, avant, _ENTRIES), names, verify_log(session), _ENTRIES)
    return render(visitor.frame(request), page)


@router.get("/conservation")
def retention(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """Until when dossiers are kept, and what was erased."""
    return render(visitor.frame(request), _retention(session, visitor))


@router.post("/conservation/purge", dependencies=OwnForm)
def purge_now(backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Erases at once what the nightly purge would."""
    with backstage.database.read() as session:
        Access(session, visitor.actor, Action.CREATE, Kind.RETENTION)
    erasers = build_erasers(backstage.settings, backstage.files)
    receipts = purge(backstage.database, backstage.files, erasers, now().date(), visitor.actor.account_id)
    return leads_to("/administration/conservation", f"Purge faite : {len(receipts)} reçus.")


@router.post("/conservation/effacement", dependencies=OwnForm)
def erase(
    request: Request,
    backstage: BehindThePages,
    visitor: SignedIn,
    candidat: Annotated[str, Form()],
    adresse: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    """Erases a candidate everywhere, once their address was written to confirm."""
    with backstage.database.read() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ERASURE)
        if adresse.strip().lower() != access.candidate(candidat).email:
            page = _retention(session, visitor, "Recopiez l'adresse du candidat pour confirmer.")
            return render(visitor.frame(request), page, 422)
        erasers = build_erasers(backstage.settings, backstage.files)
        receipt = privacy.erase(access, backstage.database, erasers, candidat)
    return leads_to("/administration/conservation", f"Candidat effacé. Reçu n° {receipt.id}.")


@router.get("/conservation/donnees")
def export_person(backstage: BehindThePages, visitor: SignedIn, candidat: Annotated[str, Query()]) -> Response:
    """All that is held on a candidate, as an archive to hand over to them."""
    archive: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed once sent)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.READ, Kind.PERSONAL_DATA)
        privacy.export_person(access, backstage.files, candidat, archive)
    return download(sent_chunks(archive), "donnees-du-candidat.zip", "application/zip")


@router.get("/modeles")
def models(request: Request, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """Which models read dossiers, and what that cost."""
    Access(session, visitor.actor, Action.READ, Kind.METRICS)
    found = costs(Access(session, visitor.actor, Action.LIST, Kind.SESSION))
    return render(visitor.frame(request), models_page(backstage.settings.model, found))


def _retention(session: Session, visitor: Visitor, problem: str = "") -> RetentionPage:
    receipts = privacy.list_erasures(Access(session, visitor.actor, Action.LIST, Kind.ERASURE))
    sessions = list_sessions(Access(session, visitor.actor, Action.LIST, Kind.SESSION))
    candidates = session.scalars(select(Candidate).order_by(Candidate.name))
    return retention_page(sessions, receipts, candidates, now().date(), problem)


def _link(origin: str, secret: str) -> str:
    return f"{origin}/invitation/{secret}"
