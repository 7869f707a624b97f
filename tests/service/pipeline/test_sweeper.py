"""What is put right after a process died, and how its traces are erased."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from service.pipeline import durable, sweeper
from service.pipeline.claims import claim, work_id
from service.pipeline.durable import DurableRuns, WorkState
from service.pipeline.executors import Executors
from service.pipeline.steps import Steps
from service.pipeline.sweeper import Sweeper
from service.pipeline.workshop import Workshop
from service.pipeline_settings import Pipeline
from service.store.base import now
from service.store.models import Run, RunState
from service.store.repositories.runs import begin
from tests.service.pipeline.bakery_school import note, request_drafts, run_of

SETTINGS = Pipeline(lease_seconds=1)
LATER = timedelta(seconds=2)


class Holding(Steps):
    """Steps that wait for a sign before they begin."""

    def __init__(self, workshop: Workshop, hold: Event) -> None:
        super().__init__(workshop)
        self._hold = hold

    def begin(self, run_id: str) -> list[str]:
        self._hold.wait(30)
        return super().begin(run_id)


class Process:
    """What a worker works with, without its loop."""

    def __init__(self, workshop: Workshop, url: str, executor: str) -> None:
        self.database = workshop.database
        self.executors = Executors(self.database, SETTINGS.lease_seconds)
        self.ended = Event()
        self.hold = Event()
        self.hold.set()
        self.durable = DurableRuns(url, executor, Holding(workshop, self.hold), lambda _: self.ended.set())
        self.sweeper = Sweeper(self.database, self.durable, self.executors, SETTINGS)


@pytest.fixture
def system_url(workshop: Workshop, store_url: str) -> str:
    return workshop.settings.pipeline.system_database_address(store_url, workshop.settings.data_dir)


@pytest.fixture
def process(workshop: Workshop, system_url: str) -> Iterator[Process]:
    opened = Process(workshop, system_url, "first")
    yield opened
    opened.durable.close()


@pytest.fixture
def run(workshop: Workshop) -> str:
    (run_id,) = request_drafts(workshop.database, workshop.files, [note(1)])
    return run_id


def test_a_run_taken_by_a_process_that_died_before_it_began_is_asked_for_again(process: Process, run: str) -> None:
    claim(process.database, SETTINGS, now())
    process.sweeper.sweep(now())
    assert run_of(process.database, run).state is RunState.RUNNING
    process.sweeper.sweep(now() + LATER)
    assert run_of(process.database, run).state is RunState.REQUESTED
    assert claim(process.database, SETTINGS, now()) is not None


def test_a_run_is_begun_once_however_often_it_is_asked_of_the_same_work(process: Process, run: str) -> None:
    taken = claim(process.database, SETTINGS, now())
    assert taken is not None
    for _ in range(3):
        process.durable.start(taken.work, taken.run)
    assert process.ended.wait(30)
    assert run_of(process.database, run).state is RunState.DONE


def test_a_run_whose_work_is_over_without_a_word_fails_and_can_be_tried_again(process: Process, run: str) -> None:
    with process.database.write() as session:
        begin(session.get_one(Run, run), "abandoned")
    process.executors.say_alive("first", now())
    process.durable.start("abandoned", "no such run")
    assert process.ended.wait(30)
    _until_over(process, "abandoned")
    process.sweeper.sweep(now() + LATER)
    found = run_of(process.database, run)
    assert (found.state, found.error) == (RunState.FAILED, "Interrupted")
    assert found.reason == "Le traitement a été interrompu. Il peut être relancé."


def test_a_run_that_does_not_end_is_given_up_and_can_be_tried_again(process: Process, run: str) -> None:
    process.hold.clear()
    taken = claim(process.database, SETTINGS, now())
    assert taken is not None
    process.durable.start(taken.work, taken.run)
    process.executors.say_alive("first", now() + timedelta(minutes=59))
    process.sweeper.sweep(now() + timedelta(minutes=59))
    assert run_of(process.database, run).state is RunState.RUNNING
    process.executors.say_alive("first", now() + timedelta(minutes=61))
    process.sweeper.sweep(now() + timedelta(minutes=61))
    assert (run_of(process.database, run).state, run_of(process.database, run).error) == (RunState.FAILED, "Stalled")
    process.hold.set()
    assert process.ended.wait(30)
    assert run_of(process.database, run).state is RunState.FAILED


def test_work_begun_by_another_version_starts_anew(process: Process, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    process.hold.clear()
    taken = claim(process.database, SETTINGS, now())
    assert taken is not None
    process.durable.start(taken.work, taken.run)
    monkeypatch.setattr(sweeper, "WORKFLOW_VERSION", "the next")
    process.sweeper.sweep(now() + LATER)
    found = run_of(process.database, run)
    assert (found.state, found.attempt) == (RunState.REQUESTED, 2)
    process.hold.set()
    assert process.ended.wait(30)


def test_a_process_counts_as_alive_for_as_long_as_it_says_so(process: Process) -> None:
    at = now()
    process.executors.say_alive("one", at)
    process.executors.say_alive("other", at + LATER)
    assert process.executors.alive(at) >= {"one"}
    assert process.executors.alive(at + LATER) == {"other"}
    process.executors.leave("other")
    assert process.executors.alive(at + LATER) == frozenset()


def test_a_task_is_done_once_in_every_stretch_of_time(process: Process) -> None:
    at, hour = now(), timedelta(hours=1)
    turns = [process.executors.take_turn("purge", at + minutes * timedelta(minutes=1), hour) for minutes in (0, 30, 61)]
    assert turns == [True, False, True]


def test_the_records_of_every_attempt_at_a_run_are_erased_from_any_process(
    process: Process, system_url: str, run: str
) -> None:
    for attempt in (1, 2):
        process.durable.start(work_id(run, attempt), run)
        _until_over(process, work_id(run, attempt))
    assert durable.forget(system_url, [run, "unknown"]) == 2
    assert process.durable.find([work_id(run, 1), work_id(run, 2)]) == {}
    assert durable.forget(system_url, [run]) == 0


def test_records_hold_ids_and_no_word_of_the_dossier(
    process: Process, store_url: str, tmp_path: Path, run: str
) -> None:
    taken = claim(process.database, SETTINGS, now())
    assert taken is not None
    process.durable.start(taken.work, taken.run)
    assert process.ended.wait(30)
    if store_url.startswith("sqlite"):
        recorded = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("pipeline.sqlite*"))
        assert taken.run.encode() in recorded
        assert b"farine" not in recorded
        assert b"centimes" not in recorded


def _until_over(process: Process, work: str) -> None:
    for _ in range(600):
        found = process.durable.find([work])
        if work in found and found[work].state is WorkState.OVER:
            return
        Event().wait(0.05)
    pytest.fail("the work does not end")
