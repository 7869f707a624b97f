"""The juror's desk: what is before a juror, and what is not before them yet."""

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from msgspec.structs import replace
from sqlalchemy import update

from service.exports.draft_json import decode, encode
from service.store.models import Draft, JurySession
from service.store.repositories.drafts import Drafts
from tests.service.web.bakers import HIDDEN, RUNNING, School
from tests.service.web.conftest import Browse
from tests.service.web.reading import read, send


def rate(browser: TestClient, dossier: str, criterion: str, word: str, version: int = 0, **more: object) -> Response:
    return send(browser, f"/dossiers/{dossier}/criteres/{criterion}", appreciation=word, version=version, **more)


def change(school: School, **rules: object) -> None:
    with school.database.write() as session:
        jury = session.get_one(JurySession, school.session_id)
        for name, value in rules.items():
            setattr(jury, name, value)


def test_the_queue_shows_assigned_dossiers_and_how_far_each_has_come(browse: Browse, school: School) -> None:
    browser = browse("juror")
    page = read(browser.get("/dossiers"))
    assert len(list(page.all("li", "card"))) == 3
    assert "en attente des pièces" in next(c.text for c in page.all("li", "card") if "Chloé" in c.text)
    rate(browser, school.dossiers[0], "K1.1", "met")
    card = next(c.text for c in read(browser.get("/dossiers")).all("li", "card") if "Ada" in c.text)
    assert "1 / 2" in card
    assert "Continuer" in card


def test_two_jurors_meet_the_dossiers_in_their_own_order_always_the_same(browse: Browse) -> None:
    orders = {name: [c.text for c in read(browse(name).get("/dossiers")).all("h3")] for name in ("juror", "colleague")}
    again = [c.text for c in read(browse("juror").get("/dossiers")).all("h3")]
    assert orders["juror"] == again
    assert sorted(orders["juror"]) == sorted(orders["colleague"])


def test_a_juror_sees_no_dossier_but_their_own(browse: Browse, school: School) -> None:
    stranger = browse("stranger")
    for address in ("", "/signature", "/criteres/K1.1", "/reperes"):
        assert stranger.get(f"/dossiers/{school.dossiers[0]}{address}").status_code == 404
    assert stranger.get(f"/sessions/{school.session_id}/criteres/K1.1").status_code in (403, 404)


def test_evidence_is_shown_with_its_piece_its_place_and_whose_work_it_is(browse: Browse, school: School) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}?critere=K2.1"))
    cards = [card.text for card in page.all("li", "evidence")]
    assert any("Le pétrin est démonté" in card and "Note, p. 2" in card and "individuel" in card for card in cards)
    assert any("La chambre froide" in card and "Carnet du groupe" in card and "collectif" in card for card in cards)


def test_each_quote_is_marked_on_its_page_in_the_colour_of_its_competence(browse: Browse, school: School) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}?critere=K2.1"))
    marks = [rect for rect in page.all("rect") if rect.has("evidence")]
    assert {rect.attributes["data-criterion"] for rect in marks} == {"K1.1", "K2.1"}
    assert all(rect.has("c1") == (rect.attributes["data-criterion"] == "K2.1") for rect in marks)
    assert all(rect.has("on") == (rect.attributes["data-criterion"] == "K2.1") for rect in marks)


def test_the_words_of_a_page_stand_over_its_image_line_by_line(browse: Browse, school: School) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}"))
    lines = [line for line in page.all("text") if "data-p" in line.attributes]
    assert any("La farine de meule revient à 42 centimes" in line.text for line in lines)
    for line in lines:
        assert 0 <= float(line.attributes["x"]) <= 595
        assert 0 <= float(line.attributes["y"]) <= 842


def test_running_titles_stand_over_the_image_too_and_are_of_no_passage(browse: Browse, school: School) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}"))
    running = [line for line in page.all("text") if line.text == RUNNING]
    assert len(running) == 2
    assert not any("data-p" in line.attributes for line in running)
    assert not any(RUNNING in card.text for card in page.all("li", "evidence"))


def test_reading_comes_first_the_drafts_words_are_nowhere_in_the_page_until_the_juror_has_rated(
    browse: Browse, school: School
) -> None:
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}"
    before = browser.get(f"{address}?critere=K1.1").text
    words = ("étayé", "non trouvé", "Constats", 'href="#shape-', "data-receipt")
    assert [word for word in words if word in before] == []
    assert "Lecture d'abord" in before
    rate(browser, school.dossiers[0], "K1.1", "met")
    after = browser.get(f"{address}?critere=K1.1").text
    assert "Le brouillon de l'outil" in after
    assert "Constats" in after
    other = browser.get(f"{address}/criteres/K2.1").text
    assert "Le brouillon de l'outil" not in other


def test_before_a_rating_the_list_says_nothing_of_how_much_was_found(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]

    def told() -> dict[str, str]:
        page = read(browser.get(f"/dossiers/{dossier}"))
        names = [a.attributes["data-criterion-link"] for a in page.all("a") if a.attributes.get("data-criterion-link")]
        return dict(zip(names, (span.text for span in page.all("span", "found")), strict=False))

    assert told() == {"K1.1": "", "K2.1": ""}
    rate(browser, dossier, "K1.1", "met")
    after = told()
    assert after["K1.1"] != ""
    assert after["K2.1"] == ""


