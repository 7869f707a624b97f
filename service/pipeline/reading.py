"""Reads one file of a run, in a confined process, unless the same file was read before."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from ingest.confinement import read_confined
from ingest.document import Document, Format
from ingest.errors import UnreadableFile
from service.pipeline.opened import Input
from service.pipeline.workshop import Workshop
from service.store.models import PieceVersion, Reading, ReadingState
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Readings

_EXTENSIONS = {Format.MARKDOWN.value: "md", Format.TEXT.value: "txt"}


def read_input(workshop: Workshop, source: Input) -> bool:
    """Keeps the document that a file holds, or why it is refused; False when it is refused.

    A refusal is not kept as a reading: a run that is started again tries the file again.
    """
    if _is_read(workshop, source):
        return True
    try:
        document = _read(workshop, source)
    except UnreadableFile as refusal:
        with workshop.database.write() as session:
            version = get(session, PieceVersion, source.version)
            version.reading, version.refusal, version.reason = (
                ReadingState.REFUSED,
                type(refusal).__name__,
                str(refusal),
            )
        return False
    stored = workshop.files.put([msgspec.json.encode(document)])
    with workshop.database.write() as session:
        Readings(session).put(
            Reading(key=source.reading, source=source.digest, reader=document.reader, digest=stored.digest)
        )
        _mark_read(get(session, PieceVersion, source.version))
    return True


def load_document(workshop: Workshop, source: Input) -> Document | None:
    """The document that a file was read as; None when it was refused.

    Raises:
        NotFound: the reading was erased meanwhile.
    """
    with workshop.database.read() as session:
        reading = Readings(session).find(source.reading)
    if reading is None:
        return None
    return msgspec.json.decode(workshop.files.read(reading.digest), type=Document)


def _is_read(workshop: Workshop, source: Input) -> bool:
    with workshop.database.write() as session:
        if Readings(session).find(source.reading) is None:
            return False
        _mark_read(get(session, PieceVersion, source.version))
        return True


def _mark_read(version: PieceVersion) -> None:
    version.reading, version.refusal, version.reason = ReadingState.READ, None, None


def _read(workshop: Workshop, source: Input) -> Document:
    with workshop.files.on_disk(source.digest) as path, _named(path, source.format) as named:
        return read_confined(named, workshop.settings.limits)


@contextmanager
def _named(path: Path, format_: str) -> Iterator[Path]:
    """The file under a name of ours, whose extension says the format found when it was handed in."""
    with tempfile.TemporaryDirectory(prefix="piece-") as folder:
        named = Path(folder) / f"piece.{_EXTENSIONS.get(format_, format_)}"
        named.symlink_to(path.resolve())
        yield named
