"""Archives on their way to a browser."""

from collections.abc import Iterator
from typing import IO

_CHUNK = 1 << 16


def sent_chunks(archive: IO[bytes]) -> Iterator[bytes]:
    """The archive, piece by piece; it is closed, and so gone, once it is sent."""
    with archive:
        while chunk := archive.read(_CHUNK):
            yield chunk
