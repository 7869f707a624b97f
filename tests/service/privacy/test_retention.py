import os
from datetime import date, timedelta

from sqlalchemy import func, select

from service.api.services import Services
from service.privacy.retention import due_sessions, purge, sweep
from service.store.base import now
from service.store.models import Candidate, Dossier, JurySession
from tests.service.service_scene import Scene

TODAY = date(2027, 6, 1)


def test_a_session_is_purged_once_its_retention_has_ended(services: Services, scene: Scene, stores) -> None:
    with services.database.write() as session:
        jury = session.get_one(JurySession, scene.here.session)
        jury.jury_date, jury.retention_days = date(2027, 5, 1), 30
    assert due_sessions(services.database, date(2027, 5, 31)) == []
    (receipt,) = purge(services.database, services.files, stores.erasers, TODAY)
    assert (receipt.cause, receipt.stores["files"]) == ("retention", 3)
    with services.database.read() as session:
        assert session.get_one(JurySession, scene.here.session).purged_at is not None
        assert session.scalar(select(func.count()).select_from(Dossier)) == 1
    assert purge(services.database, services.files, stores.erasers, TODAY) == []


def test_a_candidate_of_another_session_too_stays_a_candidate(services: Services, scene: Scene, stores) -> None:
    with services.database.write() as session:
        session.get_one(JurySession, scene.here.session).retention_days = 1
        session.add(Dossier(session_id=scene.elsewhere.session, candidate_id=scene.here.candidate, number=2))
    purge(services.database, services.files, stores.erasers, TODAY)
    with services.database.read() as session:
        assert session.get(Candidate, scene.here.candidate)
        (kept,) = session.scalars(select(Dossier).where(Dossier.candidate_id == scene.here.candidate))
        assert kept.session_id == scene.elsewhere.session


def test_files_that_nothing_refers_to_go_once_nothing_can_be_about_to(services: Services, scene: Scene) -> None:
    kept = services.files
    orphan, fresh = kept.put([b"left by a request that failed"]), kept.put([b"of a request under way"])
    yesterday = (now() - timedelta(days=2)).timestamp()
    os.utime(kept._path(orphan.digest), (yesterday, yesterday))
    assert sweep(services.database, kept) == 1
    assert list(kept.kept_before(now() + timedelta(days=1))).count(fresh.digest) == 1
