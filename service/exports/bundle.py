"""Files gathered in one ZIP, with a manifest of their digests."""

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO

from msgspec import Struct

MANIFEST = "manifeste.json"
_EPOCH = (2000, 1, 1, 0, 0, 0)
"""The same files give the same archive, whenever it is made."""


class Entry(Struct, frozen=True):
    """A file to gather."""

    path: str
    """Made of our own words alone: nothing that a stranger wrote becomes a path."""
    chunks: Iterable[bytes]


def write_bundle(stream: IO[bytes], entries: Iterable[Entry], facts: Mapping[str, str]) -> None:
    """Writes the archive and goes back to its beginning; ``facts`` are kept in the manifest, beside the digests."""
    files: dict[str, dict[str, str | int]] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            digest, size = hashlib.sha256(), 0
            with archive.open(zipfile.ZipInfo(entry.path, _EPOCH), "w") as out:
                for chunk in entry.chunks:
                    out.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            files[entry.path] = {"sha256": digest.hexdigest(), "size": size}
        manifest = json.dumps({"provenance": dict(facts), "files": files}, ensure_ascii=False, indent=1)
        archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), manifest)
    stream.seek(0)


def plain_name(text: str) -> str:
    """The text as a file name of small letters, digits and hyphens; never empty."""
    folded = unicodedata.normalize("NFD", text.lower())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "sans-nom"
