"""What strangers write (names, files, passages, comments) is shown as text on every page and becomes markup on none."""

import pytest

from service.people.accounts import find_account
from tests.service.web.bakers import HOSTILE, School
from tests.service.web.conftest import Browse
from tests.service.web.reading import read, send
from tests.service.web.test_desk import rate

ATTACKS = (
    HOSTILE,
    '"><svg onload=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
)


def assert_tame(html: str, address: str, browser) -> None:
    page = read(browser.get(address))
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")], address
        assert not element.attributes.get("href", "").lower().startswith(("javascript:", "data:")), address
        assert "style" not in element.attributes, address
    assert all(script.attributes.get("src", "").startswith("/statique/") for script in page.all("script")), address
    assert all(image.attributes["src"].startswith("/dossiers/") for image in page.all("img")), address
    assert HOSTILE not in html, address


def test_hostile_names_files_and_passages_are_text_on_every_page_of_the_juror(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[1]
    for criterion in ("K1.1", "K2.1"):
        rate(browser, dossier, criterion, "met", commentaire=HOSTILE)
    addresses = (
        "/dossiers",
        f"/dossiers/{dossier}",
        f"/dossiers/{dossier}?critere=K2.1&preuve={HOSTILE}",
        f"/dossiers/{dossier}/criteres/K2.1",
        f"/dossiers/{dossier}/signature",
        f"/sessions/{school.session_id}/criteres/K2.1",
        f"/dossiers?fait={HOSTILE}",
    )
    for address in addresses:
        assert_tame(browser.get(address).text, address, browser)
    shown = read(browser.get(f"/dossiers/{dossier}?critere=K2.1"))
    assert HOSTILE in next(h.text for h in shown.all("h1"))
    words = " ".join(line.text for line in read(browser.get(f"/dossiers/{school.dossiers[0]}")).all("text"))
    assert HOSTILE in words


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_comment_comes_back_to_the_letter(browse: Browse, school: School, attack: str) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    rate(browser, dossier, "K1.1", "met", commentaire=attack)
    send(browser, "/formules", texte=attack)
    page = read(browser.get(f"/dossiers/{dossier}?critere=K1.1"))
    assert page.comment() == attack
    assert [b.text for b in page.all("button") if "data-formula" in b.attributes] == [attack]
    assert_tame(browser.get("/formules").text.replace(attack, ""), "/formules", browser)


def test_a_hostile_account_name_is_text_in_the_masthead(browse: Browse, school: School) -> None:
    with school.database.write() as session:
        account = find_account(session, "juror@ecole.example")
        assert account is not None
        account.name = HOSTILE
    browser = browse("juror")
    assert_tame(browser.get("/dossiers").text, "/dossiers", browser)


def test_a_hostile_file_name_reaches_no_header_and_no_path(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[1]
    for criterion in ("K1.1", "K2.1"):
        rate(browser, dossier, criterion, "met")
    page = read(browser.get(f"/dossiers/{dossier}"))
    for link in (a.attributes["href"] for a in page.all("a") if "/exports/" in a.attributes["href"]):
        disposition = browser.get(link).headers["content-disposition"]
        assert "\n" not in disposition
        assert "<" not in disposition
