"""Drafts and the files made from them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from service.api.answers import FILE, Answer, ObjectId, as_json, download, schema_of
from service.api.callers import Allowed, Caller
from service.people.permissions import Action, Kind
from service.use_cases import drafts, exports
from service.use_cases.drafts import DraftView

router = APIRouter(prefix="/api/v1", tags=["drafts"])


class DraftAnswer(Answer):
    """That a draft was made, when and by which engine."""

    id: str
    dossier_id: str
    run_id: str
    engine: str
    digest: str
    created_at: datetime


class ExportAnswer(Answer):
    """A file made from a draft."""

    id: str
    draft_id: str
    kind: str
    file_name: str
    media_type: str
    size: int
    created_at: datetime


@router.get("/dossiers/{dossier_id}/drafts")
def list_drafts(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.DRAFT))], dossier_id: ObjectId
) -> list[DraftAnswer]:
    """A dossier's drafts, the newest first."""
    with caller.reading() as access:
        return [DraftAnswer.model_validate(draft) for draft in drafts.list_drafts(access, dossier_id)]


@router.get("/dossiers/{dossier_id}/draft", responses=schema_of(DraftView))
def read_current_draft(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.DRAFT))], dossier_id: ObjectId
) -> Response:
    """A dossier's newest draft; coverage stays hidden from jurors who have not rated, where the session asks for it."""
    with caller.reading() as access:
        return as_json(drafts.read_current(access, dossier_id))


@router.get("/drafts/{draft_id}", responses=schema_of(DraftView))
def read_draft(caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.DRAFT))], draft_id: ObjectId) -> Response:
    """One draft: every quote, statement and question, with their evidence."""
    with caller.reading() as access:
        return as_json(drafts.read_draft(access, draft_id))


@router.get("/drafts/{draft_id}/exports")
def list_exports(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.EXPORT))], draft_id: ObjectId
) -> list[ExportAnswer]:
    """The files made from a draft."""
    with caller.reading() as access:
        return [ExportAnswer.model_validate(export) for export in exports.list_exports(access, draft_id)]


@router.get("/exports/{export_id}/file", responses=FILE, response_class=Response)
def download_export(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.EXPORT))], export_id: ObjectId
) -> Response:
    """One of them: an annotated piece, the report, the data."""
    with caller.reading() as access:
        export = exports.open_export(access, export_id)
    return download(caller.services.files.chunks(export.digest), export.file_name, export.media_type, export.size)
