"""The edge of every reader: whatever a library stumbles on in a stranger's file is told as a refusal of that file."""

from collections.abc import Callable
from functools import wraps

from ingest.blocks import RawDocument
from ingest.errors import CorruptFile, UnreadableFile
from ingest.limits import Limits

Reader = Callable[[bytes, Limits], RawDocument]


def guarded(reader: Reader) -> Reader:
    """The reader, raising nothing but ``UnreadableFile`` (and ``MemoryError``, which only its process can answer)."""

    @wraps(reader)
    def read_blocks(data: bytes, limits: Limits) -> RawDocument:
        try:
            return reader(data, limits)
        except (UnreadableFile, MemoryError):
            raise
        except Exception as error:
            raise CorruptFile("Le fichier est endommagé : son contenu n'a pas pu être lu.") from error

    return read_blocks
