"""Which run is begun next."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.pipeline.claims import claim
from service.pipeline.requests import request_run
from service.pipeline_settings import Pipeline
from service.store.base import now
from service.store.database import Database
from service.store.files.opening import open_files
from service.store.models import Dossier, Purpose, Run, RunState
from service.store.repositories.runs import finish
from tests.service.pipeline.bakery_school import note, request_drafts

FREE = Pipeline()


@pytest.fixture
def sessions(database: Database, tmp_path: Path) -> dict[str, str]:
    """Two sessions: six dossiers asked for first, then two; each run's session by its id."""
    files = open_files(str(tmp_path))
    large = request_drafts(database, files, [note(n) for n in range(6)], "Grande session")
    small = request_drafts(database, files, [note(n) for n in range(2)], "Petite session")
    return dict.fromkeys(large, "large") | dict.fromkeys(small, "small")


def test_sessions_take_turns_however_many_dossiers_each_has(database: Database, sessions: dict[str, str]) -> None:
    claims = [claim(database, FREE, now()) for _ in range(8)]
    turns = [sessions[taken.run] for taken in claims if taken]
    assert turns == ["large", "small", "large", "small", "large", "large", "large", "large"]


def test_a_session_whose_runs_are_done_gets_its_turn_before_one_that_works(
    database: Database, sessions: dict[str, str]
) -> None:
    for _ in range(2):
        claim(database, FREE, now())
    _end(database, next(run for run, session in sessions.items() if session == "small"))
    taken = claim(database, FREE, now())
    assert taken is not None
    assert sessions[taken.run] == "small"


def test_a_run_is_taken_once_by_those_who_ask_at_the_same_moment(database: Database, sessions: dict[str, str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: claim(database, FREE, now()), range(12)))
    assert sorted(taken.run for taken in claims if taken) == sorted(sessions)


def test_all_processes_together_keep_to_the_limit_of_runs_in_progress(
    database: Database, sessions: dict[str, str]
) -> None:
    limited = Pipeline(running=2)
    first = claim(database, limited, now())
    assert first is not None
    assert claim(database, limited, now()) is not None
    assert claim(database, limited, now()) is None
    _end(database, first.run)
    assert claim(database, limited, now()) is not None


def test_no_more_runs_begin_in_a_minute_than_is_set(database: Database, sessions: dict[str, str]) -> None:
    limited = Pipeline(starts_per_minute=3)
    claims = [claim(database, limited, now()) for _ in range(5)]
    assert [taken is not None for taken in claims] == [True, True, True, False, False]


def test_a_dossier_has_one_run_in_progress_at_a_time(database: Database, tmp_path: Path) -> None:
    (first,) = request_drafts(database, open_files(str(tmp_path)), [note(1)])
    with database.write() as session:
        dossier = session.get_one(Dossier, session.get_one(Run, first).dossier_id)
        second = request_run(session, dossier, Purpose.SELF_CHECK).id
    taken = claim(database, FREE, now())
    assert taken is not None
    assert taken.run == first
    assert claim(database, FREE, now()) is None
    _end(database, first)
    taken = claim(database, FREE, now())
    assert taken is not None
    assert taken.run == second


def _end(database: Database, run_id: str) -> None:
    with database.write() as session:
        finish(session.get_one(Run, run_id), RunState.DONE)
