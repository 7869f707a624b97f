"""Files in a folder, each under the digest of its bytes."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from service.store.errors import FilesUnavailable, NotFound
from service.store.files.port import StoredFile

CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"


class DiskFiles:
    """A folder that holds ``ab/abcdef…``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, chunks: Iterable[bytes]) -> StoredFile:
        """Keeps a file: written beside its place, then moved, so that no one ever sees half of it."""
        hasher, size = hashlib.sha256(), 0
        try:
            incoming = self._root / _INCOMING
            incoming.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as out:
                try:
                    for chunk in chunks:
                        hasher.update(chunk)
                        size += len(chunk)
                        out.write(chunk)
                    _settle(out.name, out.fileno(), self._path(hasher.hexdigest()))
                except BaseException:
                    Path(out.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise FilesUnavailable(f"Le fichier n'a pas pu être enregistré : {error.strerror}.") from error
        return StoredFile(hasher.hexdigest(), size)

    def put_file(self, path: Path) -> StoredFile:
        """Keeps a copy of a file of this machine."""
        return self.put(read_chunks(path))

    def read(self, digest: str) -> bytes:
        """A file's bytes."""
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        """A file's bytes, piece by piece."""
        return read_chunks(self._existing(digest))

    @contextmanager
    def on_disk(self, digest: str) -> Iterator[Path]:
        """Where the file stands; not to be changed."""
        yield self._existing(digest)

    def delete(self, digest: str) -> bool:
        """Removes a file."""
        path = self._path(digest)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise FilesUnavailable(f"Le fichier n'a pas pu être supprimé : {error.strerror}.") from error
        return True

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """Every file that was last put before a moment."""
        for path in sorted(self._root.glob("??/*")):
            if _DIGEST.fullmatch(path.name) and path.stat().st_mtime < moment.timestamp():
                yield path.name

    def prepare(self) -> None:
        """Makes the folder."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FilesUnavailable(f"Le dossier des fichiers ne s'ouvre pas : {error.strerror}.") from error

    def ping(self) -> None:
        """Checks that the folder can be written."""
        self.prepare()
        if not os.access(self._root, os.W_OK):
            raise FilesUnavailable("Le dossier des fichiers n'est pas accessible en écriture.")

    def _existing(self, digest: str) -> Path:
        path = self._path(digest)
        if not path.is_file():
            raise NotFound("Ce fichier n'est pas, ou n'est plus, conservé.")
        return path

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound("Ce fichier n'est pas, ou n'est plus, conservé.")
        return self._root / digest[:2] / digest


def read_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, a mebibyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _settle(name: str, descriptor: int, place: Path) -> None:
    os.fsync(descriptor)
    place.parent.mkdir(exist_ok=True)
    Path(name).replace(place)
