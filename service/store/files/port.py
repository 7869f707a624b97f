"""What a file storage does. A file's only name is the SHA-256 of its bytes: what people call it never gets here."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class StoredFile(Struct, frozen=True):
    """A file that is kept."""

    digest: str
    size: int


class FileStore(Protocol):
    """Keeps files by content; keeping the same file twice keeps it once."""

    def put(self, chunks: Iterable[bytes]) -> StoredFile:
        """Keeps a file, given piece by piece.

        Raises:
            FilesUnavailable: it cannot be written.
        """
        ...

    def put_file(self, path: Path) -> StoredFile:
        """Keeps a file that stands on this machine's disk.

        Raises:
            FilesUnavailable: it cannot be written.
        """
        ...

    def read(self, digest: str) -> bytes:
        """A file's bytes.

        Raises:
            NotFound: no such file.
            FilesUnavailable: it cannot be read.
        """
        ...

    def chunks(self, digest: str) -> Iterator[bytes]:
        """A file's bytes, piece by piece; raises what ``read`` raises, before the first piece."""
        ...

    def on_disk(self, digest: str) -> AbstractContextManager[Path]:
        """The file under a path of this machine, while the context lasts; raises what ``read`` raises."""
        ...

    def delete(self, digest: str) -> bool:
        """Removes a file; False when it was not there."""
        ...

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """Every file that was last put before a moment."""
        ...

    def prepare(self) -> None:
        """Makes the folder or the bucket when there is none yet.

        Raises:
            FilesUnavailable: it cannot be made.
        """
        ...

    def ping(self) -> None:
        """Checks that the storage answers.

        Raises:
            FilesUnavailable: it does not.
        """
        ...
