"""A service to call: two sessions of which each person of the scene sees one, and a client for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.app import build_api
from service.api.services import Services, open_services
from service.settings import Settings
from tests.service.service_scene import Scene, play_scene


@pytest.fixture
def service_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(service_url: str, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        server={"database_url": service_url, "secret_key": "k" * 40, "public_url": "https://faisceau.example"},
    )


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    opened = open_services(settings)
    yield opened
    opened.database.close()


@pytest.fixture
def scene(services: Services) -> Scene:
    return play_scene(services)


@pytest.fixture
def client(services: Services) -> TestClient:
    return TestClient(build_api(services), base_url="https://faisceau.example", raise_server_exceptions=False)
