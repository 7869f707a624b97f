"""Judging at the desk: kept as it is given, lost by no one, guarded against severity that is only the tool's."""

from fastapi.testclient import TestClient

from service.store.models import CriterionReview, EvidenceDecision, JurySession
from tests.service.web.bakers import HOSTILE, School
from tests.service.web.conftest import Browse
from tests.service.web.reading import Reader, read, send
from tests.service.web.test_desk import change, rate


def opinions(school: School) -> dict[str, CriterionReview]:
    with school.database.read() as session:
        return {row.criterion: row for row in session.query(CriterionReview)}


def test_a_rating_and_a_comment_are_kept_and_shown_again(browse: Browse, school: School) -> None:
    browser = browse("juror")
    answer = rate(browser, school.dossiers[0], "K1.1", "partly_met", commentaire="Le calcul\r\nmanque de détail.")
    assert answer.headers["location"].startswith(f"/dossiers/{school.dossiers[0]}?critere=K1.1")
    assert opinions(school)["K1.1"].comment == "Le calcul\nmanque de détail."
    page = read(browser.get(f"/dossiers/{school.dossiers[0]}?critere=K1.1"))
    assert [i.attributes["value"] for i in page.all("input") if "checked" in i.attributes] == ["partly_met"]
    assert "manque de détail." in page.comment()


def test_a_comment_may_come_before_any_rating(browse: Browse, school: School) -> None:
    rate(browse("juror"), school.dossiers[0], "K1.1", "", commentaire="À relire.")
    kept = opinions(school)["K1.1"]
    assert (kept.rating, kept.first_rating, kept.comment) == (None, None, "À relire.")


def test_the_second_of_two_windows_is_told_and_overwrites_nothing(browse: Browse, school: School) -> None:
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}/criteres/K1.1"
    first = send(browser, address, script=True, appreciation="met", commentaire="Première.", version=0)
    assert first.json() == {"version": 1, "rating": "met"}
    second = send(browser, address, script=True, appreciation="not_met", commentaire="Seconde.", version=0)
    assert second.status_code == 409
    assert "modifié entre-temps" in second.json()["message"]
    assert opinions(school)["K1.1"].comment == "Première."


def test_the_first_rating_stays_known_when_another_follows(browse: Browse, school: School) -> None:
    browser = browse("juror")
    rate(browser, school.dossiers[0], "K1.1", "partly_met")
    rate(browser, school.dossiers[0], "K1.1", "met", version=1)
    kept = opinions(school)["K1.1"]
    assert (kept.first_rating, kept.rating) == ("partly_met", "met")


def missing_criterion(browser: TestClient, school: School) -> tuple[str, str]:
    """A dossier and a criterion that the draft calls partial or missing, with the same word as a rating."""
    for dossier in school.dossiers[:2]:
        for criterion in ("K1.1", "K2.1"):
            page = browser.get(f"/dossiers/{dossier}/criteres/{criterion}").text
            for shape, rating in (("missing", "not_met"), ("partial", "partly_met")):
                if f'class="coverage {shape}"' in page and "data-receipt" in page:
                    return f"/dossiers/{dossier}/criteres/{criterion}", rating
    raise AssertionError("the school's drafts find everything")


def test_taking_up_the_drafts_severity_asks_to_open_what_came_nearest(browse: Browse, school: School) -> None:
    change(school, reading_first=False)
    browser = browse("juror")
    address, rating = missing_criterion(browser, school)
    refused = send(browser, address, script=True, appreciation=rating, version=0)
    assert refused.status_code == 422
    assert "passages les plus proches" in refused.json()["message"]
    assert send(browser, f"{address}/ouverture", script=True).json() == {"opened": True}
    assert send(browser, address, script=True, appreciation=rating, version=0).status_code == 200


def rated_as_the_draft(browser: TestClient, school: School) -> tuple[str, str]:
    """Rates a dossier with the draft's negative word on a criterion, before that word is shown; gives both."""
    change(school, reading_first=False)
    address, rating = missing_criterion(browser, school)
    change(school, reading_first=True)
    dossier, criterion = address.split("/")[2], address.split("/")[4]
    for name in ("K1.1", "K2.1"):
        assert rate(browser, dossier, name, rating if name == criterion else "met").status_code == 303
    return dossier, criterion


