"""Pages to open: a school drafted once, copied for each test, and browsers of each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.web.app import build_pages
from service.web.backstage import open_backstage
from tests.service.web.bakers import PASSWORD, School, copied, settle

SECRET = "k" * 40
Browse = Callable[[str], TestClient]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, migrated_sqlite: Path) -> School:
    return settle(tmp_path_factory.mktemp("school"), cache_dir, migrated_sqlite)


@pytest.fixture
def school(settled: School, tmp_path: Path) -> Iterator[School]:
    school = copied(settled, tmp_path)
    yield school
    school.database.close()


@pytest.fixture
def anyone(school: School) -> TestClient:
    """A browser that no one has signed in from."""
    pages = build_pages(open_backstage(school.database, school.files, school.settings, SECRET))
    return TestClient(pages, follow_redirects=False, headers={"accept": "text/html"})


@pytest.fixture
def browse(anyone: TestClient) -> Browse:
    """Browsers signed in as someone of the school."""

    def signed_in(name: str) -> TestClient:
        browser = TestClient(anyone.app, follow_redirects=False, headers={"accept": "text/html"})
        form = {"adresse": f"{name}@ecole.example", "mot_de_passe": PASSWORD}
        assert browser.post("/connexion", data=form).status_code == 303
        return browser

    return signed_in
