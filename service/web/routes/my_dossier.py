"""A candidate's dossier: handing pieces in, asking for a reading."""

from collections.abc import Iterator
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ingest.errors import UnreadableFile
from referentiel.model import Bloc
from service.assessment.pieces import guess_kind
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.base import now
from service.store.models import JurySession
from service.store.repositories.lookup import get
from service.use_cases import dossiers, mirrors, pieces, self_checks
from service.use_cases.errors import UseCaseError
from service.use_cases.referentiels import bloc_of
from service.use_cases.sessions import list_sessions
from service.web.backstage import Backstage
from service.web.receiving import files_of, put_down, require_bearable, sent_form
from service.web.rendering import render
from service.web.views.my_dossier import (
    FORMATS,
    MyDossierPage,
    MyDossiersPage,
    Refused,
    address_of,
    check_line,
    deadline_words,
    dossier_link,
    left_words,
    piece_card,
)
from service.web.visitors import BehindThePages, Reading, SignedIn, Visitor, require_own_form

router = APIRouter(prefix="/mon-dossier")
_SEE_OTHER = 303
_MEBIBYTE = 1 << 20
OwnForm = [Depends(require_own_form)]


@router.get("")
def my_dossiers(request: Request, session: Reading, visitor: SignedIn) -> Response:
    """The visitor's dossiers; straight to it when there is one."""
    access = Access(session, visitor.actor, Action.LIST, Kind.SESSION)
    found = [dossier for jury in list_sessions(access) for dossier in _own(access, jury)]
    if len(found) == 1:
        return RedirectResponse(address_of(found[0][0]), _SEE_OTHER)
    links = tuple(dossier_link(dossier, jury, bloc_of(session, jury), now()) for dossier, jury in found)
    return render(visitor.frame(request), MyDossiersPage(links))


@router.get("/{dossier_id}")
def my_dossier(
    dossier_id: str, request: Request, backstage: BehindThePages, session: Reading, visitor: SignedIn
) -> Response:
    """What is asked, what was handed in, what was read."""
    return render(visitor.frame(request), _page(backstage, session, visitor, dossier_id))


@router.post("/{dossier_id}/pieces", dependencies=[Depends(require_bearable), *OwnForm])
async def hand_in(dossier_id: str, request: Request, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Hands files in; without a kind, each file's name says which piece it is. Those refused are told one by one."""
    async with sent_form(request) as form:
        kind, files = str(form.get("piece", "")), files_of(form, "fichiers")
        return await run_in_threadpool(_handed_in, backstage, visitor, request, dossier_id, kind, files)


@router.post("/{dossier_id}/lectures", dependencies=OwnForm)
def ask_reading(dossier_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """Asks for a reading and leads to its progress."""
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.SELF_CHECK)
        run = self_checks.request_self_check(access, dossier_id)
    return RedirectResponse(f"/lectures/{run.id}", _SEE_OTHER)


def _handed_in(
    backstage: Backstage, visitor: Visitor, request: Request, dossier_id: str, kind: str, files: list[UploadFile]
) -> Response:
    refused = tuple(_refusals(backstage, visitor, dossier_id, kind, files))
    if files and not refused:
        done = f"{len(files)} fichiers déposés." if len(files) > 1 else "Fichier déposé."
        return RedirectResponse(f"{address_of(dossier_id)}?fait={quote(done)}", _SEE_OTHER)
    refused = refused or (Refused("Aucun fichier", "Choisissez un fichier à déposer."),)
    with backstage.database.read() as session:
        return render(visitor.frame(request), _page(backstage, session, visitor, dossier_id, refused), 422)


def _refusals(
    backstage: Backstage, visitor: Visitor, dossier_id: str, kind: str, files: list[UploadFile]
) -> Iterator[Refused]:
    for file in files:
        try:
            _take(backstage, visitor, dossier_id, kind, file)
        except (UnreadableFile, UseCaseError) as refusal:
            yield Refused(file.filename or "", str(refusal))


def _take(backstage: Backstage, visitor: Visitor, dossier_id: str, kind: str, file: UploadFile) -> None:
    with put_down(file, backstage.settings.limits.bytes) as received:
        checked = pieces.keep_file(backstage.files, received)
    with backstage.database.write() as session:
        access = Access(session, visitor.actor, Action.CREATE, Kind.PIECE)
        chosen = kind or guess_kind(checked.file_name, _bloc(access, dossier_id)).id
        pieces.hand_in(access, dossier_id, chosen, checked, backstage.server)


def _page(
    backstage: Backstage, session: Session, visitor: Visitor, dossier_id: str, refused: tuple[Refused, ...] = ()
) -> MyDossierPage:
    access = Access(session, visitor.actor, Action.READ, Kind.SELF_CHECK)
    dossier = access.dossier(dossier_id)
    jury = get(session, JurySession, dossier.session_id)
    bloc = bloc_of(session, jury)
    held = pieces.list_pieces(access.to(Action.LIST, Kind.PIECE), dossier_id)
    versions = {piece.kind: found for piece, found in held if piece.session_id is None}
    handed_in = any(versions.values())
    left = mirrors.runs_left(access, dossier_id)
    return MyDossierPage(
        address=address_of(dossier_id),
        session=jury.title,
        bloc=f"{bloc.id} · {bloc.label}",
        deadline=deadline_words(jury, now()),
        open=jury.deadline > now(),
        pieces=tuple(
            piece_card(kind, versions.get(kind.id, ()), grouped=dossier.group_id is not None)
            for kind in bloc.pieces
            if kind.evidence
        ),
        formats=FORMATS,
        most_megabytes=backstage.settings.limits.bytes // _MEBIBYTE,
        checks=tuple(map(check_line, self_checks.list_self_checks(access, dossier_id))),
        left=left_words(left, jury.self_checks_per_version, handed_in),
        may_check=bool(left and handed_in) and jury.deadline > now(),
        refused=refused,
    )


def _bloc(access: Access, dossier_id: str) -> Bloc:
    dossier = access.dossier(dossier_id)
    return bloc_of(access.session, get(access.session, JurySession, dossier.session_id))


def _own(access: Access, jury: JurySession) -> list[tuple[str, JurySession]]:
    found = dossiers.list_dossiers(access.to(Action.LIST, Kind.DOSSIER), jury.id)
    return [(entry.dossier.id, jury) for entry in found]
