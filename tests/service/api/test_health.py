from fastapi.testclient import TestClient

from service.store.models import Role
from tests.service.service_scene import Scene


def test_a_living_process_answers(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_a_service_whose_stores_answer_is_ready(client: TestClient) -> None:
    assert client.get("/ready").json() == {"status": "ready"}


def test_metrics_count_routes_and_never_addresses(client: TestClient, scene: Scene) -> None:
    client.get(f"/api/v1/dossiers/{scene.here.dossier}", headers=scene.as_(Role.JUROR))
    text = client.get("/metrics", headers=scene.as_(Role.ADMINISTRATOR)).text
    assert 'route="/api/v1/dossiers/{dossier_id}",status="200"' in text
    assert 'faisceau_runs{state="done"} 4.0' in text
    assert scene.here.dossier not in text
