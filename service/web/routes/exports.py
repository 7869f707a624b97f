"""Files made from a draft, to download."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.use_cases.exports import open_export
from service.web.visitors import BehindThePages, SignedIn

router = APIRouter()


@router.get("/dossiers/{dossier_id}/exports/{export_id}")
def download(dossier_id: str, export_id: str, backstage: BehindThePages, visitor: SignedIn) -> Response:
    """A file, always saved and never shown in the page's place."""
    with backstage.database.read() as session:
        export = open_export(Access(session, visitor.actor, Action.READ, Kind.EXPORT), export_id)
        if export.dossier_id != dossier_id:
            raise NotFound("Ce fichier n'est pas de ce dossier.")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(export.file_name)}",
        "content-security-policy": "sandbox; default-src 'none'",
        "content-length": str(export.size),
    }
    return StreamingResponse(backstage.files.chunks(export.digest), media_type=export.media_type, headers=headers)
