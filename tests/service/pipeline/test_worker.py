"""A worker beside the service, in one process."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from service.pipeline.chores import Chore
from service.pipeline.process import at_work, open_worker
from service.settings import Settings
from service.store.database import Database, open_database
from service.store.files import FileStore
from service.store.files.opening import open_files
from service.store.models import Lease, RunState
from tests.service.pipeline.bakery_school import note, request_drafts, run_of, settings


@pytest.fixture
def chosen(tmp_path: Path, cache_dir: Path, sqlite_url: str) -> Settings:
    return settings(tmp_path, cache_dir, sqlite_url)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return open_files(str(tmp_path / "files"))


def test_it_drafts_what_is_asked_for_while_it_works(chosen: Settings, files: FileStore, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with at_work(open_worker(chosen, database, files)):
        runs = request_drafts(database, files, [note(1), note(2)])
        _until(lambda: all(run_of(database, run).state is RunState.DONE for run in runs))
        assert _leases(database) > 0
    assert _leases(database) == 0
    database.close()


def test_it_ends_the_run_in_progress_before_it_stops_and_begins_no_other(
    chosen: Settings, files: FileStore, sqlite_url: str
) -> None:
    database = open_database(sqlite_url)
    runs = request_drafts(database, files, [note(number) for number in range(4)])
    with at_work(open_worker(chosen, database, files)):
        _until(lambda: run_of(database, runs[0]).state is RunState.RUNNING)
    states = [run_of(database, run).state for run in runs]
    assert RunState.RUNNING not in states
    assert states[0] is RunState.DONE
    assert states[-1] is RunState.REQUESTED
    database.close()


def test_it_gets_readers_ready_when_it_drafts_nothing(
    chosen: Settings, files: FileStore, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, drafting = open_database(sqlite_url), []
    with_room = chosen.pipeline.model_copy(update={"slots": 2, "poll_seconds": 0.01})
    worker = open_worker(chosen.model_copy(update={"pipeline": with_room}), database, files)
    monkeypatch.setattr(
        "service.pipeline.worker.keep_readers_ready", lambda _: drafting.append(bool(worker._room.taken()))
    )
    runs = request_drafts(database, files, [note(1)])
    with at_work(worker):
        _until(lambda: run_of(database, runs[0]).state is RunState.DONE and bool(drafting))
    database.close()
    assert not any(drafting)


def test_chores_are_done_beside_and_a_failing_one_harms_nothing(
    chosen: Settings, files: FileStore, sqlite_url: str
) -> None:
    def fail() -> None:
        raise ValueError("a chore that fails")

    done, database = Event(), open_database(sqlite_url)
    chores = [Chore("broken", timedelta(hours=1), fail), Chore("purge", timedelta(hours=1), done.set)]
    (run,) = request_drafts(database, files, [note(1)])
    with at_work(open_worker(chosen, database, files, chores)):
        _until(lambda: run_of(database, run).state is RunState.DONE)
        assert done.wait(10)
    database.close()


def test_the_command_works_in_a_process_of_its_own_until_it_is_asked_to_end(
    chosen: Settings, files: FileStore, tmp_path: Path, sqlite_url: str
) -> None:
    environment = {
        "FAISCEAU_DATA_DIR": str(chosen.data_dir),
        "FAISCEAU_CACHE_DIR": str(chosen.cache_dir),
        "FAISCEAU_SERVER__DATABASE_URL": sqlite_url,
        "FAISCEAU_SERVER__FILES": str(tmp_path / "files"),
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    database = open_database(sqlite_url)
    (run,) = request_drafts(database, files, [note(1)])
    with subprocess.Popen([sys.executable, "-m", "service.cli.main", "worker"], env=environment) as process:
        _until(lambda: run_of(database, run).state is RunState.DONE)
        process.terminate()
        assert process.wait(30) == 0
    database.close()


def test_the_command_refuses_a_database_of_another_version(tmp_path: Path, cache_dir: Path) -> None:
    environment = {"FAISCEAU_DATA_DIR": str(tmp_path), "FAISCEAU_CACHE_DIR": str(cache_dir), "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "service.cli.main", "worker"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    assert refused.returncode == 5
    assert "faisceau : La base de données est à la révision vide" in refused.stderr


def _leases(database: Database) -> int:
    with database.read() as session:
        return session.query(Lease).filter(Lease.name.startswith("executor/")).count()


def _until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit, "it does not happen"
        time.sleep(0.05)
