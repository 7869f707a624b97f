"""Every page is closed until someone signs in, and every change is refused without the page's own token."""

import re

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from service.web.app import ROUTERS
from tests.service.web.conftest import Browse

OPEN = frozenset({"/connexion", "/invitation/{secret}", "/statique/{path:path}"})
"""What anyone may ask for."""
PATHS = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
ROUTES = [(method, route.path) for route in PATHS for method in route.methods]
CLOSED = sorted((method, path) for method, path in ROUTES if path not in OPEN)


def filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "1", path)


def test_the_open_addresses_are_all_there_are() -> None:
    assert {path for _, path in ROUTES} >= OPEN


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_no_address_answers_someone_who_is_not_signed_in(anyone: TestClient, method: str, path: str) -> None:
    answer = anyone.request(method, filled(path))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/connexion?suite=")


@pytest.mark.parametrize("path", [path for method, path in CLOSED if method == "POST"])
def test_no_change_is_made_without_the_pages_own_token(browse: Browse, path: str) -> None:
    answer = browse("administrator").post(filled(path), data={"csrf": "0" * 64})
    assert answer.status_code == 403
    assert "une autre connexion" in answer.text