def test_signing_waits_until_what_came_nearest_was_opened_one_click_each(browse: Browse, school: School) -> None:
    browser = browse("juror")
    dossier, criterion = rated_as_the_draft(browser, school)
    summary = read(browser.get(f"/dossiers/{dossier}/signature"))
    signature = {"version": summary.value("version")}
    refused = send(browser, f"/dossiers/{dossier}/signature", **signature)
    assert refused.status_code == 409
    asked = Reader(refused.text)
    assert f"plus proches de {criterion}" in next(p.text for p in asked.all("p", "problem"))
    assert any(f"critere={criterion}" in a.attributes["href"] for a in asked.all("a"))
    assert list(asked.all("blockquote")) != []
    opened = send(browser, asked.action(f"{criterion}/ouverture"), retour="signature")
    assert opened.headers["location"] == f"/dossiers/{dossier}/signature"
    assert "à ouvrir avant de signer" not in browser.get(opened.headers["location"]).text
    assert send(browser, f"/dossiers/{dossier}/signature", **signature).status_code == 303


def test_the_desk_says_at_once_that_a_rating_is_the_drafts_and_what_to_open(browse: Browse, school: School) -> None:
    browser = browse("juror")
    dossier, criterion = rated_as_the_draft(browser, school)
    address = f"/dossiers/{dossier}/criteres/{criterion}"
    assert "avant de signer" in browser.get(address).text
    send(browser, f"{address}/ouverture")
    assert "avant de signer" not in browser.get(address).text


def test_a_juror_who_is_more_generous_than_the_draft_is_asked_nothing(browse: Browse, school: School) -> None:
    change(school, reading_first=False)
    browser = browse("juror")
    address, _ = missing_criterion(browser, school)
    assert send(browser, address, script=True, appreciation="met", version=0).status_code == 200


