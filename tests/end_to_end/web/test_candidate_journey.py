"""A candidate the night before the deadline, on a telephone: pieces, the mirror, erasure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.web.accessibility import violations
from tests.service.web.bakers import HYGIENE, PRICES, School, pdf_note
from tests.service.web.candidates import do_runs, let_in

Open = Callable[..., Page]
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture
def dossier(school: School) -> str:
    return let_in(school)


def read(page: Page, school: School) -> None:
    """Asks for a reading, lets a worker do it, and waits until the page shows it."""
    page.get_by_role("button", name="Relire mon dossier").click()
    expect(page.get_by_role("heading", name="Votre dossier est en cours de lecture")).to_be_visible()
    assert violations(page) == []
    do_runs(school, page.url.rpartition("/")[2])
    expect(page.get_by_role("heading", name="Ce qu'un juré trouverait")).to_be_visible(timeout=15_000)


def test_from_the_first_piece_to_erasure(open_as: Open, school: School, dossier: str, tmp_path: Path) -> None:
    note = tmp_path / "note-ada.pdf"
    note.write_bytes(pdf_note(3))
    page = open_as("ada", "/", **TELEPHONE)
    assert violations(page) == []
    page.set_input_files("#tous", note)
    page.locator("[data-drop]").get_by_role("button", name="Déposer", exact=True).click()
    expect(page.get_by_text("Fichier déposé.")).to_be_visible()
    read(page, school)
    expect(page.get_by_text(PRICES[1])).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="← Mon dossier").click()
    page.get_by_role("link", name="Tout effacer").click()
    assert violations(page) == []
    page.fill("#adresse", "ada@ecole.example")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible()
    assert violations(page) == []
    page.goto("/mon-dossier")
    expect(page).to_have_url("/connexion?suite=%2Fmon-dossier")


def test_files_are_dropped_on_the_page(open_as: Open, dossier: str) -> None:
    page = open_as("ada", f"/mon-dossier/{dossier}")
    page.evaluate(
        """(text) => {
            const held = new DataTransfer();
            held.items.add(new File([text], "note-lachee.md", {type: "text/markdown"}));
            const form = document.querySelector("[data-drop]");
            form.dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true}));
        }""",
        f"# Prix\n\n{PRICES[0]}\n",
    )
    expect(page.get_by_text("note-lachee.md")).to_be_visible()


def test_without_scripts_a_piece_is_handed_in_and_the_mirror_read(
    open_as: Open, school: School, dossier: str, tmp_path: Path
) -> None:
    note = tmp_path / "note.md"
    note.write_text(f"# Fournil\n\n{HYGIENE[0]}\n", "utf-8")
    page = open_as("ada", f"/mon-dossier/{dossier}", java_script_enabled=False)
    page.set_input_files("#tous", note)
    page.locator("[data-drop]").get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_role("button", name="Relire mon dossier").click()
    do_runs(school, page.url.rpartition("/")[2])
    page.reload()
    expect(page.get_by_text(HYGIENE[0])).to_be_visible()


def test_the_keyboard_alone_goes_from_sign_in_to_the_reading(open_as: Open, dossier: str) -> None:
    page = open_as("ada", f"/mon-dossier/{dossier}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Relire mon dossier":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre dossier est en cours de lecture")).to_be_visible()


def test_nothing_overflows_on_the_narrowest_telephone(open_as: Open, dossier: str) -> None:
    page = open_as("ada", f"/mon-dossier/{dossier}", viewport={"width": 360, "height": 740})
    for path in (f"/mon-dossier/{dossier}", "/comment-ca-marche", "/mes-donnees/effacer"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
