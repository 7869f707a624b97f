"""Who may open a page, and how they come in."""

import re

import pytest
from fastapi.testclient import TestClient

from service.people.accounts import add_account, invite
from service.store.models import Role
from tests.service.web.bakers import PASSWORD, School
from tests.service.web.conftest import Browse


def csrf_of(html: str) -> str:
    found = re.search(r'<meta name="csrf" content="([^"]*)">', html)
    assert found is not None
    return found[1]


def test_a_page_asks_those_who_are_not_signed_in_to_sign_in_and_then_leads_there(anyone: TestClient) -> None:
    refused = anyone.get("/dossiers?tri=date")
    assert refused.headers["location"] == "/connexion?suite=%2Fdossiers%3Ftri%3Ddate"
    form = {"adresse": "juror@ecole.example", "mot_de_passe": PASSWORD, "suite": "/dossiers?tri=date"}
    assert anyone.post("/connexion", data=form).headers["location"] == "/dossiers?tri=date"


@pytest.mark.parametrize("elsewhere", ["https://voleur.example", "//voleur.example", "/\\voleur.example"])
def test_sign_in_leads_to_no_other_site(anyone: TestClient, elsewhere: str) -> None:
    form = {"adresse": "juror@ecole.example", "mot_de_passe": PASSWORD, "suite": elsewhere}
    assert anyone.post("/connexion", data=form).headers["location"] == "/"


def test_a_wrong_password_says_neither_which_of_the_two_is_wrong_nor_forgets_the_address(anyone: TestClient) -> None:
    answer = anyone.post("/connexion", data={"adresse": "juror@ecole.example", "mot_de_passe": "non"})
    assert answer.status_code == 401
    assert "Adresse ou mot de passe incorrect." in answer.text
    assert 'value="juror@ecole.example"' in answer.text


def test_a_form_of_another_site_signs_no_one_in(anyone: TestClient) -> None:
    form = {"adresse": "juror@ecole.example", "mot_de_passe": PASSWORD}
    answer = anyone.post("/connexion", data=form, headers={"origin": "https://voleur.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_an_invitation_is_accepted_once_with_a_strong_password(anyone: TestClient, school: School) -> None:
    with school.database.write() as session:
        secret = invite(session, add_account(session, "neuf@ecole.example", "Neuf", Role.JUROR), days=1)
    weak = anyone.post(f"/invitation/{secret}", data={"mot_de_passe": "motdepasse"})
    assert (weak.status_code, "au moins 12 caractères" in weak.text) == (422, True)
    assert anyone.post(f"/invitation/{secret}", data={"mot_de_passe": PASSWORD}).status_code == 303
    assert anyone.get("/").headers["location"] == "/dossiers"
    assert anyone.post(f"/invitation/{secret}", data={"mot_de_passe": PASSWORD}).status_code == 410


def test_signing_out_needs_the_pages_own_token_and_ends_the_sign_in(browse: Browse) -> None:
    browser = browse("juror")
    assert browser.post("/deconnexion", data={"csrf": "0" * 64}).status_code == 403
    token = csrf_of(browser.get("/dossiers").text)
    assert browser.post("/deconnexion", data={"csrf": token}).headers["location"] == "/connexion"
    assert browser.get("/dossiers").headers["location"].startswith("/connexion")


def test_every_answer_forbids_foreign_scripts_frames_and_caches(anyone: TestClient) -> None:
    answer = anyone.get("/connexion")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"


def test_an_unknown_address_is_told_in_french_with_a_way_out(anyone: TestClient) -> None:
    answer = anyone.get("/nulle-part")
    assert answer.status_code == 404
    assert "Revenir à l" in answer.text


def test_another_site_puts_no_words_into_the_services_mouth(browse: Browse) -> None:
    browser, address = browse("juror"), "/dossiers?fait=Appelez+le+0800"
    assert "Appelez" not in browser.get(address, headers={"sec-fetch-site": "cross-site"}).text
