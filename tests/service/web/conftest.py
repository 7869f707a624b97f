"""Pages to open: a school drafted once, copied for each test, and browsers of each role."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.use_cases.signing_in import open_for
from service.web.app import build_pages
from service.web.backstage import open_backstage
from tests.service.web.bakers import School, account, copied, settle

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
def browse(anyone: TestClient, school: School) -> Browse:
    """Browsers signed in as someone of the school, without the slow hash of a password."""

    def signed_in(name: str) -> TestClient:
        browser = TestClient(anyone.app, follow_redirects=False, headers={"accept": "text/html"})
        server = school.settings.server
        with school.database.read() as session:
            account_id = account(session, f"{name}@ecole.example").id
        _, secret = open_for(school.database, account_id, server, "password")
        browser.cookies.set(server.sign_in_cookie, secret)
        return browser

    return signed_in
