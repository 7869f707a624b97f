"""Presidents and administrators with the keyboard alone: every control is reached by Tab, nothing is clicked."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.service.web.bakers import School
from tests.service.web.judged import criteria_of

Open = Callable[..., Page]
FARTHEST = 250
"""Presses of Tab after which a control counts as out of reach."""


def reach(target: Locator) -> Page:
    """Tabs until the control has the focus, as someone without a mouse does."""
    page = target.page
    wanted = target.first.element_handle()
    for _ in range(FARTHEST):
        if page.evaluate("(wanted) => document.activeElement === wanted", wanted):
            return page
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def press(target: Locator, key: str = "Enter") -> None:
    reach(target).keyboard.press(key)


def write(target: Locator, text: str) -> None:
    page = reach(target)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_a_president_goes_from_a_disagreement_to_the_minutes(open_as: Open, judged: School) -> None:
    page = open_as("president", "/sessions")
    press(page.get_by_role("link", name=re.compile("Jury des boulangers")))
    press(page.get_by_role("link", name="Accord"))
    press(page.get_by_role("link", name="Ada Fournier").first)
    first = criteria_of(judged)[0]
    reach(page.get_by_label(f"Appréciation du jury pour {first}")).keyboard.type("Part")
    press(page.get_by_label("Bloc validé", exact=True), "Space")
    write(page.locator("#motifs"), "Le jury s'accorde après l'oral.")
    press(page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("Délibération enregistrée.")).to_be_visible()
    expect(page.get_by_label(f"Appréciation du jury pour {first}")).to_have_value("partly_met")
    press(page.get_by_role("link", name="Exports"))
    with page.expect_download() as download:
        press(page.get_by_role("link", name="Toute la session (ZIP)"))
    assert download.value.suggested_filename == "session.zip"


def test_a_president_reopens_a_signed_review_with_a_reason(open_as: Open, judged: School) -> None:
    page = open_as("president", f"/deliberations/{judged.dossiers[0]}")
    summary = page.locator("summary", has_text="Rouvrir").first
    press(summary)
    write(page.locator("[name=motif]").first, "Une pièce est arrivée en retard.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Relecture rouverte.")).to_be_visible()


def test_an_administrator_opens_a_session_on_the_school_s_scale(open_as: Open, judged: School) -> None:
    page = open_as("administrator", "/sessions")
    press(page.get_by_role("link", name="Ouvrir une session"))
    write(page.locator("#titre"), "Bloc 1, printemps")
    press(page.get_by_text("Échelle d'appréciation de l'école"))
    write(page.locator("#degre-1"), "Acquis")
    write(page.locator("#degre-2"), "Absent")
    reach(page.locator("#compte-2")).keyboard.type("compte comme non")
    press(page.get_by_role("button", name="Ouvrir la session"))
    expect(page.get_by_text("Session ouverte.")).to_be_visible()


def test_an_administrator_enrols_a_candidate_and_assigns_jurors(open_as: Open, judged: School) -> None:
    page = open_as("administrator", f"/sessions/{judged.session_id}/candidats")
    write(page.locator("#nom"), "Zoé Petit")
    write(page.locator("#adresse"), "zoe@candidats.example")
    press(page.get_by_role("button", name="Inscrire", exact=True))
    expect(page.get_by_role("rowheader", name="Zoé Petit")).to_be_visible()
    press(page.get_by_role("link", name="Jury et attributions"))
    box = page.get_by_role("checkbox", name="Juror lit Zoé Petit")
    press(box, "Space")
    press(page.get_by_role("button", name="Enregistrer les attributions"))
    expect(page.get_by_role("checkbox", name="Juror lit Zoé Petit")).to_be_checked()


def test_an_administrator_invites_someone_and_closes_an_account(open_as: Open, judged: School) -> None:
    page = open_as("administrator", "/administration")
    press(page.get_by_role("link", name="Comptes"))
    write(page.locator("#nom"), "Louis Morel")
    write(page.locator("#adresse"), "louis@ecole.example")
    press(page.get_by_role("button", name="Inviter", exact=True))
    expect(page.locator(".secret")).to_contain_text("/invitation/")
    press(page.get_by_role("button", name="Fermer le compte de Louis Morel"))
    expect(page.get_by_role("button", name="Rouvrir le compte de Louis Morel")).to_be_visible()
