"""A file's bytes -> a ``Document``: finds the reader of its format, and cuts what it found into passages."""

import hashlib
from collections.abc import Callable
from importlib import import_module

from ingest.blocks import RawDocument
from ingest.document import Document, Format
from ingest.errors import EmptyFile, TooLarge
from ingest.formats import detect
from ingest.limits import Limits
from ingest.quarantine import quarantine
from ingest.segmentation import segment

READING_VERSION = "2"
"""Raised whenever a reader or the segmentation changes what it makes of a file."""

_READERS: dict[Format, str] = {
    Format.PDF: "ingest.pdf",
    Format.DOCX: "ingest.docx",
    Format.PPTX: "ingest.pptx",
    Format.ODT: "ingest.odt",
    Format.MARKDOWN: "ingest.markdown",
    Format.TEXT: "ingest.text",
    Format.VTT: "ingest.transcripts",
    Format.SRT: "ingest.transcripts",
}


def read(data: bytes, name: str, limits: Limits) -> Document:
    """The document held by a file's bytes; ``name`` is the file's own, for its extension.

    Raises:
        UnreadableFile: the leaf says why; the message is a French sentence.
    """
    if len(data) > limits.bytes:
        raise TooLarge(f"Le fichier dépasse la taille permise ({limits.bytes // 1024**2} Mo).")
    if not data:
        raise EmptyFile("Le fichier est vide.")
    format_ = detect(name, data)
    raw = _reader(format_)(data, limits)
    blocks, apart = quarantine(raw.blocks)
    return Document(
        digest=hashlib.sha256(data).hexdigest(),
        format=format_,
        reader=f"{format_.value}/{READING_VERSION}",
        pages=raw.pages,
        passages=segment(blocks),
        title=raw.title,
        furniture=raw.furniture,
        asides=raw.asides,
        quarantine=raw.quarantine + apart,
        notices=raw.notices,
    )


def load_readers() -> None:
    """Imports the readers of every format."""
    for module in dict.fromkeys(_READERS.values()):
        import_module(module)


def _reader(format_: Format) -> Callable[[bytes, Limits], RawDocument]:
    # Readers are imported when needed: each brings a library that the others have no use for.
    reader: Callable[[bytes, Limits], RawDocument] = import_module(_READERS[format_]).read_blocks
    return reader
