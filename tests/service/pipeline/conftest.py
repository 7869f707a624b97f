"""A workshop on a database of each kind, and runs done without a process of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.encoder import Encoder
from service.pipeline.attempts import attempt, value
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier
from service.pipeline.workshop import Workshop, open_index
from service.store.database import Database
from service.store.files.opening import open_files
from service.store.models import Run
from service.store.repositories.runs import begin
from tests.service.pipeline.bakery_school import settings


@pytest.fixture
def workshop(database: Database, tmp_path: Path, cache_dir: Path, encoder: Encoder) -> Workshop:
    chosen = settings(tmp_path, cache_dir)
    return Workshop(
        database, open_files(str(tmp_path / "files")), open_index(chosen, encoder.fingerprint), encoder, chosen
    )


@pytest.fixture
def steps(workshop: Workshop) -> Steps:
    return Steps(workshop)


@pytest.fixture
def draft(database: Database, steps: Steps) -> Callable[[str], Run]:
    """Does all that a run asks for, here and now, with nothing recorded but what the steps keep."""

    def done(run_id: str) -> Run:
        with database.write() as session:
            begin(session.get_one(Run, run_id), f"{run_id}.1")
        draft_dossier(run_id, steps, once)
        with database.read() as session:
            return session.get_one(Run, run_id)

    return done


def once(_: str, step: Callable[..., Any], *args: Any) -> Any:
    return value(attempt(step, *args, pauses=()))
