"""The service as one application: programs and browsers are each answered in their own way."""

import pytest
from fastapi.testclient import TestClient

from service.api.services import Services
from service.cli.application import build_application


@pytest.fixture
def browser(services: Services) -> TestClient:
    return TestClient(build_application(services), base_url="https://faisceau.example", follow_redirects=False)


def test_a_program_at_a_wrong_address_gets_a_problem(browser: TestClient) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = browser.request(method, "/api/v1/nowhere")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_browser_at_a_wrong_address_gets_a_page(browser: TestClient) -> None:
    answer = browser.get("/nowhere")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_the_api_stays_in_its_place(browser: TestClient) -> None:
    assert browser.get("/ready").json() == {"status": "ready"}
    assert browser.get("/api/v1/me").json()["code"] == "not-signed-in"
    assert browser.get("/").headers["location"].startswith("/connexion")
