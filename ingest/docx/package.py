"""A Word file's bytes -> python-docx's document and the parts around it. Also what the exporter opens files with."""

from functools import partial

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from ingest.errors import CorruptFile
from ingest.limits import Limits
from ingest.opc import open_package
from ingest.xml import Element, parse

_COMMENTS = RELATIONSHIP_TYPE.COMMENTS
_RUNNING = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)


def open_document(data: bytes, limits: Limits) -> Document:
    """The document, its package put right where it must be; macros are never read, let alone run.

    Raises:
        UnreadableFile: see ``open_package``; ``CorruptFile`` also when it has no body.
    """
    document: Document = open_package(data, limits, partial(docx.Document))
    if getattr(document.element, "body", None) is None:
        raise CorruptFile("Le fichier est endommagé : il lui manque son contenu.")
    return document


def part_root(document: Document, kind: str) -> Element | None:
    """The root of the part related to the document under that relationship type; None when unreadable or missing."""
    return next(iter(part_roots(document, (kind,))), None)


def part_roots(document: Document, kinds: tuple[str, ...]) -> list[Element]:
    """The roots of the parts related to the document under those relationship types."""
    roots = []
    for relationship in document.part.rels.values():
        if relationship.reltype in kinds and not relationship.is_external:
            try:
                roots.append(parse(relationship.target_part.blob))
            except CorruptFile:
                continue
    return roots


def styles_root(document: Document) -> Element | None:
    """The styles."""
    return part_root(document, RELATIONSHIP_TYPE.STYLES)


def theme_root(document: Document) -> Element | None:
    """The theme, which names colours."""
    return part_root(document, RELATIONSHIP_TYPE.THEME)


def running_roots(document: Document) -> list[Element]:
    """The headers and footers."""
    return part_roots(document, _RUNNING)


def has_comments(document: Document) -> bool:
    """Whether someone commented on the document."""
    root = part_root(document, _COMMENTS)
    return root is not None and len(root) > 0


def title(document: Document) -> str:
    """The title in the document's properties."""
    try:
        return document.core_properties.title or ""
    except Exception:
        return ""
