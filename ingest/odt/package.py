"""An OpenDocument text's bytes -> the roots of its content, styles and metadata."""

from msgspec import Struct

from ingest.archive import entry, open_archive
from ingest.errors import CorruptFile, EncryptedFile
from ingest.limits import Limits
from ingest.odt.names import DC, MANIFEST, OFFICE
from ingest.xml import Element, parse


class Package(Struct, frozen=True):
    """The parts of a text."""

    content: Element
    body: Element
    styles: Element | None
    title: str


def open_text(data: bytes, limits: Limits) -> Package:
    """The parts of a text; scripts and embedded objects are never read.

    Raises:
        EncryptedFile: it is sealed with a password.
        UnreadableFile: see ``open_archive``; ``CorruptFile`` also when it has no text.
    """
    archive = open_archive(data, limits)
    manifest = _optional(entry(archive, "META-INF/manifest.xml"))
    if manifest is not None and next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None:
        raise EncryptedFile("Le fichier est protégé par un mot de passe : enregistrez-le sans protection.")
    raw = entry(archive, "content.xml")
    content = None if raw is None else parse(raw)
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise CorruptFile("Le fichier est endommagé : il lui manque son contenu.")
    meta = _optional(entry(archive, "meta.xml"))
    title = None if meta is None else meta.find(f"{OFFICE}meta/{DC}title")
    return Package(content, body, _optional(entry(archive, "styles.xml")), "" if title is None else title.text or "")


def _optional(data: bytes | None) -> Element | None:
    """The root of a part that can be done without."""
    try:
        return parse(data) if data else None
    except CorruptFile:
        return None
