"""One behaviour, two storages: a folder, and a server that speaks S3."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from service.store.base import now
from service.store.errors import FilesUnavailable, NotFound
from service.store.files import FileStore
from service.store.files.disk import DiskFiles
from service.store.files.opening import open_files

ABSENT = "0" * 64
_numbers = count()


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    if request.param == "folder":
        return open_files(str(tmp_path / "files"))
    endpoint = request.getfixturevalue("s3_address")
    for name, value in {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test", "DEFAULT_REGION": "eu-west-3"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    bucket = f"essai-{next(_numbers)}"
    store = open_files(f"s3://{bucket}/pieces?endpoint={endpoint}&region=eu-west-3")
    store.prepare()
    return store


def test_a_file_is_kept_under_the_digest_of_its_bytes(files: FileStore) -> None:
    stored = files.put([b"une ", b"note"])
    assert (stored.digest, stored.size) == (hashlib.sha256(b"une note").hexdigest(), 8)
    assert files.read(stored.digest) == b"une note"
    assert b"".join(files.chunks(stored.digest)) == b"une note"


def test_the_same_file_twice_is_kept_once(files: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"une note")
    assert files.put([b"une note"]) == files.put_file(source)
    assert len(list(files.kept_before(now() + timedelta(minutes=1)))) == 1


def test_a_file_has_a_path_while_it_is_read(files: FileStore) -> None:
    with files.on_disk(files.put([b"une note"]).digest) as path:
        assert path.read_bytes() == b"une note"


def test_a_deleted_file_is_gone(files: FileStore) -> None:
    digest = files.put([b"une note"]).digest
    assert files.delete(digest)
    assert not files.delete(digest)
    with pytest.raises(NotFound):
        files.read(digest)


def test_a_file_that_was_never_kept_is_not_found(files: FileStore) -> None:
    with pytest.raises(NotFound):
        files.chunks(ABSENT)
    with pytest.raises(NotFound), files.on_disk(ABSENT):
        pass


def test_only_files_put_before_a_moment_are_old(files: FileStore) -> None:
    files.put([b"une note"])
    assert list(files.kept_before(now() - timedelta(hours=1))) == []


def test_a_storage_that_answers_says_so_however_often_it_was_prepared(files: FileStore) -> None:
    files.prepare()
    files.ping()


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "A" * 64, ""])
def test_a_name_that_is_no_digest_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    with pytest.raises(NotFound):
        DiskFiles(tmp_path / "files").read(name)


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"une "
        raise ConnectionResetError("gone")

    files = DiskFiles(tmp_path / "files")
    with pytest.raises(FilesUnavailable):
        files.put(broken())
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"a file, not a folder")
    with pytest.raises(FilesUnavailable, match="Le dossier des fichiers ne s'ouvre pas"):
        DiskFiles(tmp_path / "files").ping()


def test_a_server_that_does_not_answer_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store = open_files("s3://essai?endpoint=http://127.0.0.1:9&region=eu-west-3")
    with pytest.raises(FilesUnavailable, match="Le stockage des fichiers ne répond pas"):
        store.ping()
