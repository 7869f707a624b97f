"""A running service, and Debian's Chromium to open it with."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from service.web.app import build_pages
from service.web.backstage import open_backstage
from tests.service.conftest import migrated_sqlite  # noqa: F401 (a fixture)
from tests.service.web.bakers import PASSWORD, School, copied, settle
from tests.service.web.judged import MET, NOT, criteria_of, rated

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Not for the session: while Playwright is at work an event loop runs in this thread, which other tests cannot bear.
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: pages are not opened in a browser")
    with sync_playwright() as session:
        browser = session.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, migrated_sqlite: Path) -> School:  # noqa: F811
    return settle(tmp_path_factory.mktemp("school"), cache_dir, migrated_sqlite)


@pytest.fixture
def school(settled: School, tmp_path: Path) -> Iterator[School]:
    school = copied(settled, tmp_path)
    yield school
    school.database.close()


@pytest.fixture
def judged(school: School) -> School:
    """The school once two jurors have signed, at odds on the first criterion."""
    first, *others = criteria_of(school)
    for juror, rating in (("juror", NOT), ("colleague", MET)):
        rated(school, juror, 0, {first: rating} | dict.fromkeys(others, MET), "Vu.", signed=True)
    return school


@pytest.fixture
def address(school: School) -> Iterator[str]:
    """Where the service of one test listens."""
    pages = build_pages(open_backstage(school.database, school.files, school.settings, "k" * 40))
    server = uvicorn.Server(uvicorn.Config(pages, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture
def open_as(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page signed in as someone of the school; no error may appear in its console."""
    contexts, problems = [], []

    def opened(name: str, path: str = "/", **options: object) -> Page:
        context = chromium.new_context(base_url=address, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("/connexion")
        page.fill("#adresse", f"{name}@ecole.example")
        page.fill("#mot_de_passe", PASSWORD)
        page.click("button[type=submit]")
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []
