"""What holds on every page: no rule of accessibility broken in the dark, nothing that overflows, nothing that moves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.store.models import Dossier, JurySession
from tests.end_to_end.web.accessibility import violations
from tests.end_to_end.web.every_page import Addresses, addresses
from tests.service.web.bakers import School, checkpoint, copied

Open = Callable[..., Page]
ROLES = ("juror", "president", "administrator", "ada")
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TWICE = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}
"""A window of 1280 by 900 at 200 %."""
MOVING = """() => [
    ...document.getAnimations().map((each) => `runs: ${each.animationName ?? each.transitionProperty}`),
    ...[...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].map((part) => {
        const style = getComputedStyle(element, part || null);
        const moves = style.animationName !== "none" || style.scrollBehavior === "smooth"
            || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0)
            || element.matches("progress:indeterminate") && style.appearance !== "none";
        return moves ? `may move: ${element.tagName.toLowerCase()}.${element.classList}${part}` : "";
    })).filter(Boolean),
]"""


@pytest.fixture(scope="module")
def prepared(settled: School, tmp_path_factory: pytest.TempPathFactory) -> tuple[School, Addresses]:
    school = copied(settled, tmp_path_factory.mktemp("everywhere"))
    found = addresses(school)
    checkpoint(school)
    return school, found


@pytest.fixture
def school(prepared: tuple[School, Addresses], tmp_path: Path) -> Iterator[School]:
    school = copied(prepared[0], tmp_path)
    yield school
    school.database.close()


@pytest.fixture
def everywhere(prepared: tuple[School, Addresses]) -> Addresses:
    return prepared[1]


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def unfold(page: Page) -> None:
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_candidate_breaks_a_rule_of_accessibility(
    open_as: Open, everywhere: Addresses, scheme: str
) -> None:
    page = open_as("ada", "/", color_scheme=scheme, **TELEPHONE)
    for path in everywhere.of["ada"]:
        page.goto(path)
        unfold(page)
        assert violations(page) == [], path
    page.goto("/mes-donnees/effacer")
    page.fill("#adresse", "ada@ecole.example")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_role("heading", name="Tout est effacé")).to_be_visible(timeout=60_000)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_candidate_of_several_sessions_is_shown_them_all(open_as: Open, school: School, scheme: str) -> None:
    with school.database.write() as session:
        jury, ada = session.get_one(JurySession, school.session_id), session.get_one(Dossier, school.dossiers[0])
        again = JurySession(
            referentiel_id=jury.referentiel_id, bloc=jury.bloc, title="Rattrapage", jury_date=jury.jury_date,
            deadline=jury.deadline,
        )  # fmt: skip
        session.add(again)
        session.flush()
        session.add(Dossier(session_id=again.id, candidate_id=ada.candidate_id, number=1))
    page = open_as("ada", "/mon-dossier", color_scheme=scheme, **TELEPHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes dossiers")
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_that_refuse_break_no_rule_of_accessibility(chromium: Browser, address: str, scheme: str) -> None:
    page = chromium.new_context(base_url=address, color_scheme=scheme, **TELEPHONE).new_page()
    for path in ("/connexion", "/invitation/perdue", "/nulle-part"):
        page.goto(path)
        assert violations(page) == [], path
        assert overflow(page) <= 0, path
    page.context.close()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("window", [TWICE, {"viewport": {"width": 360, "height": 740}}], ids=["200 %", "360 px"])
def test_nothing_overflows_on_a_telephone_or_at_twice_the_size(
    open_as: Open, everywhere: Addresses, role: str, window: dict
) -> None:
    page = open_as(role, "/", **window)
    for path in everywhere.of[role]:
        page.goto(path)
        assert overflow(page) <= 0, path
        unfold(page)
        assert overflow(page) <= 0, f"{path}, everything unfolded"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_moves_for_those_who_ask_for_less_motion(open_as: Open, everywhere: Addresses, role: str) -> None:
    page = open_as(role, "/", reduced_motion="reduce")
    for path in everywhere.of[role]:
        page.goto(path)
        assert page.evaluate(MOVING) == [], path


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_a_passage_that_is_gone_to_flashes_only_for_those_who_bear_it(
    open_as: Open, school: School, motion: str, moves: bool
) -> None:
    page = open_as("juror", f"/dossiers/{school.dossiers[0]}", reduced_motion=motion)
    page.wait_for_selector("body.scripted")
    page.keyboard.press("j")
    expect(page.locator(".washes rect.flash").first).to_be_in_viewport()
    assert bool(page.evaluate(MOVING)) == moves
