"""Office packages that the strict libraries refuse although people's software opens them, put right in memory.

Macro-enabled files and templates are declared as plain documents (macros are never read), strict namespaces (ISO/IEC
29500 strict) become the transitional ones, relationships to parts that are not there are dropped, names that differ
by case or slashes are matched. The parts' own content is not changed otherwise, so paths into them hold.
"""

import contextlib
import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote

from ingest.archive import BROKEN, entry, open_archive
from ingest.errors import CorruptFile, UnreadableFile
from ingest.limits import Limits
from ingest.xml import Element, add, parse, serialised

Opened = TypeVar("Opened")

_TYPES = "[Content_Types].xml"
_MAIN_TYPES = re.compile(
    rb"application/(?:vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
    rb"|vnd\.openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_SLIDE_TYPES = re.compile(
    rb"application/(?:vnd\.ms-powerpoint\.(?:presentation|template|slideshow)\.macroEnabled"
    rb"|vnd\.openxmlformats-officedocument\.presentationml\.(?:template|slideshow))\.main\+xml"
)
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SLIDES = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL: tuple[tuple[bytes, bytes], ...] = (
    (_STRICT + b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (_STRICT + b"wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (_STRICT + b"presentationml/", b"http://schemas.openxmlformats.org/presentationml/2006/"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
_OPTIONAL = re.compile(
    r"(docProps|customXml)/.*\.xml$|.*/(theme\d*|settings|webSettings|fontTable)\.xml$", re.IGNORECASE
)
"""Parts without which the text is all there."""
_XML_TYPES = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}


def open_package(data: bytes, limits: Limits, opener: Callable[[io.BytesIO], Opened]) -> Opened:
    """What ``opener`` makes of the package, as it is or else put right.

    Raises:
        UnreadableFile: the archive is refused (see ``open_archive``), or the library cannot open it either way.
    """
    archive = open_archive(data, limits)
    _refuse_entities(archive)
    # The library trips over files that people's software opens, in more ways than can be listed.
    with contextlib.suppress(Exception):
        return opener(io.BytesIO(data))
    try:
        return opener(io.BytesIO(mended(archive)))
    except UnreadableFile:
        raise
    except Exception as error:
        raise CorruptFile("Le fichier est endommagé : son contenu est illisible.") from error


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            # A part that does not inflate may be one that can be done without.
            with contextlib.suppress(CorruptFile):
                entry(archive, name)


def mended(archive: zipfile.ZipFile) -> bytes:
    """The package as a plain, complete, transitional one."""
    parts = _parts(archive)
    by_folded = {name.lower(): name for name in parts}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as rebuilt:
        for name, data in parts.items():
            content = _transitional(data) if name.endswith((".xml", ".rels")) else data
            if name == _TYPES:
                content = _complete_types(content, set(parts))
            elif name.endswith(".rels"):
                content = _resolved(content, name, by_folded)
            rebuilt.writestr(name, content)
    return buffer.getvalue()


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for info in archive.infolist():
        name = info.filename.replace("\\", "/").removeprefix("/")
        try:
            data = archive.read(info)
        except (*BROKEN, RuntimeError, ValueError):
            continue
        if _OPTIONAL.match(name) and not _is_readable(data):
            continue
        parts[_TYPES if name.lower() == _TYPES.lower() else name] = data
    return parts


def _is_readable(data: bytes) -> bool:
    try:
        parse(data)
    except CorruptFile:
        return False
    return True


def _transitional(data: bytes) -> bytes:
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL:
            data = data.replace(strict, transitional)
    return data


def _complete_types(data: bytes, names: set[str]) -> bytes:
    data = _SLIDE_TYPES.sub(_SLIDES, _MAIN_TYPES.sub(_WORD, data))
    root = parse(data)
    namespace = root.tag.rpartition("}")[0] + "}"
    known = {(e.get("Extension") or "").lower() for e in root.findall(f"{namespace}Default")}
    overridden = {(e.get("PartName") or "").lower() for e in root.findall(f"{namespace}Override")}
    missing = {
        posixpath.splitext(name)[1].removeprefix(".").lower() for name in names if f"/{name}".lower() not in overridden
    }
    for extension in sorted(missing - known - {""}):
        content_type = _XML_TYPES.get(extension, "application/octet-stream")
        add(root, f"{namespace}Default", Extension=extension, ContentType=content_type)
    return serialised(root)


def _resolved(data: bytes, name: str, by_folded: dict[str, str]) -> bytes:
    base = posixpath.dirname(posixpath.dirname(name))
    root = parse(data)
    for relationship in list(root):
        if relationship.get("TargetMode") == "External":
            continue
        part = by_folded.get(_target(relationship, base).lower())
        if part is None:
            root.remove(relationship)
        else:
            relationship.set("Target", f"/{part}")
    return serialised(root)


def _target(relationship: Element, base: str) -> str:
    target = unquote((relationship.get("Target") or "").replace("\\", "/")).partition("#")[0]
    return posixpath.normpath(posixpath.join("/", base, target)).removeprefix("/")
