"""Files to take away: filled grids, minutes, annotations, archives."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.answers import download
from service.audit.log import record
from service.exports.bundle import Entry, write_bundle
from service.exports.filled_grid import FilledGrid, grid_paper
from service.exports.minutes import minutes_paper
from service.exports.paper import Paper
from service.exports.typesetting.printed import printed
from service.exports.web_annotations import MEDIA_TYPE
from service.exports.word.written import written
from service.exports.workbook import grid_workbook
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.use_cases import bundles
from service.use_cases.dossiers import list_dossiers
from service.use_cases.grids import filled_grid, minutes_of
from service.web.rendering import render
from service.web.routes.sessions import open_tabs
from service.web.sending import sent_chunks
from service.web.views.session_exports import exports_page
from service.web.visitors import BehindThePages, Reading, SignedIn

router = APIRouter()
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_PAPERS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": printed, "docx": written}
_GRIDS: Mapping[str, Callable[[FilledGrid], bytes]] = {
    "pdf": lambda grid: printed(grid_paper(grid)),
    "docx": lambda grid: written(grid_paper(grid)),
    "xlsx": grid_workbook,
}


@router.get("/sessions/{session_id}/exports")
def exports(session_id: str, request: Request, session: Reading, visitor: SignedIn) -> Response:
    """What can be taken away of a session."""
    Access(session, visitor.actor, Action.READ, Kind.DELIBERATION).jury_session(session_id)
    found = list_dossiers(Access(session, visitor.actor, Action.LIST, Kind.DOSSIER), session_id)
    return render(visitor.frame(request), exports_page(open_tabs(session, visitor, session_id, "Exports"), found))


@router.get("/sessions/{session_id}/exports/session.zip")
def session_archive(session_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """A whole session."""
    with backstage.database.read() as session:
        access = Access(session, visitor.actor, Action.READ, Kind.DELIBERATION)
        entries = bundles.session_files(access, backstage.files, backstage.server, session_id)
        archive = _archive(entries, bundles.session_facts(access, session_id))
    # In a transaction of its own: no one waits to write while the files are made.
    with backstage.database.write() as session:
        record(session, visitor.actor.account_id, "session.export", "session", session_id)
    return download(sent_chunks(archive), "session.zip", "application/zip")


@router.get("/sessions/{session_id}/exports/proces-verbal.{form}")
def session_minutes(
    session_id: str, form: str, backstage: BehindThePages, session: Reading, visitor: SignedIn
) -> Response:
    """The minutes of a session."""
    access = Access(session, visitor.actor, Action.READ, Kind.DELIBERATION)
    paper = minutes_paper(minutes_of(access, backstage.server, session_id))
    return _file(_known(_PAPERS, form)(paper), "proces-verbal", form)


@router.get("/dossiers/{dossier_id}/fichiers/grille.{form}")
def grid(dossier_id: str, form: str, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """The filled grid of a dossier: a juror's own, or the whole jury's."""
    access = Access(session, visitor.actor, Action.READ, Kind.EXPORT)
    found = filled_grid(access, backstage.server, dossier_id)
    return _file(_known(_GRIDS, form)(found), "grille", form)


@router.get("/dossiers/{dossier_id}/fichiers/proces-verbal.{form}")
def dossier_minutes(
    dossier_id: str, form: str, backstage: BehindThePages, session: Reading, visitor: SignedIn
) -> Response:
    """The minutes of one dossier."""
    access = Access(session, visitor.actor, Action.READ, Kind.DELIBERATION)
    dossier = access.dossier(dossier_id)
    paper = minutes_paper(minutes_of(access, backstage.server, dossier.session_id, dossier.id))
    return _file(_known(_PAPERS, form)(paper), "proces-verbal", form)


@router.get("/dossiers/{dossier_id}/fichiers/annotations.jsonld")
def annotations(dossier_id: str, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """The evidence of a dossier as web annotations."""
    access = Access(session, visitor.actor, Action.READ, Kind.EXPORT)
    return download((bundles.annotations(access, backstage.files, dossier_id),), "annotations.jsonld", MEDIA_TYPE)


@router.get("/dossiers/{dossier_id}/fichiers/dossier.zip")
def dossier_archive(dossier_id: str, backstage: BehindThePages, session: Reading, visitor: SignedIn) -> Response:
    """All the files of a dossier."""
    access = Access(session, visitor.actor, Action.READ, Kind.EXPORT)
    entries = bundles.dossier_files(access, backstage.files, backstage.server, dossier_id)
    archive = _archive(entries, bundles.dossier_facts(access, backstage.server, dossier_id))
    return download(sent_chunks(archive), bundles.bundle_name(access, dossier_id), "application/zip")


def _archive(entries: Iterable[Entry], facts: Mapping[str, str]) -> IO[bytes]:
    archive: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed once sent)
    write_bundle(archive, entries, facts)
    return archive


def _file(data: bytes, name: str, form: str) -> Response:
    return download((data,), f"{name}.{form}", _TYPES[form], len(data))


def _known(writers: Mapping[str, Callable[..., bytes]], form: str) -> Callable[..., bytes]:
    if form not in writers:
        raise NotFound("Ce format n'existe pas.")
    return writers[form]
