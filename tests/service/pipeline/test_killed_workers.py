"""A worker that is killed loses nothing and repeats nothing that was done."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from service.pipeline.progress import events_since
from service.store.database import Database, open_database
from service.store.files.opening import open_files
from service.store.models import Judgement, RunState
from service.store.repositories.drafts import Drafts
from tests.service.pipeline.bakery_school import note, request_drafts, run_of, settings
from tests.service.pipeline.worker_process import Moment, Stores, start, stop

DEATHS = [
    Moment("read", after=False),
    Moment("index", after=True),
    Moment("judge", after=True),
    Moment("draft", after=True),
    Moment("export", after=True),
    Moment("finish", after=True),
]


@pytest.fixture(scope="module")
def uninterrupted(
    tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, migrated_sqlite: Path
) -> Iterator[dict[str, object]]:
    folder = tmp_path_factory.mktemp("uninterrupted")
    url = f"sqlite:///{folder / 'faisceau.sqlite'}"
    (folder / "faisceau.sqlite").write_bytes(migrated_sqlite.read_bytes())
    database = open_database(url)
    (run,) = request_drafts(database, open_files(str(folder / "files")), [note(1)])
    worker = start(Stores(url, str(folder / "files"), settings(folder, cache_dir)))
    _wait(database, run)
    stop(worker)
    yield _draft(database, run)
    database.close()


@pytest.mark.timeout(180)
def test_a_run_whose_worker_is_killed_in_every_step_ends_in_the_same_draft(
    store_url: str, database: Database, tmp_path: Path, cache_dir: Path, uninterrupted: dict[str, object]
) -> None:
    files = str(tmp_path / "files")
    (run,) = request_drafts(database, open_files(files), [note(1)])
    stores = Stores(store_url, files, settings(tmp_path, cache_dir, lease_seconds=0.5))

    deaths = 0
    while not run_of(database, run).state.finished:
        worker = start(stores, DEATHS, tmp_path)
        while worker.is_alive() and not run_of(database, run).state.finished:
            worker.join(0.05)
        worker.join(0.5)
        deaths += worker.exitcode == -signal.SIGKILL
    stop(worker)

    assert deaths == len(DEATHS)
    assert run_of(database, run).state is RunState.DONE
    assert _draft(database, run) == uninterrupted
    made = [event.message for event in events_since(database, run) if event.step == "judge"]
    assert made == ["K1 · Vente : lue", "K2 · Production : lue"]
    with database.read() as session:
        assert session.query(Judgement).count() == 2


def _wait(database: Database, run: str, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not run_of(database, run).state.finished:
        assert time.monotonic() < limit, "the run does not end"
        time.sleep(0.05)


def _draft(database: Database, run: str) -> dict[str, object]:
    with database.read() as session:
        draft = Drafts(session).of_run(run)
        assert draft is not None
        return {**msgspec.json.decode(draft.body), "created": ""}
