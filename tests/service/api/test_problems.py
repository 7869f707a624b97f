from fastapi.testclient import TestClient

from service.api.problems import STATUSES, code_of, status_of
from service.api.services import Services
from service.people import errors as people
from service.pipeline import errors as pipeline
from service.store import errors as store
from service.store.models import Role
from service.use_cases import errors as use_cases
from tests.service.service_scene import Scene


def leaves() -> dict[str, int]:
    found = {}
    for module in (people, store, use_cases, pipeline):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ == module.__name__:
                found[kind.__name__] = status_of(kind)
    return found


def test_every_error_of_ours_has_a_status_that_is_no_crash() -> None:
    assert {name: status for name, status in leaves().items() if status == 500} == {
        "PeopleError": 500,
        "StoreError": 500,
    }
    assert all(400 <= status <= 503 for status in STATUSES.values())


def test_codes_follow_from_names() -> None:
    assert code_of("StaleVersion") == "stale-version"
    assert code_of("NotFound") == "not-found"


def test_an_unknown_address_is_a_problem_in_french(client: TestClient) -> None:
    answer = client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == "Cette adresse ne mène à rien."


def test_what_was_sent_wrong_is_told_field_by_field(client: TestClient, scene: Scene) -> None:
    body = {"title": "Session", "secret": 1}
    answer = client.post("/api/v1/sessions", json=body, headers=scene.as_(Role.ADMINISTRATOR)).json()
    told = {entry["field"]: entry["detail"] for entry in answer["errors"]}
    assert told["body.bloc"] == "Ce champ manque."
    assert told["body.secret"] == "Ce champ n'est pas connu."


def test_a_crash_says_nothing_of_what_crashed(client: TestClient, services: Services, scene: Scene) -> None:
    services.database.engine.dispose()
    with services.database.write() as session:
        session.connection().exec_driver_sql("DROP TABLE jury_sessions")
    answer = client.get("/api/v1/sessions", headers=scene.as_(Role.ADMINISTRATOR))
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected-error")
    assert "jury_sessions" not in answer.text


def test_every_answer_tells_browsers_to_keep_and_run_nothing(client: TestClient, scene: Scene) -> None:
    for path in ("/health", "/api/v1/nowhere", "/api/v1/me"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"].startswith("max-age=")


def test_a_refusal_is_recorded_without_personal_data(client: TestClient, scene: Scene) -> None:
    client.get("/api/v1/accounts", headers=scene.as_(Role.JUROR))
    (entry, *_) = client.get("/api/v1/audit", headers=scene.as_(Role.ADMINISTRATOR)).json()
    assert (entry["action"], entry["actor"], entry["object_kind"]) == (
        "access.refuse",
        scene.accounts[Role.JUROR],
        "account",
    )
    verdict = client.get("/api/v1/audit/verification", headers=scene.as_(Role.ADMINISTRATOR)).json()
    assert verdict["sound"]
