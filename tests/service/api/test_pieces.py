import pytest
from fastapi.testclient import TestClient
from msgspec.structs import replace

from ingest.limits import Limits
from service.api.app import build_api
from service.api.services import Services
from service.settings import Settings
from service.store.models import JurySession, Role
from tests.service.service_scene import Scene

TEXT = "Les publics visés sont les lycéens du quartier.".encode()


def hand_in(
    client: TestClient, scene: Scene, content: bytes = TEXT, name: str = "note.txt", role: Role = Role.CANDIDATE
):
    return client.put(
        f"/api/v1/dossiers/{scene.here.dossier}/pieces/note_strategique",
        params={"file_name": name},
        content=content,
        headers=scene.as_(role),
    )


def test_a_file_becomes_a_new_version_and_comes_back_as_it_was(client: TestClient, scene: Scene) -> None:
    version = hand_in(client, scene).json()
    assert (version["number"], version["format"], version["reading"]) == (2, "text", "pending")
    answer = client.get(f"/api/v1/versions/{version['id']}/file", headers=scene.as_(Role.CANDIDATE))
    assert answer.content == TEXT
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_same_file_sent_again_is_the_same_version(client: TestClient, scene: Scene) -> None:
    assert hand_in(client, scene).json()["id"] == hand_in(client, scene).json()["id"]


def test_a_file_that_is_not_what_its_name_says_is_refused(client: TestClient, scene: Scene) -> None:
    answer = hand_in(client, scene, name="note.pdf")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_program_is_refused(client: TestClient, scene: Scene) -> None:
    assert hand_in(client, scene, b"\x7fELF\x02\x01\x01" + bytes(100), "note.pdf").status_code == 422


@pytest.mark.parametrize("said", [True, False], ids=["said beforehand", "found on the way"])
def test_a_file_over_the_limit_is_stopped(settings: Settings, services: Services, scene: Scene, said: bool) -> None:
    small = settings.model_copy(update={"limits": Limits(bytes=1000)})
    client = TestClient(build_api(replace(services, settings=small)), base_url="https://faisceau.example")
    content = b"x" * 2000 if said else iter([b"x" * 600] * 3)
    answer = hand_in(client, scene, content)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "C:\\Users\\ada\\note.txt", "no\x01te.txt", "é" * 200 + ".txt"]
)
def test_a_files_name_is_shown_and_never_becomes_a_path(client: TestClient, scene: Scene, name: str, tmp_path) -> None:
    shown = hand_in(client, scene, name=name).json()["file_name"]
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    kept = [path.name for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()]
    assert all(len(file) == 64 for file in kept)


def test_a_piece_that_the_bloc_does_not_ask_for_is_refused(client: TestClient, scene: Scene) -> None:
    answer = client.put(
        f"/api/v1/dossiers/{scene.here.dossier}/pieces/dossier_artistique",
        params={"file_name": "note.txt"},
        content=TEXT,
        headers=scene.as_(Role.CANDIDATE),
    )
    assert answer.json()["code"] == "unknown-part"


def test_after_the_deadline_only_an_administrator_hands_in(
    client: TestClient, services: Services, scene: Scene
) -> None:
    with services.database.write() as session:
        jury = session.get_one(JurySession, scene.here.session)
        jury.deadline = jury.created_at
    assert hand_in(client, scene).json()["code"] == "session-closed"
    assert hand_in(client, scene, role=Role.ADMINISTRATOR).status_code == 200


def test_an_owner_has_so_much_room(services: Services, settings: Settings, scene: Scene) -> None:
    tight = settings.model_copy(update={"server": settings.server.model_copy(update={"dossier_bytes": 40})})
    client = TestClient(build_api(replace(services, settings=tight)), base_url="https://faisceau.example")
    assert hand_in(client, scene).json()["code"] == "quota-exceeded"


def test_uploads_are_slowed_down(services: Services, settings: Settings, scene: Scene) -> None:
    slow = settings.model_copy(update={"server": settings.server.model_copy(update={"uploads_per_hour": 2})})
    client = TestClient(build_api(replace(services, settings=slow)), base_url="https://faisceau.example")
    answers = [hand_in(client, scene, f"Version {n}.".encode()) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_brief_is_the_sessions_and_everyones_to_read(client: TestClient, scene: Scene) -> None:
    client.put(
        f"/api/v1/sessions/{scene.here.session}/brief",
        params={"file_name": "brief.txt"},
        content=TEXT,
        headers=scene.as_(Role.ADMINISTRATOR),
    )
    for role in Role:
        pieces = client.get(f"/api/v1/dossiers/{scene.here.dossier}/pieces", headers=scene.as_(role)).json()
        assert [piece["owner"] for piece in pieces] == ["dossier", "session"]
        version = pieces[1]["versions"][0]["id"]
        assert client.get(f"/api/v1/versions/{version}/file", headers=scene.as_(role)).content == TEXT
