"""A school's whole journey through the pages, on real pieces, with the real service and its worker.

The administrator opens the session, the candidate hands in, the tool reads, the juror judges, signs and takes the grid.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.servers import faisceau_server

COMMAND = Path(sys.executable).with_name("faisceau")
DEMO = Path(__file__).parents[3] / "demo" / "b2"
PASSWORD = "une phrase pour cet essai"  # noqa: S105 (opens accounts of this test only)
LINK = re.compile(r"/invitation/[\w-]+")
READING = 120_000
"""Milliseconds that reading and drafting may take on a busy machine."""


@pytest.fixture
def environment(tmp_path: Path, cache_dir: Path) -> dict[str, str]:
    given = os.environ | {"FAISCEAU_DATA_DIR": str(tmp_path / "data"), "FAISCEAU_CACHE_DIR": str(cache_dir)}
    subprocess.run([COMMAND, "database", "upgrade"], env=given, check=True, capture_output=True)  # noqa: S603
    return given


@pytest.fixture
def first_link(environment: dict[str, str]) -> str:
    command = [COMMAND, "accounts", "add", "anne@ecole.example", "--name", "Anne"]
    said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return invitation(said)


@pytest.fixture
def address(environment: dict[str, str]) -> Iterator[str]:
    with faisceau_server(environment) as address:
        yield address


class Visitors:
    """Browsers of people who each come by the link that they were sent."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium, self._address = chromium, address
        self.problems: list[str] = []

    def arrive(self, link: str) -> Page:
        page = self._chromium.new_context(base_url=self._address, locale="fr-FR", accept_downloads=True).new_page()
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(link)
        page.fill("#mot_de_passe", PASSWORD)
        page.get_by_role("button", name="Enregistrer et me connecter").click()
        return page


def invitation(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found.group()


def invite(page: Page, name: str, role: str) -> str:
    page.goto("/administration/comptes")
    page.fill("#nom", name)
    page.fill("#adresse", f"{name.lower()}@ecole.example")
    page.select_option("#role", role)
    page.get_by_role("button", name="Inviter", exact=True).click()
    return invitation(page.locator(".secret").inner_text())


def choose(select: Locator, name: str) -> None:
    """Chooses the option that begins with a name, whatever follows it."""
    option = select.locator("option", has_text=re.compile(f"^{name}"))
    select.select_option(value=option.get_attribute("value"))


def open_session(page: Page) -> str:
    page.goto("/sessions/nouvelle")
    page.fill("#titre", "Bloc 2, essai")
    page.select_option("#bloc", "icart-2024/B2")
    page.get_by_role("button", name="Ouvrir la session").click()
    page.wait_for_url(re.compile(r"/sessions/\w+/jury"))
    return page.url.partition("/jury")[0]


@pytest.mark.timeout(400)
def test_a_dossier_goes_from_its_upload_to_the_signed_grid(chromium: Browser, first_link: str, address: str) -> None:
    visitors = Visitors(chromium, address)
    administrator = visitors.arrive(first_link)
    juror_link = invite(administrator, "Louis", "juror")
    session = open_session(administrator)
    choose(administrator.locator("select[name=compte]").first, "Louis")
    administrator.get_by_role("button", name="Faire siéger").click()
    administrator.goto(f"{session}/reglages")
    administrator.set_input_files("#brief", DEMO / "brief.pdf")
    administrator.locator("form.brief button").click()
    administrator.goto(f"{session}/candidats")
    administrator.fill("#nom", "Camille Duval")
    administrator.fill("#adresse", "camille@candidats.example")
    administrator.get_by_role("button", name="Inscrire", exact=True).click()
    with administrator.expect_download() as links:
        administrator.get_by_role("button", name="Inviter ceux qui n'ont pas de compte").click()
    candidate_link = invitation(links.value.path().read_text("utf-8"))
    administrator.goto(f"{session}/jury")
    administrator.get_by_role("checkbox", name="Louis lit Camille Duval").check()
    administrator.get_by_role("button", name="Enregistrer les attributions").click()

    hand_in_and_look_in_the_mirror(visitors.arrive(candidate_link))

    administrator.goto(session)
    administrator.get_by_role("button", name="Faire lire les dossiers").click()
    juror = visitors.arrive(juror_link)
    juror.goto("/dossiers")
    juror.get_by_role("link", name="Camille Duval").click()
    for _ in range(60):
        if juror.locator(".panel .evidence").count():
            break
        juror.wait_for_timeout(2_000)
        juror.reload()
    juror.wait_for_selector("body.scripted")
    juror.keyboard.press("j")
    expect(juror.locator(".washes rect.flash").first).to_be_in_viewport()
    juror.keyboard.press("a")
    expect(juror.locator(".evidence.current .verdict.accepted")).to_have_attribute("aria-pressed", "true")
    kept = juror.locator(".evidence.current blockquote, .evidence.current .quote").first.inner_text()
    rate_every_criterion(juror)
    juror.get_by_role("link", name="Signer").click()
    juror.get_by_role("button", name="Signer ma relecture").click()
    expect(juror.get_by_role("status")).to_contain_text("Relecture signée le")

    grid = grid_of(administrator, session)
    assert "Camille Duval" in grid
    assert grid.count("Atteint") >= 17
    assert folded(kept)[:40] in grid
    assert visitors.problems == []


def hand_in_and_look_in_the_mirror(candidate: Page) -> None:
    candidate.goto("/mon-dossier")
    candidate.set_input_files("#tous", [DEMO / "note-strategique.docx", DEMO / "presentation-orale.pptx"])
    candidate.locator("[data-drop]").get_by_role("button", name="Déposer", exact=True).click()
    expect(candidate.get_by_text("note-strategique.docx")).to_be_visible()
    candidate.get_by_role("button", name="Relire mon dossier").click()
    expect(candidate.get_by_role("heading", name="Ce qu'un juré trouverait")).to_be_visible(timeout=READING)
    assert not re.search(r"étayé|non trouvé|atteint", candidate.locator("main").inner_text(), re.IGNORECASE)


def rate_every_criterion(page: Page) -> None:
    count = int(page.locator("[data-progress]").get_attribute("max") or "0")
    assert count == 17
    for place in range(count):
        page.keyboard.press("1")
        expect(page.locator("[data-count]")).to_have_text(f"{place + 1} / {count}")
        if place + 1 < count:
            before = page.locator(".panel").get_attribute("data-criterion") or ""
            page.keyboard.press("n")
            expect(page.locator(".panel")).not_to_have_attribute("data-criterion", before)


def grid_of(page: Page, session: str) -> str:
    page.goto(f"{session}/exports")
    with page.expect_download() as download:
        page.get_by_role("link", name="Grille (PDF) : Camille Duval").click()
    read = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))
    return folded(" ".join(sheet.extract_text() for sheet in read.pages))


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " ").strip(" «»\n"))
