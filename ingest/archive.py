"""Zip archives (Word, PowerPoint and OpenDocument files are such) checked before anything is inflated."""

import io
import zipfile
import zlib

from ingest.errors import CorruptFile, EncryptedFile, HostileFile, TooLarge
from ingest.limits import Limits
from ingest.xml import declares_type

_ENTRY = b"PK\x01\x02"
_HIGHEST_RATIO = 100
_BOMB_BYTES = 16 * 1024 * 1024
"""Below this size an entry may be packed as tightly as it likes: empty styles are."""
_MARKUP = (".xml", ".rels", ".vml")

BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, KeyError)
"""What the standard library raises on archives that it cannot make sense of."""


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, nothing of it inflated yet.

    Raises:
        CorruptFile: no readable archive.
        EncryptedFile: an entry is encrypted.
        HostileFile: a bomb, or entries whose names climb out of the archive.
        TooLarge: over the limits on entries or on inflated size.
    """
    if data.count(_ENTRY) > limits.archive_entries:
        raise TooLarge(f"Le fichier contient plus de {limits.archive_entries} éléments, la limite acceptée.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*BROKEN, ValueError, UnicodeDecodeError) as error:
        raise CorruptFile("Le fichier est endommagé ou incomplet : son archive ne s'ouvre pas.") from error
    _check(archive.infolist(), limits)
    return archive


def entry(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of an entry, None when the archive has none of that name.

    Raises:
        CorruptFile: the entry is there but cannot be inflated.
        HostileFile: it is XML and declares a document type.
    """
    if name not in archive.NameToInfo:
        return None
    try:
        data = archive.read(name)
    except (*BROKEN, RuntimeError, ValueError) as error:
        raise CorruptFile("Le fichier est endommagé : l'un de ses éléments ne se décompresse pas.") from error
    if name.lower().endswith(_MARKUP) and declares_type(data):
        raise HostileFile("Le fichier est refusé : il déclare des entités XML, ce qu'aucun logiciel courant ne fait.")
    return data


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(info.flag_bits & 1 for info in entries):
        raise EncryptedFile("Le fichier est protégé par un mot de passe : enregistrez-le sans protection.")
    if any(_climbs(info.filename) for info in entries):
        raise HostileFile("Le fichier est refusé : il contient des éléments qui sortent de son archive.")
    if any(_is_bomb(info) for info in entries):
        raise HostileFile("Le fichier est refusé : il se décompresse démesurément.")
    total = sum(info.file_size for info in entries)
    if total > limits.archive_bytes:
        raise TooLarge(f"Le fichier, une fois décompressé, dépasse {limits.archive_bytes // 1024**2} Mo.")


def _climbs(name: str) -> bool:
    path = name.replace("\\", "/")
    return ".." in path.split("/") or path[1:2] == ":" or path.startswith("//")


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _BOMB_BYTES and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1)
