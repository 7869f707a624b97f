"""Archives that would harm their reader are refused before anything is inflated."""

import io
import struct
import zipfile

import pytest

from ingest.archive import entry, open_archive
from ingest.errors import CorruptFile, EncryptedFile, HostileFile, TooLarge
from ingest.limits import Limits

BOMB = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"


def archive(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return buffer.getvalue()


def test_an_ordinary_archive_opens() -> None:
    opened = open_archive(archive(("a.xml", b"<a/>")), Limits())
    assert (entry(opened, "a.xml"), entry(opened, "b.xml")) == (b"<a/>", None)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(HostileFile, match="démesurément"):
        open_archive(archive(("a.xml", bytes(20_000_000))), Limits())


def test_small_parts_may_be_packed_tightly() -> None:
    open_archive(archive(("styles.xml", b" " * 1_000_000)), Limits())


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(TooLarge, match="éléments"):
        open_archive(archive(*((f"{n}.xml", b"") for n in range(12))), Limits(archive_entries=10))


def test_too_much_inflated_content_is_refused() -> None:
    with pytest.raises(TooLarge, match="décompressé"):
        open_archive(archive(("a.bin", bytes(3_000_000))), Limits(archive_bytes=2_000_000))


@pytest.mark.parametrize("name", ["../etc/passwd", "word/../../x.xml", "..\\x.xml", "C:\\x.xml", "//host/x.xml"])
def test_names_that_climb_out_are_refused(name: str) -> None:
    with pytest.raises(HostileFile, match="sortent"):
        open_archive(archive((name, b"x")), Limits())


def test_an_encrypted_entry_is_told() -> None:
    data = bytearray(archive(("a.xml", b"<a/>")))
    start = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, start + 8, 1)
    with pytest.raises(EncryptedFile):
        open_archive(bytes(data), Limits())


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06", archive(("a", b"x" * 500))[:-40]])
def test_a_broken_archive_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptFile):
        open_archive(data, Limits())


def test_an_entry_that_does_not_inflate_is_corrupt() -> None:
    data = bytearray(archive(("a.xml", b"<a>un texte assez long pour etre comprime, comprime, comprime</a>")))
    data[40:44] = b"\xff\xff\xff\xff"
    with pytest.raises(CorruptFile):
        entry(open_archive(bytes(data), Limits()), "a.xml")


@pytest.mark.parametrize("data", [BOMB, BOMB.decode().encode("utf-16")])
def test_entities_are_refused_in_every_encoding(data: bytes) -> None:
    with pytest.raises(HostileFile, match="entités"):
        entry(open_archive(archive(("a.xml", data)), Limits()), "a.xml")
