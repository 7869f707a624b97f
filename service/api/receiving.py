"""Receives a file: streamed to disk, stopped as soon as it is too large, removed whatever happens."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.requests import Request

from ingest.errors import TooLarge
from service.use_cases.pieces import Received

_MEBIBYTE = 1 << 20


@asynccontextmanager
async def received(request: Request, file_name: str, most: int) -> AsyncIterator[Received]:
    """The body of a request as a file of this machine, while the context lasts.

    Raises:
        TooLarge: said to be, or found to be, over ``most`` bytes.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise _too_large(most)
    with tempfile.TemporaryDirectory(prefix="faisceau-") as folder:
        path = Path(folder) / "received"
        with path.open("wb") as out:
            size = 0
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                out.write(chunk)
        yield Received(path, file_name)


async def small_body(request: Request, most: int) -> bytes:
    """The body of a request that should be short.

    Raises:
        TooLarge: it is not.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"Le fichier dépasse la taille permise ({most // _MEBIBYTE} Mo).")
