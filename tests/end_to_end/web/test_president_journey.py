"""A president and an administrator, from candidates to signed decisions, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.web.accessibility import violations
from tests.service.web.bakers import School
from tests.service.web.judged import MET, criteria_of, rated

Open = Callable[..., Page]
OF_SESSION = ("", "/candidats", "/jury", "/accord", "/deliberation", "/exports", "/reglages")
OF_ADMINISTRATION = ("", "/comptes", "/journal", "/conservation", "/modeles")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_no_page_breaks_a_rule_of_accessibility_or_overflows(
    open_as: Open, judged: School, scheme: str, width: int
) -> None:
    session, options = f"/sessions/{judged.session_id}", {"viewport": {"width": width, "height": 800}}
    paths = [session + path for path in OF_SESSION] + ["/administration" + path for path in OF_ADMINISTRATION]
    paths += ["/sessions", "/sessions/nouvelle", f"/deliberations/{judged.dossiers[0]}"]
    paths += [f"/dossiers/{judged.dossiers[0]}/versions"]
    page = open_as("administrator", "/sessions", color_scheme=scheme, **options)
    for path in paths:
        page.goto(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_from_a_list_of_candidates_to_their_assignments(open_as: Open, judged: School, tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text("nom;email;groupe\nZoé Petit;zoe@candidats.example;Levain\n", "utf-8")
    page = open_as("administrator", f"/sessions/{judged.session_id}/candidats")
    page.set_input_files("#liste", listed)
    page.get_by_role("button", name="Essayer la liste").click()
    page.get_by_role("button", name="Inscrire ces candidats").click()
    expect(page.get_by_role("rowheader", name="Zoé Petit")).to_be_visible()
    page.get_by_role("link", name="Jury et attributions").click()
    page.get_by_role("button", name="Attribuer").click()
    expect(page.get_by_role("checkbox", name="Juror lit Zoé Petit")).to_be_checked()


def test_a_juror_is_dragged_onto_a_dossier(open_as: Open, judged: School) -> None:
    page = open_as("president", f"/sessions/{judged.session_id}/jury")
    box = page.get_by_role("checkbox", name="President lit Ada Fournier")
    expect(box).not_to_be_checked()
    page.locator("[data-juror]", has_text="President").drag_to(page.locator("[data-row]").first)
    expect(box).to_be_checked()


def test_from_a_disagreement_to_the_minutes(open_as: Open, judged: School) -> None:
    page = open_as("president", f"/sessions/{judged.session_id}/accord")
    page.get_by_role("link", name="Ada Fournier").first.click()
    first = criteria_of(judged)[0]
    page.get_by_label(f"Appréciation du jury pour {first}").select_option("partly_met")
    page.get_by_label("Bloc validé", exact=True).check()
    page.fill("#motifs", "Le jury s'accorde après l'oral.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Délibération enregistrée.")).to_be_visible()
    page.get_by_role("link", name="Exports").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Toute la session (ZIP)").click()
    assert download.value.suggested_filename == "session.zip"


def test_the_board_follows_the_session_while_someone_looks_at_it(open_as: Open, judged: School) -> None:
    page = open_as("president", "/sessions")
    page.clock.install()
    page.goto(f"/sessions/{judged.session_id}")
    before = page.get_by_text("relectures signées").locator("..").inner_text()
    rated(judged, "juror", 1, dict.fromkeys(criteria_of(judged), MET), signed=True)
    page.clock.run_for(9_000)
    expect(page.get_by_text("relectures signées").locator("..")).not_to_have_text(before)


def test_without_scripts_the_jurys_table_is_read_and_written(open_as: Open, judged: School) -> None:
    page = open_as("president", f"/deliberations/{judged.dossiers[0]}", java_script_enabled=False)
    page.get_by_label("Décision ajournée").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Délibération enregistrée.")).to_be_visible()
