"""The pieces of dossiers as they are shown, kept in memory while they are read."""

import hashlib
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from ingest.document import Document, Format
from ingest.page_drawing import Cover
from service.exports.errors import ExportError
from service.exports.typeset_pdf import typeset
from service.privacy.anonymity import Mask
from service.store.files import FileStore
from service.use_cases.desk import ShownPiece
from service.use_cases.errors import UnknownEvidence
from service.use_cases.quotes import read_document
from service.web.facsimile import Facsimile, facsimile
from service.web.page_images import Original

_MOST_KEPT = 24


class Shown(Struct, frozen=True):
    """A piece ready to be shown."""

    facsimile: Facsimile
    original: Original
    typeset: bool
    """Whether the pages are ours: the file has none of its own."""


class Facsimiles:
    """Makes facsimiles and keeps the last ones; safe between threads."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._kept: OrderedDict[str, Shown] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, session: Session, dossier_id: str, piece: ShownPiece, mask: Mask | None) -> Shown | None:
        """A piece as it is shown beside a dossier; None when it was not read, or has nothing to show."""
        # A collective piece hides another name in each dossier.
        variant = _variant(piece.kind.label, dossier_id if mask else "")
        key = f"{piece.version.digest}/{variant}"
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        shown = self._made(session, piece, mask, variant)
        if shown is not None:
            with self._lock:
                self._kept[key] = shown
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return shown

    def _made(self, session: Session, piece: ShownPiece, mask: Mask | None, variant: str) -> Shown | None:
        try:
            document = read_document(self._files, session, piece.version)
            masked = mask.document(document) if mask else document
            if document.format is Format.PDF:
                return self._own_pages(document, masked, mask, variant)
            return self._set_pages(piece, masked, variant)
        except (UnknownEvidence, ExportError):
            return None

    def _own_pages(self, document: Document, masked: Document, mask: Mask | None, variant: str) -> Shown:
        pages = facsimile(masked)
        hidden = pages.areas(mask.boxes(document) if mask else ())
        covers = tuple(Cover(page, area.x, area.y, area.width, area.height) for page, area in hidden)
        opened = partial(self._files.on_disk, document.digest)
        if covers:
            # A reader that knows better where names stand covers more: its images are others.
            variant = _variant(variant, *map(str, covers))
        return Shown(pages, Original(document.digest, variant, len(pages.leaves), covers, opened), typeset=False)

    def _set_pages(self, piece: ShownPiece, document: Document, variant: str) -> Shown:
        # The file's own title is left out: it often is the candidate's name.
        rendering = typeset(replace(document, title=""), piece.kind.label)
        pages = facsimile(rendering.document)
        opened = partial(_on_disk, rendering.pdf)
        return Shown(pages, Original(document.digest, variant, len(pages.leaves), (), opened), typeset=True)


def _variant(*names: str) -> str:
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:16]


@contextmanager
def _on_disk(pdf: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        yield Path(file.name)
