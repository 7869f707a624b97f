"""Files that forms send: refused by their size before a byte is kept, put down on this machine's disk while checked."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from ingest.errors import TooLarge
from service.use_cases.pieces import Received
from service.web.errors import TooMuchSent
from service.web.visitors import BehindThePages

MOST_FILES = 8
_SPARE = 1 << 20
"""For what a form holds beside its files."""
_MEBIBYTE = 1 << 20


def require_bearable(request: Request, backstage: BehindThePages) -> None:
    """Refuses a form that says it is too large, or does not say how large it is, before any of it is read.

    Raises:
        TooMuchSent: so it is.
    """
    most = MOST_FILES * backstage.settings.limits.bytes + _SPARE
    said = request.headers.get("content-length", "")
    if not said.isdecimal() or int(said) > most:
        raise TooMuchSent(f"Cet envoi est trop volumineux : {most // _MEBIBYTE} Mo au plus en une fois.")


@asynccontextmanager
async def sent_form(request: Request) -> AsyncIterator[FormData]:
    """What a form sends, its files thrown away once the context ends."""
    form = await request.form(max_files=MOST_FILES)
    try:
        yield form
    finally:
        await form.close()


def files_of(form: FormData, field: str) -> list[UploadFile]:
    """The files of a form's field; a field left empty sends none."""
    return [file for file in form.getlist(field) if isinstance(file, UploadFile) and file.filename]


@contextmanager
def put_down(upload: UploadFile, most: int) -> Iterator[Received]:
    """A file on this machine's disk, while the context lasts.

    Raises:
        TooLarge: over ``most`` bytes.
    """
    if upload.size is None or upload.size > most:
        raise TooLarge(f"Le fichier dépasse la taille permise ({most // _MEBIBYTE} Mo).")
    with tempfile.TemporaryDirectory(prefix="faisceau-") as folder:
        path = Path(folder) / "received"
        with path.open("wb") as out:
            shutil.copyfileobj(upload.file, out)
        yield Received(path, upload.filename or "")