def test_evidence_is_retained_set_aside_and_given_back(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    page = read(browser.get(f"/dossiers/{dossier}?critere=K1.1"))
    fields = {"critere": "K1.1", "brouillon": page.value("brouillon")}
    address = f"/dossiers/{dossier}/preuves/K1.1-e1"
    kept = send(browser, address, script=True, decision="accepted", version=0, **fields).json()
    assert kept == {"decision": "accepted", "version": 1}
    assert send(browser, address, script=True, decision="rejected", version=1, **fields).json()["version"] == 2
    assert send(browser, address, script=True, decision="accepted", version=1, **fields).status_code == 409
    marks = list(read(browser.get(f"/dossiers/{dossier}")).all("rect", "rejected"))
    assert {mark.attributes["data-mark"] for mark in marks} == {"K1.1-e1"}
    send(browser, address, script=True, decision="", version=2, **fields)
    with school.database.read() as session:
        assert session.query(EvidenceDecision).count() == 0


def test_words_of_a_page_are_added_as_evidence_to_the_letter(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    page = read(browser.get(f"/dossiers/{dossier}?critere=K2.1"))
    leaf = next(figure.attributes["data-version"] for figure in page.all("figure", "leaf"))
    line = next(t for t in page.all("text") if "La farine de meule" in t.text)
    start = int(line.attributes["data-s"])
    words = {"critere": "K2.1", "piece": leaf, "passage": line.attributes["data-p"], "debut": start, "fin": start + 19}
    mark = send(browser, f"/dossiers/{dossier}/ajouts", script=True, **words).json()["mark"]
    with school.database.read() as session:
        assert session.query(EvidenceDecision).one().quote == "La farine de meule"
    page = read(browser.get(f"/dossiers/{dossier}?critere=K2.1"))
    assert "La farine de meule" in next(card.text for card in page.all("li", "added"))
    assert [r for r in page.all("rect") if r.attributes.get("data-mark") == mark and r.has("added")]
    send(browser, page.action("retrait"), critere="K2.1")
    assert list(read(browser.get(f"/dossiers/{dossier}?critere=K2.1")).all("li", "added")) == []


def test_words_are_added_as_evidence_by_copying_them_whatever_their_case_and_apostrophes(
    browse: Browse, school: School
) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    send(browser, f"/dossiers/{dossier}/citations", critere="K1.1", mots="« la farine de  MEULE revient »")
    send(browser, f"/dossiers/{dossier}/citations", critere="K1.1", mots="et la main-d’œuvre à 95")
    with school.database.read() as session:
        quotes = [decision.quote for decision in session.query(EvidenceDecision).order_by(EvidenceDecision.id)]
    assert quotes == ["La farine de meule revient", "et la main-d'œuvre à 95"]
    unknown = send(browser, f"/dossiers/{dossier}/citations", script=True, critere="K1.1", mots="jamais écrit ici")
    assert "Aucune pièce" in unknown.json()["message"]


def test_a_form_of_another_site_or_another_sign_in_changes_nothing(browse: Browse, school: School) -> None:
    browser, address = browse("juror"), f"/dossiers/{school.dossiers[0]}/criteres/K1.1"
    form = {"csrf": "0" * 64, "appreciation": "met", "version": 0}
    assert browser.post(address, data=form).status_code == 403
    foreign = {"origin": "https://voleur.example"}
    assert browser.post(address, data=form, headers=foreign).status_code == 403
    assert opinions(school) == {}


def test_a_review_is_signed_when_every_criterion_is_rated_and_then_stays_as_it_is(
    browse: Browse, school: School
) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    rate(browser, dossier, "K1.1", "met", commentaire=HOSTILE)
    page = read(browser.get(f"/dossiers/{dossier}/signature"))
    assert "1 critère sans appréciation" in " ".join(h.text.replace("\xa0", " ") for h in page.all("h2"))
    refused = send(browser, f"/dossiers/{dossier}/signature", version=page.value("version"))
    assert refused.status_code == 409
    rate(browser, dossier, "K2.1", "met")
    page = read(browser.get(f"/dossiers/{dossier}/signature"))
    assert send(browser, f"/dossiers/{dossier}/signature", version=page.value("version")).status_code == 303
    signed = browser.get(f"/dossiers/{dossier}/signature").text
    assert "Relecture signée le" in signed
    assert "validé" in signed
    assert HOSTILE not in signed
    late = send(browser, f"/dossiers/{dossier}/criteres/K1.1", script=True, appreciation="not_met", version=1)
    assert "signée" in late.json()["message"]
    assert opinions(school)["K1.1"].rating == "met"


def test_exports_open_once_every_criterion_has_been_rated(browse: Browse, school: School) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    assert "/exports/" not in browser.get(f"/dossiers/{dossier}").text
    for criterion in ("K1.1", "K2.1"):
        rate(browser, dossier, criterion, "met")
    page = read(browser.get(f"/dossiers/{dossier}"))
    links = [a.attributes["href"] for a in page.all("a") if "/exports/" in a.attributes["href"]]
    answer = browser.get(links[0])
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert browse("stranger").get(links[0]).status_code == 404


def test_no_export_opens_while_a_criterion_is_to_be_read_blind(browse: Browse, school: School) -> None:
    change(school, blind_share=1.0, reading_first=False)
    browser, dossier = browse("juror"), school.dossiers[0]
    rate(browser, dossier, "K1.1", "met")
    assert "/exports/" not in browser.get(f"/dossiers/{dossier}").text
    rate(browser, dossier, "K2.1", "met")
    assert "/exports/" in browser.get(f"/dossiers/{dossier}").text


def test_the_session_says_how_a_result_follows(school: School, browse: Browse) -> None:
    browser, dossier = browse("juror"), school.dossiers[0]
    rate(browser, dossier, "K1.1", "met")
    rate(browser, dossier, "K2.1", "partly_met")
    page = browser.get(f"/dossiers/{dossier}/signature").text
    with school.database.read() as session:
        assert session.get_one(JurySession, school.session_id).result_rule == "most_met"
    assert "non acquise" in page
    assert "non validé" in page
