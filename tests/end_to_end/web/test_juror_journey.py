"""A juror's whole journey in a real browser, to the signed grid: by mouse, by keyboard, without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from service.assessment.draft import Coverage
from service.exports.draft_json import decode
from service.store.repositories.drafts import Drafts
from tests.end_to_end.web.accessibility import violations
from tests.service.web.bakers import PASSWORD, RUNNING, School
from tests.service.web.judged import MET, NOT, PARTLY, rated

Open = Callable[..., Page]
WIDE = {"width": 1440, "height": 900}


def desk(open_as: Open, school: School, query: str = "", **options: object) -> Page:
    page = open_as("juror", f"/dossiers/{school.dossiers[0]}{query}", viewport=WIDE, **options)
    page.wait_for_selector("body.scripted")
    return page


def test_from_the_queue_to_the_signed_grid_by_keyboard_alone(open_as: Open, school: School) -> None:
    page = open_as("juror", "/dossiers", viewport=WIDE)
    page.get_by_role("link", name="Ada Fournier").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("body.scripted")
    page.keyboard.press("j")
    expect(page.locator(".evidence.current")).to_have_count(1)
    expect(page.locator(".washes rect.flash").first).to_be_in_viewport()
    page.keyboard.press("a")
    expect(page.locator(".evidence.current .verdict.accepted")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".grid [aria-current] .found")).to_be_empty()
    page.keyboard.press("1")
    expect(page.locator(".draft h3")).to_have_text("Le brouillon de l'outil")
    expect(page.locator(".grid [aria-current] .found .shape")).to_have_count(1)
    page.keyboard.press("c")
    page.keyboard.type("Le coût est calculé ; la marge reste à dire.")
    page.keyboard.press("Escape")
    expect(page.locator("[data-saving]")).to_have_text("Enregistré")
    page.keyboard.press("n")
    expect(page.locator(".panel")).to_have_attribute("data-criterion", "K2.1")
    page.keyboard.press("1")
    expect(page.locator("[data-count]")).to_have_text("2 / 2")
    page.get_by_role("link", name="Signer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le coût est calculé")).to_be_visible()
    page.get_by_role("button", name="Signer ma relecture").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Relecture signée le")


def test_the_address_follows_and_can_be_sent_to_a_fellow_juror(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"critere=K2\.1"))
    page.locator(".evidence .place").first.click()
    page.wait_for_url(re.compile(r"preuve=K2\.1-e1"))
    fellow = open_as("colleague", page.url, viewport=WIDE)
    expect(fellow.locator(".panel")).to_have_attribute("data-criterion", "K2.1")
    expect(fellow.locator(".washes rect.flash").first).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".panel")).to_have_attribute("data-criterion", "K1.1")


def select(first: Locator, start: int, last: Locator, end: int) -> None:
    """Selects from a character of one line to a character of another, as a mouse does."""
    first.page.evaluate(
        """([first, start, last, end]) => { const range = document.createRange();
        range.setStart(first.firstChild, start); range.setEnd(last.firstChild, end);
        const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range); }""",
        [first.element_handle(), start, last.element_handle(), end],
    )


def test_a_running_title_can_be_selected_and_is_never_offered_as_evidence(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    line = page.locator(".words text", has_text=RUNNING).first
    select(line, 0, line, len(RUNNING))
    assert page.evaluate("getSelection().toString()") == RUNNING
    expect(page.get_by_role("button", name="Ajouter comme preuve")).to_be_hidden()


def test_words_selected_on_a_page_become_evidence(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    line = page.locator(".words text", has_text="La farine de meule").first
    line.scroll_into_view_if_needed()
    select(line, 0, line, 19)
    page.get_by_role("button", name="Ajouter comme preuve de K1.1").click()
    expect(page.locator(".evidence.added")).to_contain_text("La farine de meule")
    expect(page.locator(".washes rect.added").first).to_be_in_viewport()


def test_the_offer_to_add_words_comes_back_when_their_page_has_scrolled(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    line = page.locator(".words text", has_text="La farine de meule").first
    line.scroll_into_view_if_needed()
    select(line, 0, line, 19)
    add = page.get_by_role("button", name="Ajouter comme preuve de K1.1")
    expect(add).to_be_visible()
    line.hover()
    page.mouse.wheel(0, 5000)
    expect(add).to_be_hidden()
    page.mouse.wheel(0, -5000)
    expect(add).to_be_visible()


def test_words_selected_across_paragraphs_become_evidence_of_each(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    first = page.locator(".words text", has_text="La farine de meule").first
    last = page.locator(".words text", has_text="sur cinq boutiques").first
    first.scroll_into_view_if_needed()
    select(first, 3, last, 18)
    page.get_by_role("button", name="Ajouter comme preuve de K1.1").click()
    added = page.locator(".evidence.added")
    expect(added).to_have_count(2)
    expect(added.first).to_contain_text("farine de meule revient")
    expect(added.last).to_contain_text("sur cinq boutiques")


def test_words_selected_over_the_edge_of_a_page_become_evidence_of_both_pages(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    first = page.locator(".words text", has_text="sur cinq boutiques").first
    last = page.locator(".words text", has_text="Le pétrin est démonté").first
    last.scroll_into_view_if_needed()
    select(first, 0, last, 21)
    page.get_by_role("button", name="Ajouter comme preuve de K1.1 (3 passages)").click()
    added = page.locator(".evidence.added blockquote")
    expect(added).to_have_count(3)
    expect(added.first).to_contain_text("sur cinq boutiques")
    expect(added.last).to_have_text("« Le pétrin est démonté »")
    # The running title between them is of no passage.
    expect(page.locator(".evidence", has_text=RUNNING)).to_have_count(0)
    marked = page.locator(".leaf:has(rect.added)")
    assert marked.evaluate_all("(leaves) => leaves.map((leaf) => leaf.dataset.page)") == ["1", "2"]


def test_a_rating_changed_in_another_window_is_told_and_nothing_is_lost(open_as: Open, school: School) -> None:
    first = desk(open_as, school)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector("body.scripted")
    first.keyboard.press("1")
    expect(first.locator("[data-count]")).to_have_text("1 / 2")
    second.locator("#commentaire").fill("Écrit dans l'autre fenêtre.")
    second.locator("#commentaire").blur()
    expect(second.locator("[data-saving]")).to_contain_text("Modifié entre-temps dans une autre fenêtre (Atteint)")
    expect(second.locator("#commentaire")).to_have_value("Écrit dans l'autre fenêtre.")
    second.get_by_role("button", name="Garder ma version").click()
    expect(second.locator("[data-saving]")).to_have_text("Enregistré")


def test_the_help_sheet_opens_with_a_key_and_leaves_the_others_alone(open_as: Open, school: School) -> None:
    page = desk(open_as, school)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Tout au clavier")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[name=appreciation]:checked")).to_have_count(0)


def test_without_a_script_everything_is_read_rated_and_signed(chromium: Browser, address: str, school: School) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto("/connexion")
    page.fill("#adresse", "juror@ecole.example")
    page.fill("#mot_de_passe", PASSWORD)
    page.click("button[type=submit]")
    for criterion in ("K1.1", "K2.1"):
        page.goto(f"/dossiers/{school.dossiers[0]}?critere={criterion}")
        page.locator(".evidence .place").first.click()
        assert f"preuve={criterion}-e1" in page.url
        page.get_by_role("radio", name="Atteint", exact=True).check(force=True)
        page.get_by_role("button", name="Enregistrer").click()
    page.goto(f"/dossiers/{school.dossiers[0]}/signature")
    page.get_by_role("button", name="Signer ma relecture").click()
    expect(page.get_by_role("status")).to_contain_text("Relecture signée le")
    context.close()


def rated_as_the_draft(school: School) -> int:
    """Rates a dossier as its draft does on what it did not find well; gives the dossier's place."""
    words = {Coverage.PARTIAL: PARTLY, Coverage.MISSING: NOT}
    for at in (0, 1):
        with school.database.read() as session:
            found = decode(Drafts(session).current(school.dossiers[at]).body).criteria
        ratings = {name: words.get(one.coverage, MET) for name, one in found.items()}
        if any(ratings[name] is not MET and any(a.nearest for a in one.absence) for name, one in found.items()):
            rated(school, "juror", at, ratings)
            return at
    raise AssertionError("the school's drafts find everything")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_asks_to_open_what_came_nearest_and_each_is_one_click(
    open_as: Open, school: School, scheme: str
) -> None:
    address, options = f"/dossiers/{school.dossiers[rated_as_the_draft(school)]}/signature", {"color_scheme": scheme}
    page = open_as("juror", address, viewport={"width": 360, "height": 740}, **options)
    expect(page.get_by_role("heading", name="à ouvrir avant de signer")).to_be_visible()
    for summary in page.locator("[data-to-open] summary").all():
        summary.click()
    expect(page.get_by_role("heading", name="Tout est ouvert")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Signer ma relecture").click()
    expect(page.get_by_role("status")).to_contain_text("Relecture signée le")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_juror_breaks_a_rule_of_accessibility(open_as: Open, school: School, scheme: str) -> None:
    page = desk(open_as, school, color_scheme=scheme)
    page.keyboard.press("j")
    assert violations(page) == []
    page.keyboard.press("3")
    page.wait_for_selector(".draft")
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []
    for path in (
        f"/dossiers/{school.dossiers[0]}/signature",
        f"/sessions/{school.session_id}/criteres/K1.1",
        "/formules",
    ):
        page.goto(path)
        assert violations(page) == [], path


@pytest.mark.parametrize("width", [360, 720, 1100])
def test_nothing_overflows_on_a_telephone_a_tablet_or_at_twice_the_size(
    open_as: Open, school: School, width: int
) -> None:
    page = open_as("juror", f"/dossiers/{school.dossiers[0]}", viewport={"width": width, "height": 740})
    for path in ("", "/signature"):
        page.goto(f"/dossiers/{school.dossiers[0]}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"/sessions/{school.session_id}/criteres/K1.1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_one_goes_from_the_criterion_to_the_page_and_back(open_as: Open, school: School) -> None:
    page = open_as("juror", f"/dossiers/{school.dossiers[0]}", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Critère", exact=True).click()
    page.locator(".evidence .place").first.click()
    expect(page.locator(".washes rect.flash").first).to_be_in_viewport()
    expect(page.locator(".panel")).to_be_hidden()


def test_on_a_telephone_the_rating_bar_leaves_the_page_to_what_it_is_about(open_as: Open, school: School) -> None:
    page = open_as("juror", f"/dossiers/{school.dossiers[0]}?critere=K1.1", viewport={"width": 390, "height": 664})
    page.get_by_role("button", name="Critère", exact=True).click()
    bar = page.locator(".opinion")
    assert bar.bounding_box()["height"] <= 664 / 5
    page.get_by_role("radio", name="Atteint", exact=True).check(force=True)
    # Once it is kept, the panel is shown anew with the draft's words.
    expect(page.locator(".draft")).to_be_visible()
    assert bar.bounding_box()["height"] <= 664 / 5
    page.get_by_text("Mes formules", exact=True).click()
    expect(page.get_by_role("link", name="Garder des phrases")).to_be_in_viewport(ratio=1)


def test_the_strip_of_criteria_shows_the_one_in_hand_however_the_window_turns(open_as: Open, school: School) -> None:
    page = desk(open_as, school, "?critere=K2.1")
    # As wide as a bloc of many competences makes it.
    page.evaluate("for (const part of document.querySelectorAll('.grid section')) part.style.minWidth = '100vw'")
    page.set_viewport_size({"width": 390, "height": 844})
    current = page.locator(".grid [aria-current]")
    expect(current).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Critère", exact=True).click()
    page.keyboard.press("p")
    expect(page.locator(".panel")).to_have_attribute("data-criterion", "K1.1")
    expect(current).to_be_in_viewport(ratio=1)
    page.reload()
    expect(current).to_be_in_viewport(ratio=1)