def test_a_criterion_without_evidence_shows_no_count_before_its_rating(browse: Browse, school: School) -> None:
    with school.database.write() as session:
        row = Drafts(session).current(school.dossiers[0])
        draft = decode(row.body)
        bare = replace(draft.criteria["K1.1"], evidence=(), findings=())
        emptied = replace(draft, criteria=draft.criteria | {"K1.1": bare})
        session.execute(update(Draft).where(Draft.id == row.id).values(body=encode(emptied)))
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}?critere=K1.1"
    heading = next(h.text for h in read(browser.get(address)).all("h3"))
    assert heading == "Preuves"
    rate(browser, school.dossiers[0], "K1.1", "met")
    assert next(h.text for h in read(browser.get(address)).all("h3")) == "Preuves 0"


def test_where_the_session_does_not_ask_for_it_the_draft_is_there_at_once(browse: Browse, school: School) -> None:
    change(school, reading_first=False)
    assert "Le brouillon de l'outil" in browse("juror").get(f"/dossiers/{school.dossiers[0]}?critere=K1.1").text


def test_a_criterion_read_blind_shows_neither_evidence_nor_mark_until_it_is_rated(
    browse: Browse, school: School
) -> None:
    change(school, blind_share=1.0)
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}"
    page = read(browser.get(f"{address}?critere=K1.1"))
    assert list(page.all("li", "evidence")) == []
    assert [rect for rect in page.all("rect") if "data-mark" in rect.attributes and not rect.has("warning")] == []
    drawn = browser.get(f"{address}/reperes").json()
    assert {mark["kind"] for leaf in drawn for mark in leaf["marks"]} == {"warning"}
    rate(browser, school.dossiers[0], "K1.1", "partly_met")
    page = read(browser.get(f"{address}?critere=K1.1"))
    assert list(page.all("li", "evidence")) != []
    assert {r.attributes["data-criterion"] for r in page.all("rect") if r.has("evidence")} == {"K1.1"}


def test_the_address_names_the_criterion_and_the_evidence_in_view(browse: Browse, school: School) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}?critere=K2.1&preuve=K2.1-e1"))
    current = [a.attributes["data-criterion-link"] for a in page.all("a") if a.attributes.get("aria-current") == "true"]
    assert current == ["K2.1"]
    assert {r.attributes["data-mark"] for r in page.all("rect") if r.has("flash")} == {"K2.1-e1"}


def test_the_desk_opens_on_the_first_criterion_without_a_rating(browse: Browse, school: School) -> None:
    browser = browse("juror")
    rate(browser, school.dossiers[0], "K1.1", "met")
    page = read(browser.get(f"/dossiers/{school.dossiers[0]}"))
    assert next(a.attributes["data-criterion"] for a in page.all("article")) == "K2.1"


@pytest.mark.parametrize("criterion", ["K9.9", "<script>", "../x"])
def test_an_unknown_criterion_is_told_as_such(browse: Browse, school: School, criterion: str) -> None:
    answer = browse("juror").get(f"/dossiers/{school.dossiers[0]}", params={"critere": criterion})
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_dossier_without_a_draft_can_be_opened_and_says_so(browse: Browse, school: School) -> None:
    page = browse("juror").get(f"/dossiers/{school.dossiers[2]}").text
    assert "pas encore prêt" in page
    assert "Le candidat n'a encore rien déposé" in page


def test_page_images_are_drawn_sharp_at_two_sizes_for_those_who_may_see_them(browse: Browse, school: School) -> None:
    browser = browse("juror")
    page = read(browser.get(f"/dossiers/{school.dossiers[0]}"))
    image = next(img.attributes["src"] for img in page.all("img"))
    small, large = browser.get(image), browser.get(image.replace("/1x.webp", "/2x.webp"))
    assert small.headers["content-type"] == "image/webp"
    assert small.content[8:12] == large.content[8:12] == b"WEBP"
    assert len(large.content) > len(small.content)
    assert browse("stranger").get(image).status_code == 404
    assert browser.get(image.replace("/1/1x", "/99/1x")).status_code == 404


def test_hidden_text_is_told_before_reading_with_its_place_and_is_neither_evidence_nor_selectable(
    browse: Browse, school: School
) -> None:
    page = read(browse("juror").get(f"/dossiers/{school.dossiers[0]}"))
    warnings = next(section.text for section in page.all("section", "warnings"))
    assert HIDDEN in warnings
    place = next(
        a.attributes["data-show"] for a in page.all("a") if a.attributes.get("data-show", "").startswith("alerte")
    )
    assert [rect for rect in page.all("rect", "warning") if rect.attributes["data-mark"] == place]
    assert not any(HIDDEN[:20] in line.text for line in page.all("text"))
    assert not any(HIDDEN[:20] in card.text for card in page.all("li", "evidence"))


def test_one_criterion_is_read_across_the_dossiers_without_saying_more_than_the_desk(
    browse: Browse, school: School
) -> None:
    browser = browse("juror")
    first = browser.get(f"/sessions/{school.session_id}/criteres")
    assert first.headers["location"].endswith("/criteres/K1.1")
    page = browser.get(first.headers["location"])
    assert "La farine de meule" in page.text
    assert "brouillon&nbsp;:" not in page.text
    rate(browser, school.dossiers[0], "K1.1", "met", commentaire="Calcul <b>net</b>")
    page = browser.get(first.headers["location"]).text
    assert "Atteint" in page
    assert "Calcul &lt;b&gt;net&lt;/b&gt;" in page


def test_the_comment_bank_is_each_jurors_own(browse: Browse, school: School) -> None:
    browser = browse("juror")
    send(browser, "/formules", texte="Chiffres à reprendre.")
    assert "Chiffres à reprendre." in browser.get(f"/dossiers/{school.dossiers[0]}").text
    assert "Chiffres à reprendre." not in browse("colleague").get("/formules").text
    form = read(browser.get("/formules")).action("retrait")
    assert send(browse("colleague"), form).status_code == 404
    send(browser, form)
    assert "Chiffres à reprendre." not in browser.get("/formules").text
