"""Pieces: handed in as the body of a request, one at a time, so that a broken one is sent again alone."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from service.api.answers import FILE, Answer, ObjectId, PartId, as_json, download, schema_of
from service.api.callers import Allowed, Caller
from service.api.receiving import received
from service.people.permissions import Action, Kind
from service.store.models import Piece, PieceVersion, ReadingState
from service.use_cases import pieces
from service.use_cases.passages import PieceText, read_text

router = APIRouter(prefix="/api/v1", tags=["pieces"])
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The file itself.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
FileName = Annotated[
    str, Query(min_length=1, max_length=255, description="The file's own name.", examples=["note-strategique.pdf"])
]


class VersionAnswer(Answer):
    """A file handed in for a piece."""

    id: str
    number: int
    file_name: str
    digest: str = Field(description="SHA-256 of the file.")
    size: int
    format: str
    reading: ReadingState
    refusal: str | None = Field(description="Name of the error when the file could not be read.")
    reason: str | None = Field(description="Why it could not be read, in French.")
    uploaded_at: datetime


class PieceAnswer(Answer):
    """A piece and its versions, the newest first."""

    id: str
    kind: str
    owner: str = Field(description="« dossier », « group » or « session ».")
    versions: list[VersionAnswer]

    @classmethod
    def of(cls, piece: Piece, versions: list[PieceVersion]) -> "PieceAnswer":
        """The answer for a piece."""
        owner = "session" if piece.session_id else "group" if piece.group_id else "dossier"
        rows = [VersionAnswer.model_validate(version) for version in versions]
        return cls(id=piece.id, kind=piece.kind, owner=owner, versions=rows)


@router.get("/dossiers/{dossier_id}/pieces")
def list_pieces(
    caller: Annotated[Caller, Depends(Allowed(Action.LIST, Kind.PIECE))], dossier_id: ObjectId
) -> list[PieceAnswer]:
    """All that a dossier is read from: its pieces, its group's, the session's brief."""
    with caller.reading() as access:
        return [PieceAnswer.of(*found) for found in pieces.shown_pieces(access, dossier_id)]


@router.put("/dossiers/{dossier_id}/pieces/{kind}", openapi_extra=_BODY)
async def hand_in(
    request: Request,
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.PIECE))],
    dossier_id: ObjectId,
    kind: PartId,
    file_name: FileName,
) -> VersionAnswer:
    """Hands in a new version of a piece. Sending the very same file again changes nothing."""
    await run_in_threadpool(_require_dossier, caller, dossier_id)
    async with received(request, file_name, caller.services.settings.limits.bytes) as file:
        return await run_in_threadpool(_hand_in, caller, dossier_id, kind, file)


@router.put("/sessions/{session_id}/brief", openapi_extra=_BODY)
async def hand_in_brief(
    request: Request,
    caller: Annotated[Caller, Depends(Allowed(Action.CREATE, Kind.BRIEF))],
    session_id: ObjectId,
    file_name: FileName,
) -> VersionAnswer:
    """Hands in the brief that a session's candidates start from."""
    async with received(request, file_name, caller.services.settings.limits.bytes) as file:
        return await run_in_threadpool(_hand_in_brief, caller, session_id, file)


@router.get("/versions/{version_id}/file", responses=FILE, response_class=Response)
def download_original(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.PIECE))], version_id: ObjectId
) -> Response:
    """The file as it was handed in; refused to jurors of an anonymous session."""
    with caller.reading() as access:
        version = pieces.open_original(access, version_id)
    chunks = caller.services.files.chunks(version.digest)
    return download(chunks, version.file_name, "application/octet-stream", version.size)


@router.get("/versions/{version_id}/text", responses=schema_of(PieceText))
def read_piece_text(
    caller: Annotated[Caller, Depends(Allowed(Action.READ, Kind.PIECE))], version_id: ObjectId
) -> Response:
    """The passages that were read in a file, with their places: what evidence is added from."""
    with caller.reading() as access:
        return as_json(read_text(access, caller.services.files, version_id))


def _require_dossier(caller: Caller, dossier_id: str) -> None:
    with caller.reading() as access:
        access.dossier(dossier_id)


def _hand_in(caller: Caller, dossier_id: str, kind: str, file: pieces.Received) -> VersionAnswer:
    kept = pieces.keep_file(caller.services.files, file)
    with caller.writing() as access:
        version = pieces.hand_in(access, dossier_id, kind, kept, caller.services.server)
        return VersionAnswer.model_validate(version)


def _hand_in_brief(caller: Caller, session_id: str, file: pieces.Received) -> VersionAnswer:
    kept = pieces.keep_file(caller.services.files, file)
    with caller.writing() as access:
        version = pieces.hand_in_brief(access, session_id, kept, caller.services.server)
        return VersionAnswer.model_validate(version)
