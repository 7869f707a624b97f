"""Style sheets, scripts and fonts."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.store.errors import NotFound
from service.web.assets import PREFIX
from service.web.rendering import assets

router = APIRouter()
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get(PREFIX + "/{path:path}")
def asset(request: Request) -> Response:
    """A file, which never changes under its address."""
    found = assets().find(request.url.path)
    if found is None:
        raise NotFound("Ce fichier n'existe pas.")
    headers = {"cache-control": _FOR_EVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(found.body, media_type=found.media_type, headers=headers)
