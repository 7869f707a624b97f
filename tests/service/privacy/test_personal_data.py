import io
import json
import zipfile

import pytest

from service.api.services import Services
from service.privacy.personal_data import DATA_FILE, write_archive
from service.store.models import Account, Candidate, CriterionReview, Rating
from tests.service.service_scene import QUOTE, Scene


@pytest.fixture
def commented(services: Services, scene: Scene) -> None:
    with services.database.write() as session:
        session.add(
            CriterionReview(
                review_id=scene.here.review, criterion="C5.1", rating=Rating.MET, comment="Une enquête bien menée."
            )
        )


def archive_of(services: Services, scene: Scene, *, with_assessment: bool) -> zipfile.ZipFile:
    out = io.BytesIO()
    with services.database.read() as session:
        candidate = session.get_one(Candidate, scene.here.candidate)
        write_archive(session, services.files, candidate, out, with_assessment=with_assessment)
    return zipfile.ZipFile(out)


@pytest.mark.usefixtures("commented")
def test_an_administrator_gets_all_that_is_held(services: Services, scene: Scene) -> None:
    archive = archive_of(services, scene, with_assessment=True)
    held = json.loads(archive.read(DATA_FILE))
    dossier = held["dossiers"][0]
    assert held["candidate"]["email"] == "ada-lovelace@candidats.example"
    assert dossier["pieces"][0]["versions"][0]["file_name"] == "ada-lovelace.pdf"
    assert dossier["reviews"][0]["criteria"][0]["comment"] == "Une enquête bien menée."
    assert QUOTE in json.dumps(dossier["drafts"], ensure_ascii=False)
    assert len(dossier["self_checks"]) == 1
    (original,) = set(archive.namelist()) - {DATA_FILE}
    assert archive.read(original) == b"pdf ada-lovelace"


@pytest.mark.usefixtures("commented")
def test_a_candidate_gets_no_verdict(services: Services, scene: Scene) -> None:
    said = archive_of(services, scene, with_assessment=False).read(DATA_FILE).decode()
    assert not [word for word in ("enquête bien menée", "coverage", "rating", "reviews", "drafts") if word in said]


@pytest.mark.usefixtures("commented")
def test_no_archive_names_a_juror_or_holds_a_secret(services: Services, scene: Scene) -> None:
    said = archive_of(services, scene, with_assessment=True).read(DATA_FILE).decode()
    with services.database.read() as session:
        others = [account for account in session.query(Account) if account.role.value != "candidate"]
    assert not [account.id for account in others if account.id in said or account.email in said]
    assert "hash" not in said


def test_no_name_that_a_stranger_wrote_becomes_a_path(services: Services, scene: Scene) -> None:
    names = archive_of(services, scene, with_assessment=False).namelist()
    assert all(name == DATA_FILE or name.startswith(f"pieces/{scene.here.piece}-") for name in names)
