"""What every answer shares."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from fastapi import Path
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict

ObjectId = Annotated[str, Path(pattern=r"^[0-9a-z]{26}$", examples=["01k9x2v7c3f8m4q6t1r5w0zbna"])]
Responses = dict[int | str, dict[str, Any]]
PartId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
"""Id of a part of a référentiel or of a draft: ``C5.2``, ``note_strategique``, ``C5.2-e1``."""


class Answer(BaseModel):
    """What the API gives back, read from a row's own fields unless said otherwise."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def as_json(content: object, status: int = 200) -> Response:
    """Frozen structures as JSON."""
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def schema_of(kind: type) -> Responses:
    """How OpenAPI describes an answer made by ``as_json``."""
    return {
        200: {
            "description": (kind.__doc__ or "").split("\n", 1)[0],
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}},
        }
    }


def download(chunks: Iterable[bytes], file_name: str, media_type: str, size: int | None = None) -> Response:
    """A file to keep: never shown inside a page of the service, whatever its bytes are."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(chunks, 200, headers, media_type)


FILE: Responses = {200: {"description": "The file.", "content": {"*/*": {"schema": {"type": "string"}}}}}
