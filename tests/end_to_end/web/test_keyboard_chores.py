"""Lists, retention, the log, costs, formulas, erasure: with the keyboard alone, nothing clicked."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from service.audit.log import SYSTEM, record
from service.store.base import now
from tests.end_to_end.web.test_keyboard_journeys import press, reach, write
from tests.service.web.bakers import School
from tests.service.web.candidates import change_session, let_in

Open = Callable[..., Page]
MORE_THAN_A_PAGE = 100
"""Entries of the log."""
ERASING = 60_000
"""Milliseconds that the first erasure of a process may take: it opens the index."""
NARROW = {"viewport": {"width": 1000, "height": 500}}


def test_a_list_of_candidates_is_tried_and_taken_up(open_as: Open, school: School, tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text("nom;email;groupe\nZoé Petit;zoe@candidats.example;Levain\n", "utf-8")
    page = open_as("administrator", f"/sessions/{school.session_id}")
    press(page.get_by_role("link", name="Candidats"))
    with page.expect_file_chooser() as chooser:
        press(page.locator("#liste"))
    chooser.value.set_files(listed)
    press(page.get_by_role("button", name="Essayer la liste"))
    expect(page.get_by_role("heading", name="Ce que ferait cette liste")).to_be_visible()
    press(page.get_by_role("button", name="Inscrire ces candidats"))
    expect(page.get_by_role("rowheader", name="Zoé Petit")).to_be_visible()


def test_what_is_kept_too_long_is_purged(open_as: Open, school: School) -> None:
    change_session(school, jury_date=now().date() - timedelta(days=800), retention_days=700)
    page = open_as("administrator", "/administration")
    press(page.get_by_role("link", name="Conservation"))
    expect(page.get_by_text("à purger")).to_be_visible()
    press(page.get_by_role("button", name="Purger ce qui doit l'être"))
    expect(page.get_by_role("status")).to_contain_text("Purge faite : 3 reçus.", timeout=ERASING)


def test_a_candidate_is_erased_once_their_address_was_written(open_as: Open, school: School) -> None:
    page = open_as("administrator", "/administration/conservation")
    reach(page.locator("#candidat")).keyboard.type("Ada")
    write(page.locator("#adresse"), "candidat-1@candidats.example")
    press(page.get_by_role("button", name="Effacer", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Candidat effacé.", timeout=ERASING)
    expect(page.locator("#candidat")).not_to_contain_text("Ada Fournier")


def test_the_log_is_read_down_to_its_end_and_on_to_older_entries(open_as: Open, school: School) -> None:
    with school.database.write() as session:
        for _ in range(MORE_THAN_A_PAGE):
            record(session, SYSTEM, "session.change", "session", school.session_id)
    page = open_as("administrator", "/administration", **NARROW)
    press(page.get_by_role("link", name="Journal"))
    entries = page.get_by_role("group", name="Entrées du journal")
    reach(entries)
    before = page.evaluate("scrollY")
    page.keyboard.press("End")
    page.wait_for_function("(before) => scrollY > before", arg=before)
    press(page.get_by_role("link", name="Entrées précédentes"))
    page.wait_for_url(re.compile(r"avant="))
    expect(page.get_by_role("link", name="Entrées précédentes")).to_have_count(0)
    expect(page.get_by_text("session changée").first).to_be_visible()
    expect(page.get_by_text("le service").first).to_be_visible()


def test_models_and_costs_are_read(open_as: Open, school: School) -> None:
    page = open_as("administrator", "/administration", **NARROW)
    press(page.get_by_role("link", name="Modèles et coûts"))
    reach(page.get_by_role("group", name="Par session"))
    expect(page.get_by_role("rowheader", name="Jury des boulangers")).to_be_visible()


def test_a_formula_is_kept_used_and_thrown_away(open_as: Open, school: School) -> None:
    page = open_as("juror", "/dossiers")
    press(page.get_by_role("link", name="Mes formules"))
    write(page.locator("#texte"), "Chiffres à reprendre.")
    press(page.get_by_role("button", name="Garder"))
    expect(page.get_by_role("button", name="Supprimer")).to_be_visible()
    page.goto(f"/dossiers/{school.dossiers[0]}?critere=K1.1")
    press(page.get_by_text("Mes formules", exact=True))
    press(page.get_by_role("button", name="Chiffres à reprendre."))
    expect(page.locator("#commentaire")).to_have_value("Chiffres à reprendre.")
    expect(page.locator("[data-saving]")).to_have_text("Enregistré")
    page.goto("/formules")
    press(page.get_by_role("button", name="Supprimer"))
    expect(page.get_by_text("Chiffres à reprendre.")).to_be_hidden()


def test_a_candidate_hands_in_and_erases_everything(open_as: Open, school: School, tmp_path: Path) -> None:
    let_in(school)
    note = tmp_path / "note.md"
    note.write_text("# Fournil\n\nLe pétrin est lavé chaque soir.\n", "utf-8")
    page = open_as("ada", "/")
    with page.expect_file_chooser() as chooser:
        press(page.locator("#tous"))
    chooser.value.set_files(note)
    press(page.locator("[data-drop]").get_by_role("button", name="Déposer", exact=True))
    expect(page.get_by_text("Fichier déposé.")).to_be_visible()
    press(page.get_by_role("link", name="Tout effacer"))
    write(page.locator("#adresse"), "ada@ecole.example")
    press(page.get_by_role("button", name="Tout effacer"))
    expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible(timeout=ERASING)
