from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from service.store.base import now
from service.store.database import Database
from service.store.errors import ImmutableRecord, StaleVersion
from service.store.models import Delivery, Dossier, Draft, Judgement, Purpose, Run, RunState, Webhook
from service.store.repositories.drafts import Drafts, Judgements
from service.store.repositories.leases import Leases
from service.store.repositories.runs import Progress, Runs, begin, finish
from tests.service.jury_scene import a_run, add_dossier, add_jury_session, add_referentiel, add_version


@pytest.fixture
def run_id(database: Database) -> str:
    with database.write() as session:
        dossier = add_dossier(session, add_jury_session(session, add_referentiel(session)), "ada")
        run = Runs(session).add(a_run(dossier, [add_version(session, dossier)]))
        return run.id


def test_a_run_is_requested_then_taken_then_finished(database: Database, run_id: str) -> None:
    with database.write() as session:
        (run,) = Runs(session).requested(10)
        begin(run, "workflow-1")
    with database.write() as session:
        assert Runs(session).requested(10) == []
        finish(Runs(session).get(run_id), RunState.FAILED, "NothingToRead", "Aucune pièce n'a pu être lue.")
    with database.read() as session:
        run = Runs(session).get(run_id)
        assert (run.state, run.workflow_id, run.error) == (RunState.FAILED, "workflow-1", "NothingToRead")
        assert run.finished_at is not None
        assert run.finished_at.tzinfo is not None
        assert Runs(session).counts()[RunState.FAILED] == 1


def test_webhooks_are_told_of_drafts_for_the_jury_and_of_no_self_check(database: Database, run_id: str) -> None:
    with database.write() as session:
        session.add(Webhook(url="https://ent.example/", events=["draft.ready", "draft.failed"]))
        session.flush()
        run = Runs(session).get(run_id)
        dossier = session.get_one(Dossier, run.dossier_id)
        finish(Runs(session).add(a_run(dossier, [], Purpose.SELF_CHECK)), RunState.DONE)
        finish(run, RunState.DONE)
    with database.read() as session:
        (told,) = session.scalars(select(Delivery))
        assert (told.event, told.body) == ("draft.ready", {"run": run_id, "dossier": run.dossier_id})


def test_a_run_asked_for_by_a_failed_request_is_never_seen(database: Database, run_id: str) -> None:
    def fail_after_asking() -> None:
        with database.write() as session:
            dossier = session.get_one(Dossier, Runs(session).get(run_id).dossier_id)
            Runs(session).add(a_run(dossier, [add_version(session, dossier, "b" * 64)]))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_asking()
    with database.read() as session:
        assert [run.id for run in Runs(session).requested(10)] == [run_id]


def test_failed_self_checks_are_not_counted_against_the_candidate(database: Database, run_id: str) -> None:
    with database.write() as session:
        runs = Runs(session)
        dossier = session.get_one(Dossier, runs.get(run_id).dossier_id)
        version = add_version(session, dossier)
        kept = runs.add(a_run(dossier, [version], Purpose.SELF_CHECK))
        finish(runs.add(a_run(dossier, [version], Purpose.SELF_CHECK)), RunState.FAILED)
        assert runs.count_self_checks(dossier.id, kept.inputs_digest) == 1
        assert runs.count_self_checks(dossier.id, "0" * 64) == 0


def test_progress_is_read_from_where_one_left_it(database: Database, run_id: str) -> None:
    with database.write() as session:
        progress = Progress(session)
        events = [progress.tell(run_id, "judge", f"Lecture de C{n}", n, 3) for n in range(1, 4)]
        assert [event.done for event in progress.after(run_id, events[0].id)] == [2, 3]


def test_two_writers_of_one_run_never_overwrite_each_other(database: Database, run_id: str) -> None:
    with database.read() as session:
        stale = Runs(session).get(run_id)
    with database.write() as session:
        begin(Runs(session).get(run_id), "workflow-1")
    with pytest.raises(StaleVersion), database.write() as session:
        finish(session.merge(stale, load=False), RunState.CANCELLED)


def test_a_run_that_is_resumed_keeps_its_first_draft(database: Database, run_id: str) -> None:
    with database.write() as session:
        run = Runs(session).get(run_id)
        first = Drafts(session).add(run, b"{}", "faisceau-draft/1", "evidence")
        assert Drafts(session).add(run, b"{ }", "faisceau-draft/1", "evidence") is first
        assert Drafts(session).current(run.dossier_id).body == b"{}"


def test_a_draft_cannot_be_changed(database: Database, run_id: str) -> None:
    with database.write() as session:
        draft_id = Drafts(session).add(Runs(session).get(run_id), b"{}", "faisceau-draft/1", "evidence").id
    with pytest.raises(ImmutableRecord), database.write() as session:
        session.get_one(Draft, draft_id).engine = "another"


def test_judgements_are_kept_once_whoever_makes_them(database: Database, run_id: str) -> None:
    with database.read() as session:
        dossier_id = Runs(session).get(run_id).dossier_id
    barrier = Barrier(2)

    def judge() -> None:
        barrier.wait()
        with database.write() as session:
            Judgements(session).put("c" * 64, "C5", dossier_id, b"{}")

    workers = [Thread(target=judge) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.write() as session:
        assert session.query(Judgement).count() == 1
        assert Judgements(session).find("c" * 64, dossier_id) == b"{}"
        assert Judgements(session).find("d" * 64, dossier_id) is None


def test_a_lease_belongs_to_one_holder_until_it_expires(database: Database) -> None:
    start, minute = now(), timedelta(minutes=1)
    with database.write() as session:
        leases = Leases(session)
        assert leases.take("executor/a", "first", start, minute)
        assert leases.take("executor/a", "first", start + minute / 2, minute)
        assert not leases.take("executor/a", "second", start + minute, minute)
        assert [lease.holder for lease in leases.live("executor/", start + minute)] == ["first"]
        assert leases.take("executor/a", "second", start + 2 * minute, minute)
        assert leases.expired("executor/", start + 4 * minute)[0].holder == "second"
        leases.release("executor/a", "first")
        assert leases.live("executor/", start + 2 * minute)
        leases.release("executor/a", "second")
        assert not leases.live("executor/", start + 2 * minute)


def test_requests_are_seen_oldest_first(database: Database, run_id: str) -> None:
    with database.write() as session:
        dossier = session.get_one(Dossier, session.get_one(Run, run_id).dossier_id)
        later = Runs(session).add(a_run(dossier, [add_version(session, dossier, "b" * 64)]))
        assert [run.id for run in Runs(session).requested(10)] == [run_id, later.id]
        assert [run.id for run in Runs(session).requested(1)] == [run_id]
