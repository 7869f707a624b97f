"""A session's candidates: one by one, or by a list that is tried before it is taken up."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from service.api.answers import download
from service.audit.log import record
from service.exports.workbook import neutralised
from service.people.access import Access
from service.people.accounts import add_account, find_account, invite
from service.people.permissions import Action, Kind
from service.store.models import Account, AccountState, Role
from service.use_cases import dossiers, groups
from service.use_cases.candidate_import import MOST_BYTES, import_candidates
from service.use_cases.errors import BadImport
from service.web.backstage import Backstage
from service.web.forms import leads_to, payload
from service.web.receiving import files_of, require_bearable, sent_form
from service.web.rendering import render
from service.web.routes.sessions import OwnForm, open_tabs
from service.web.views.candidates import CandidatesPage, Preview, candidates_page, preview
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor

router = APIRouter(prefix="/sessions/{session_id}")
_FIELDS = {"name": "le nom", "email": "l'adresse", "group_id": "le groupe"}


@router.get("/candidats")
def candidates(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """Who is a candidate, in which group."""
    return render(visitor.frame(request), _page(session, visitor, session_id))


@router.post("/candidats", dependencies=OwnForm)
def enter(
    session_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    nom: Annotated[str, Form(max_length=200)],
    adresse: Annotated[str, Form(max_length=254)],
    groupe: Annotated[str, Form()] = "",
) -> Response:
    """Enters one candidate."""
    new = payload(dossiers.NewCandidate, _FIELDS, name=nom, email=adresse, group_id=groupe or None)
    with backstage.database.write() as session:
        dossiers.enter(Access(session, visitor.actor, Action.CREATE, Kind.DOSSIER), session_id, new)
    return leads_to(f"/sessions/{session_id}/candidats", "Candidat inscrit.")


@router.post("/candidats/liste", dependencies=[Depends(require_bearable), *OwnForm])
async def take_list(session_id: str, request: Request, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Tries a list and shows what it would do; one that comes back confirmed is taken up."""
    async with sent_form(request) as form:
        files = files_of(form, "liste")
        data = await files[0].read(MOST_BYTES + 1) if files else str(form.get("texte", "")).encode()
        confirmed = form.get("confirmer") == "oui"
    return await run_in_threadpool(_listed, backstage, visitor, request, session_id, data, confirmed)


@router.post("/candidats/{dossier_id}/groupe", dependencies=OwnForm)
def move(
    session_id: str,
    dossier_id: str,
    backstage: BehindThePages,
    visitor: SignedIn,
    version: Annotated[int, Form(ge=1)],
    groupe: Annotated[str, Form()] = "",
) -> Response:
    """Moves a candidate to another group, or to none."""
    change = payload(dossiers.DossierChange, _FIELDS, group_id=groupe or None, version=version)
    with backstage.database.write() as session:
        dossiers.change_dossier(Access(session, visitor.actor, Action.UPDATE, Kind.DOSSIER), dossier_id, change)
    return leads_to(f"/sessions/{session_id}/candidats", "Groupe enregistré.")


@router.post("/groupes", dependencies=OwnForm)
def make_group(
    session_id: str, backstage: BehindThePages, visitor: SignedIn, nom: Annotated[str, Form(max_length=100)]
) -> Response:
    """Makes a group."""
    new = payload(groups.NewGroup, _FIELDS, name=nom)
    with backstage.database.write() as session:
        groups.make_group(Access(session, visitor.actor, Action.CREATE, Kind.GROUP), session_id, new)
    return leads_to(f"/sessions/{session_id}/candidats", "Groupe créé.")


@router.post("/invitations", dependencies=OwnForm)
def invite_all(session_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Invites every candidate who cannot sign in yet, and gives the links as a list, once."""
    server = backstage.server
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.ACCOUNT)
        rows = [
            (name, email, f"{server.origin}/invitation/{invite(session, account, server.invitation_days)}")
            for name, email, account in _uninvited(access, session_id)
        ]
        record(session, visitor.actor.account_id, "candidates.invite", "session", session_id, invited=len(rows))
    return download((_as_csv(rows),), "invitations.csv", "text/csv; charset=utf-8")


def _listed(
    backstage: Backstage, visitor: Visitor, request: Request, session_id: str, data: bytes, confirmed: bool
) -> Response:
    try:
        with backstage.database.write() as session:
            access = Access(session, visitor.actor, Action.CREATE, Kind.DOSSIER)
            report = import_candidates(access, session_id, data, dry_run=not confirmed)
    except BadImport as refusal:
        with backstage.database.read() as session:
            return render(visitor.frame(request), _page(session, visitor, session_id, problem=str(refusal)), 422)
    if report.written:
        return leads_to(f"/sessions/{session_id}/candidats", f"{report.added} candidats inscrits.")
    with backstage.database.read() as session:
        shown = preview(report, data.decode("utf-8-sig", "replace"))
        return render(visitor.frame(request), _page(session, visitor, session_id, shown), 422 if shown.bad else 200)


def _page(
    session: Session, visitor: Visitor, session_id: str, shown: Preview | None = None, problem: str = ""
) -> CandidatesPage:
    tabs = open_tabs(session, visitor, session_id, "Candidats")
    found = dossiers.list_dossiers(Access(session, visitor.actor, Action.LIST, Kind.DOSSIER), session_id)
    states = [(entry, _state(session, entry)) for entry in found]
    made = groups.list_groups(Access(session, visitor.actor, Action.LIST, Kind.GROUP), session_id)
    may_change = visitor.actor.reach(Action.CREATE, Kind.DOSSIER) is not None
    return candidates_page(tabs, states, made, may_change, shown, problem)


def _state(session: Session, entry: dossiers.NamedDossier) -> AccountState | None:
    account = entry.candidate and entry.candidate.account_id and session.get(Account, entry.candidate.account_id)
    return account.state if account else None


def _uninvited(access: Access, session_id: str) -> list[tuple[str, str, Account]]:
    found = []
    for entry in dossiers.list_dossiers(access.to(Action.LIST, Kind.DOSSIER), session_id):
        candidate = entry.candidate
        if candidate is None:
            continue
        account = find_account(access.session, candidate.email)
        if account is None:
            account = add_account(access.session, candidate.email, candidate.name, Role.CANDIDATE)
        if account.role is Role.CANDIDATE and account.state is AccountState.INVITED:
            found.append((candidate.name, candidate.email, account))
    return found


def _as_csv(rows: list[tuple[str, str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(("nom", "adresse", "invitation"))
    writer.writerows(tuple(map(neutralised, row)) for row in rows)
    return stream.getvalue().encode("utf-8-sig")
