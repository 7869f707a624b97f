"""Archives: the files, a manifest of their digests, no path that a stranger wrote."""

import hashlib
import io
import json
import re
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from service.exports.bundle import MANIFEST, Entry, plain_name, write_bundle


def bundled(*entries: Entry) -> bytes:
    stream = io.BytesIO()
    write_bundle(stream, entries, {"Référentiel": "Essai"})
    return stream.read()


def test_the_manifest_holds_each_files_digest_and_size() -> None:
    with zipfile.ZipFile(io.BytesIO(bundled(Entry("a/b.txt", (b"bon", b"jour"))))) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        data = archive.read("a/b.txt")
    assert manifest["files"] == {"a/b.txt": {"sha256": hashlib.sha256(data).hexdigest(), "size": 7}}
    assert manifest["provenance"] == {"Référentiel": "Essai"}


def test_the_same_files_give_the_same_archive() -> None:
    assert bundled(Entry("a", (b"1",))) == bundled(Entry("a", (b"1",)))


@given(st.text())
def test_a_name_becomes_letters_digits_and_hyphens(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-?", plain_name(name))
    assert len(plain_name(name)) <= 60


def test_accents_are_kept_as_plain_letters() -> None:
    assert plain_name("Maïa  Kessler") == "maia-kessler"
