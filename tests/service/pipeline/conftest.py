"""A workshop on a database of each kind, and runs done without a process of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.pipeline.attempts import attempt, value
from service.pipeline.steps import Steps
from service.pipeline.workflow import draft_dossier
from service.pipeline.workshop import Workshop
from service.settings import Settings
from service.store.database import Database
from service.store.files.opening import open_files
from service.store.models import Run
from service.store.repositories.runs import begin
from service.wiring import EvidenceTools, build_evidence_tools
from tests.service.pipeline.bakery_school import BAKERY, settings


@pytest.fixture(scope="session")
def tools(cache_dir: Path) -> EvidenceTools:
    """The evidence tools of the bakery, loaded once: it takes a second."""
    return build_evidence_tools(BAKERY, Settings(cache_dir=cache_dir))


@pytest.fixture
def workshop(database: Database, tmp_path: Path, cache_dir: Path, tools: EvidenceTools) -> Workshop:
    files = open_files(str(tmp_path / "files"))
    return Workshop(database, files, settings(tmp_path, cache_dir), build=lambda *_: tools)


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
