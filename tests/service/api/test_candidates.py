"""What a candidate gets: their own words, and no verdict of any kind."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from service.api.services import Services
from service.store.models import Account, JurySession, Role
from tests.service.service_scene import QUOTE, Scene, add_decision

VERDICTS = {"coverage", "rating", "score", "stance", "reason_for_coverage", "juror", "juror_id", "findings", "gaps"}


@pytest.fixture
def answers(client: TestClient, scene: Scene) -> list[tuple[str, object]]:
    headers = scene.as_(Role.CANDIDATE)
    here = scene.here
    paths = [
        "/api/v1/me",
        "/api/v1/sessions",
        f"/api/v1/sessions/{here.session}",
        f"/api/v1/sessions/{here.session}/dossiers",
        f"/api/v1/dossiers/{here.dossier}",
        f"/api/v1/dossiers/{here.dossier}/pieces",
        f"/api/v1/dossiers/{here.dossier}/self-checks",
        f"/api/v1/self-checks/{here.self_check}",
    ]
    found = [(path, client.get(path, headers=headers)) for path in paths]
    assert [answer.status_code for _, answer in found] == [200] * len(paths)
    return [(path, answer.json()) for path, answer in found]


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_no_answer_to_a_candidate_has_a_field_for_a_verdict(answers: list[tuple[str, object]]) -> None:
    for path, answer in answers:
        assert set(keys(answer)) & VERDICTS == set(), path


def test_no_answer_to_a_candidate_names_a_juror_or_says_a_coverage(
    answers: list[tuple[str, object]], services: Services, scene: Scene
) -> None:
    with services.database.read() as session:
        jurors = [session.get_one(Account, scene.accounts[role]) for role in (Role.JUROR, Role.PRESIDENT)]
        secrets = {value for juror in jurors for value in (juror.id, juror.name, juror.email)}
    for path, answer in answers:
        text = json.dumps(answer, ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text], path
        assert not [word for word in ("supported", "partial", "étayé", "partiel") if word in text], path


def test_a_self_check_says_what_was_found_and_for_what_nothing_was(client: TestClient, scene: Scene) -> None:
    path = f"/api/v1/self-checks/{scene.here.self_check}"
    first = client.get(path, headers=scene.as_(Role.CANDIDATE)).json()["criteria"][0]
    assert first["found"][0]["quote"] == QUOTE
    assert first["nothing_found_for"] == [{"facet": "mesure", "label": "La mesure des effets"}]


def test_a_version_is_read_as_often_as_the_session_allows(client: TestClient, scene: Scene) -> None:
    path = f"/api/v1/dossiers/{scene.here.dossier}/self-checks"
    headers = scene.as_(Role.CANDIDATE)
    assert client.post(path, headers=headers).status_code == 201
    spent = client.post(path, headers=headers)
    assert (spent.status_code, spent.json()["code"]) == (429, "self-checks-spent")
    client.put(
        f"/api/v1/dossiers/{scene.here.dossier}/pieces/note_strategique",
        params={"file_name": "note.txt"},
        content=b"Une autre version.",
        headers=headers,
    )
    assert client.post(path, headers=headers).status_code == 201


def test_jurors_see_when_a_dossier_was_read_and_not_what_was_found(client: TestClient, scene: Scene) -> None:
    path = f"/api/v1/dossiers/{scene.here.dossier}/self-check-history"
    (entry,) = client.get(path, headers=scene.as_(Role.JUROR)).json()
    assert entry["versions"] == [scene.here.version]
    assert entry["criteria"] == []
    check = f"/api/v1/self-checks/{scene.here.self_check}"
    assert client.get(check, headers=scene.as_(Role.JUROR)).status_code == 403


def test_a_self_checks_draft_is_nothing_that_the_jury_can_read(client: TestClient, scene: Scene) -> None:
    for path in (f"/api/v1/runs/{scene.here.self_check}", f"/api/v1/runs/{scene.here.self_check}/events"):
        assert client.get(path, headers=scene.as_(Role.ADMINISTRATOR)).status_code == 404


class TestAnonymousSession:
    """Jurors see a number, not a name."""

    @pytest.fixture(autouse=True)
    def _anonymous(self, services: Services, scene: Scene) -> None:
        with services.database.write() as session:
            session.get_one(JurySession, scene.here.session).anonymous = True

    def test_nothing_that_a_juror_gets_holds_the_name(self, client: TestClient, scene: Scene) -> None:
        here = scene.here
        paths = [
            f"/api/v1/sessions/{here.session}/dossiers",
            f"/api/v1/dossiers/{here.dossier}",
            f"/api/v1/dossiers/{here.dossier}/pieces",
            f"/api/v1/dossiers/{here.dossier}/draft",
            f"/api/v1/versions/{here.version}/text",
        ]
        for path in paths:
            answer = client.get(path, headers=scene.as_(Role.JUROR))
            assert answer.status_code == 200, path
            text = answer.text.lower()
            assert not [part for part in ("ada", "lovelace") if part in text], path

    def test_a_juror_gets_a_number(self, client: TestClient, scene: Scene) -> None:
        answer = client.get(f"/api/v1/dossiers/{scene.here.dossier}", headers=scene.as_(Role.JUROR)).json()
        assert (answer["label"], answer["email"], answer["candidate_id"]) == ("Candidat n° 1", None, None)

    def test_files_that_would_say_the_name_are_refused(self, client: TestClient, scene: Scene) -> None:
        for path in (f"/api/v1/versions/{scene.here.version}/file", f"/api/v1/exports/{scene.here.export}/file"):
            answer = client.get(path, headers=scene.as_(Role.JUROR))
            assert (answer.status_code, answer.json()["code"]) == (403, "anonymous-session")

    def test_the_president_knows_the_name(self, client: TestClient, scene: Scene) -> None:
        answer = client.get(f"/api/v1/dossiers/{scene.here.dossier}", headers=scene.as_(Role.PRESIDENT)).json()
        assert answer["label"] == "Ada Lovelace"

    def test_a_juror_can_still_decide_on_evidence(self, client: TestClient, services: Services, scene: Scene) -> None:
        with services.database.write() as session:
            add_decision(session, scene.here, session.get_one(Account, scene.other_juror))
        body = {"draft_id": scene.here.draft, "decision": "accepted"}
        path = f"/api/v1/dossiers/{scene.here.dossier}/review/evidence/C5.3-e1"
        assert client.put(path, json=body, headers=scene.as_(Role.JUROR)).status_code == 200
