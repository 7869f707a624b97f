"""The images of pieces' pages."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.errors import NotFound
from service.use_cases.desk import open_piece
from service.web.page_images import SCALES
from service.web.visitors import BehindThePages, SignedIn

router = APIRouter()
_HEADERS = {"cache-control": "private, max-age=86400, immutable"}


@router.get("/dossiers/{dossier_id}/pieces/{version_id}/pages/{page}/{scale}.webp")
def page_image(
    dossier_id: str,
    version_id: str,
    page: Annotated[int, Path(ge=1)],
    scale: str,
    backstage: BehindThePages,
    visitor: SignedIn,
) -> Response:
    """One page of a piece of a dossier, as the visitor may see it."""
    with backstage.database.read() as session:
        access = Access(session, visitor.actor, Action.READ, Kind.DOSSIER)
        piece, mask = open_piece(access, dossier_id, version_id)
        shown = backstage.facsimiles.of(session, dossier_id, piece, mask)
    # Outside the transaction: a page may take a while to be drawn.
    if shown is None or page > shown.original.pages or scale not in SCALES:
        raise NotFound("Cette page n'existe pas.")
    return Response(backstage.page_images.image(shown.original, page, scale), media_type="image/webp", headers=_HEADERS)
