"""Two services and three workers on one database, one index server and one file server do the work of one."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
import pytest

from ingest.encoder import Encoder
from service.people.actor import EVERYTHING
from service.people.tokens import add_token
from service.pipeline.workshop import open_index
from service.store.database import Database, open_database
from service.store.files.opening import open_files
from service.store.models import Draft, Judgement, ProgressEvent, Role, Run, RunState
from service.store.repositories.drafts import Exports
from tests.servers import S3, chroma_server, faisceau_server, s3_server
from tests.service.conftest import administer, database_url
from tests.service.jury_scene import add_account
from tests.service.pipeline.bakery_school import hand_in_session, note, settings
from tests.service.pipeline.worker_process import Stores, start, stop

DOSSIERS = 60
SESSIONS = 2
WORKERS = 3
PATIENCE = 200
"""Seconds, on a machine that does other things too."""


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def stores(postgres: str, s3: S3, tmp_path: Path, cache_dir: Path) -> Iterator[Stores]:
    administer(postgres, "CREATE DATABASE shared TEMPLATE migrated")
    with chroma_server(tmp_path / "chroma") as index:
        chosen = settings(tmp_path, cache_dir, index_url=index, poll_seconds=0.2, lease_seconds=3)
        yield Stores(database_url(postgres, "shared"), s3.address, chosen, s3.environment)


@pytest.fixture
def database(stores: Stores) -> Iterator[Database]:
    opened = open_database(stores.database)
    yield opened
    opened.close()


@pytest.fixture
def environment(stores: Stores, tmp_path: Path) -> dict[str, str]:
    """What the command is told of the same stores."""
    chosen = stores.settings
    return {
        "FAISCEAU_CACHE_DIR": str(chosen.cache_dir),
        "FAISCEAU_DATA_DIR": str(chosen.data_dir),
        "FAISCEAU_SERVER__DATABASE_URL": stores.database,
        "FAISCEAU_SERVER__FILES": stores.files,
        "FAISCEAU_SERVER__SECRET_KEY": "a secret that every process shares",
        "FAISCEAU_PIPELINE__INDEX_URL": chosen.pipeline.index_url or "",
        "FAISCEAU_PIPELINE__LEASE_SECONDS": str(chosen.pipeline.lease_seconds),
        "FAISCEAU_PIPELINE__SLOTS": "1",
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        **stores.environment,
    }


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_processes_share_a_queue_and_one_that_is_killed_loses_nothing(
    stores: Stores, database: Database, encoder: Encoder, environment: dict[str, str]
) -> None:
    files = open_files(stores.files)
    shares = [range(number, DOSSIERS, SESSIONS) for number in range(SESSIONS)]
    sessions = [
        hand_in_session(database, files, [note(dossier) for dossier in share], f"Session {number}")
        for number, share in enumerate(shares)
    ]
    token = _administrator(database)
    with faisceau_server(environment) as one, faisceau_server(environment) as other:
        workers = [start(stores) for _ in range(WORKERS)]
        for address, jury in zip((one, other), sessions, strict=True):
            asked = httpx.post(
                f"{address}/api/v1/sessions/{jury}/runs", headers={"Authorization": f"Bearer {token}"}, timeout=60
            )
            assert asked.status_code == httpx.codes.CREATED
        _kill_one_once_work_is_under_way(database, workers)
        _wait_for_all(database)
        stop(*workers[1:])

    with database.read() as session:
        runs = session.query(Run).all()
        assert Counter(run.state for run in runs) == {RunState.DONE: DOSSIERS}
        assert session.query(Draft).count() == DOSSIERS
        judged = session.query(ProgressEvent).filter_by(step="judge").all()
        assert Counter(event.run_id for event in judged) == {run.id: 2 for run in runs}
        assert session.query(Judgement).count() == 2 * DOSSIERS
        drafts = session.query(Draft).all()
        exports = [export for draft in drafts for export in Exports(session).of_draft(draft.id)]
    assert len(exports) == 3 * DOSSIERS
    assert all(len(files.read(export.digest)) == export.size for export in exports)
    index = open_index(stores.settings, encoder.fingerprint)
    assert {len(index.vectors(run.dossier_id)) for run in runs} == {3}


def _administrator(database: Database) -> str:
    with database.write() as session:
        account = add_account(session, Role.ADMINISTRATOR, "direction")
        return add_token(session, account.id, "essai", [EVERYTHING], None)[1]


def _kill_one_once_work_is_under_way(database: Database, processes: list[ForkServerProcess]) -> None:
    victim = processes[0]
    while _count(database, RunState.DONE) < DOSSIERS // 6:
        time.sleep(0.1)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)


def _wait_for_all(database: Database) -> None:
    limit = time.monotonic() + PATIENCE
    while left := _count(database, RunState.REQUESTED) + _count(database, RunState.RUNNING):
        assert time.monotonic() < limit, f"{left} drafts are not done"
        time.sleep(0.2)


def _count(database: Database, state: RunState) -> int:
    with database.read() as session:
        return session.query(Run).filter_by(state=state).count()
