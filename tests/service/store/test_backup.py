"""Backup and restore, tried for real: the service works on, the copy works alone, and no one erased comes back."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from service.api.services import Services, open_services
from service.audit.log import record, verify_log
from service.cli.main import app
from service.privacy.erasers import FileEraser
from service.privacy.erasure import erase_again, erase_candidate
from service.settings import Settings
from service.store import migrations
from service.store.backup import back_up
from service.store.database import Database, open_database
from service.store.errors import BackupRefused
from service.store.models import Candidate, PieceVersion
from tests.service.service_scene import play_scene


@pytest.fixture
def services() -> Services:
    opened = open_services(Settings())
    migrations.upgrade(opened.database)
    return opened


def candidates(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Candidate.email).order_by(Candidate.email)))


def test_a_copy_is_whole_while_another_transaction_is_open(services: Services, tmp_path: Path) -> None:
    play_scene(services)
    with services.database.write() as session:
        record(session, "system", "test", "session")
        back_up(services.database, tmp_path / "copy.sqlite")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    migrations.require_newest(copy)
    with copy.read() as session:
        assert verify_log(session).entries == 0
    assert candidates(copy) == candidates(services.database)


def test_a_copy_never_overwrites(services: Services, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").touch()
    with pytest.raises(BackupRefused, match="existe déjà"):
        back_up(services.database, tmp_path / "copy.sqlite")


def test_a_restored_service_erases_again_whom_the_backup_brought_back(services: Services, tmp_path: Path) -> None:
    scene, data, kept = play_scene(services), Settings().data_dir, tmp_path / "kept"
    assert CliRunner().invoke(app, ["database", "backup", str(kept / "faisceau.sqlite")]).exit_code == 0
    shutil.copytree(data / "files", kept / "files")
    erase_candidate(services.database, [FileEraser(services.files)], scene.here.candidate, "system")
    (tmp_path / "receipts").write_text(CliRunner().invoke(app, ["privacy", "receipts"]).output)
    services.database.close()
    shutil.rmtree(data)
    shutil.copytree(kept, data)

    restored = open_services(Settings())
    assert len(candidates(restored.database)) == 2
    with restored.database.read() as session:
        digest = session.get_one(PieceVersion, scene.here.version).digest
    assert restored.files.read(digest) == b"pdf ada-lovelace"
    subjects = (tmp_path / "receipts").read_text().split()
    assert len(erase_again(restored.database, [FileEraser(restored.files)], subjects, "system")) == 1
    assert candidates(restored.database) == ["grace-hopper@candidats.example"]
