"""What is written while a review is being signed is either in what was signed, or refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from service.api.services import Services, open_services
from service.people.access import Access
from service.people.actor import Actor
from service.people.permissions import Action, Kind
from service.settings import Settings
from service.store.models import Rating, Review, Role, SignOff
from service.use_cases.reviews import CriterionOpinion, rate
from service.use_cases.signatures import Signature, sign
from tests.service.jury_scene import the_referentiel
from tests.service.service_scene import Scene, play_scene


@pytest.fixture
def services(store_url: str, tmp_path: Path) -> Iterator[Services]:
    opened = open_services(Settings(data_dir=tmp_path, server={"database_url": store_url, "secret_key": "k" * 40}))
    yield opened
    opened.database.close()


def test_a_rating_under_way_is_waited_for_and_signed_with_the_rest(services: Services) -> None:
    scene = play_scene(services)
    juror = Actor(scene.accounts[Role.JUROR], Role.JUROR)
    for criterion in the_referentiel().bloc("B2").criteria():
        with services.database.write() as session:
            access = Access(session, juror, Action.UPDATE, Kind.REVIEW)
            rate(access, scene.here.dossier, criterion.id, CriterionOpinion(rating=Rating.MET))
    rated, signing = Event(), Thread(target=sign_now, args=(services, scene, juror))
    with services.database.write() as session:
        access = Access(session, juror, Action.UPDATE, Kind.REVIEW)
        rate(access, scene.here.dossier, "C5.1", CriterionOpinion(rating=Rating.NOT_MET, version=1))
        signing.start()
        rated.wait(0.5)
    signing.join()
    with services.database.read() as session:
        signed = json.loads(session.scalars(select(SignOff)).one().body)
    assert signed["criteria"]["C5.1"]["rating"] == "not_met"


def sign_now(services: Services, scene: Scene, juror: Actor) -> None:
    with services.database.read() as session:
        version = session.get_one(Review, scene.here.review).version
    with services.database.write() as session:
        sign(Access(session, juror, Action.SIGN, Kind.REVIEW), scene.here.dossier, Signature(version=version))
