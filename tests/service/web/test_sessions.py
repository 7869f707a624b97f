"""The president's and the administrator's pages: sessions, candidates, juries, assignments, progress."""

import io
import json
import re
import zipfile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from service.people.permissions import Action, Kind, reach
from service.store.models import Assignment, Candidate, Conflict, Dossier, Group, JurySession, Role, Run, RunState, Seat
from tests.service.web.bakers import HOSTILE, School, account
from tests.service.web.conftest import Browse
from tests.service.web.judged import MET, NOT, PARTLY, criteria_of, rated
from tests.service.web.test_candidate import post

RULES = {
    "titre": "Bloc 1, printemps",
    "date_jury": "2027-03-03",
    "limite": "2027-02-20T20:00",
    "regle": "all_met",
    "part_aveugle": "20",
    "autolectures": "3",
    "conservation": "365",
    "lecture_dabord": "true",
}


@pytest.fixture
def administrator(browse: Browse) -> TestClient:
    return browse("administrator")


@pytest.fixture
def president(browse: Browse) -> TestClient:
    return browse("president")


def readers(school: School, at: int = 0) -> set[str]:
    with school.database.read() as session:
        query = select(Assignment.account_id).where(Assignment.dossier_id == school.dossiers[at])
        return set(session.scalars(query))


def id_of(school: School, name: str) -> str:
    with school.database.read() as session:
        return account(session, f"{name}@ecole.example").id


def test_a_session_is_opened_with_its_rules(administrator: TestClient, school: School) -> None:
    page = administrator.get("/sessions/nouvelle").text
    assert 'value="icart-2024/B1"' in page
    answer = post(administrator, "/sessions/nouvelle", "/sessions/nouvelle", data=RULES | {"bloc": "icart-2024/B1"})
    assert answer.status_code == 303
    with school.database.read() as session:
        jury = session.scalars(select(JurySession).where(JurySession.title == RULES["titre"])).one()
        assert (jury.bloc, jury.blind_share, jury.result_rule, jury.anonymous) == ("B1", 0.2, "all_met", False)
        assert jury.deadline.isoformat() == "2027-02-20T19:00:00+00:00"


FOUR = {
    "degre": ["Acquis", "Presque", "Loin", "Absent", "", "", ""],
    "compte": [MET, PARTLY, PARTLY, NOT, MET, MET, MET],
}


def test_a_session_may_have_the_school_s_own_scale(administrator: TestClient, browse: Browse, school: School) -> None:
    page = f"/sessions/{school.session_id}/reglages"
    assert post(administrator, page, page, data=RULES | FOUR | {"version": "1"}).status_code == 303
    form = administrator.get(page).text
    assert 'value="Presque"' in form
    juror = browse("juror")
    desk = juror.get(f"/dossiers/{school.dossiers[0]}").text
    assert all(f'value="{label}"' in desk for label in FOUR["degre"][:4])
    sent = {"appreciation": "Presque", "version": "0"}
    criterion = f"/dossiers/{school.dossiers[0]}/criteres/{criteria_of(school)[0]}"
    assert post(juror, f"/dossiers/{school.dossiers[0]}", criterion, data=sent).status_code == 303
    assert "Presque" in juror.get(f"/dossiers/{school.dossiers[0]}/signature").text
    refused = post(administrator, page, page, data=RULES | {"version": "2"})
    assert refused.status_code == 422
    assert "ne change plus" in refused.text


def test_a_scale_that_cannot_be_rated_on_is_told_in_french(administrator: TestClient, school: School) -> None:
    page = f"/sessions/{school.session_id}/reglages"
    alone = {"degre": ["Acquis", "", "", "", "", "", ""], "compte": [MET] * 7}
    answer = post(administrator, page, page, data=RULES | alone | {"version": "1"})
    assert answer.status_code == 422
    assert "de deux à sept degrés" in answer.text


def test_a_rule_out_of_bounds_is_told_in_french(administrator: TestClient, school: School) -> None:
    page = f"/sessions/{school.session_id}/reglages"
    answer = post(administrator, page, page, data=RULES | {"version": "1", "part_aveugle": "90"})
    assert answer.status_code == 422
    assert "la part lue à l&#39;aveugle" in answer.text


def test_rules_changed_by_someone_else_meanwhile_are_not_overwritten(administrator: TestClient, school: School) -> None:
    page = f"/sessions/{school.session_id}/reglages"
    assert post(administrator, page, page, data=RULES | {"version": "1"}).status_code == 303
    assert post(administrator, page, page, data=RULES | {"version": "1"}).status_code == 409


def test_a_president_changes_no_rule_and_sees_only_their_sessions(president: TestClient, school: School) -> None:
    assert president.get(f"/sessions/{school.session_id}").status_code == 200
    assert president.get(f"/sessions/{school.session_id}/reglages").status_code == 403
    with school.database.write() as session:
        session.delete(session.scalars(select(Seat).where(Seat.account_id == id_of(school, "president"))).one())
    assert president.get(f"/sessions/{school.session_id}").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/avancement", "/candidats", "/jury", "/accord", "/deliberation", "/exports", "/reglages"]
)
def test_a_juror_opens_none_of_these_pages(browse: Browse, school: School, path: str) -> None:
    assert browse("juror").get(f"/sessions/{school.session_id}{path}").status_code in (403, 404)


@pytest.mark.parametrize("path", ["", "/comptes", "/journal", "/conservation", "/modeles"])
def test_administration_is_the_administrators_alone(browse: Browse, path: str) -> None:
    assert browse("administrator").get(f"/administration{path}").status_code == 200
    for name in ("president", "juror"):
        assert browse(name).get(f"/administration{path}").status_code == 403


def test_the_board_shows_how_far_every_dossier_is(president: TestClient, school: School) -> None:
    rated(school, "juror", 0, dict.fromkeys(criteria_of(school), MET), signed=True)
    page = president.get(f"/sessions/{school.session_id}").text
    assert "Ada Fournier" in page
    assert "signé" in page
    assert "rien à lire" in page
    part = president.get(f"/sessions/{school.session_id}/avancement").text
    assert "<html" not in part
    assert "relectures signées" in part


def test_a_list_is_tried_before_it_is_taken_up(administrator: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/candidats"
    text = "nom;email;groupe\nZoé Petit;zoe@candidats.example;Levain\nMax;max@candidats.example;\n"
    tried = post(administrator, home, f"{home}/liste", files=[("liste", ("liste.csv", text.encode()))])
    assert "2 candidats à inscrire, 1 groupes à créer." in tried.text.replace("\u00a0", " ")
    with school.database.read() as session:
        assert session.scalars(select(Group)).all() == []
    assert post(administrator, home, f"{home}/liste", data={"texte": text, "confirmer": "oui"}).status_code == 303
    with school.database.read() as session:
        assert (
            session.scalars(select(Candidate.name).where(Candidate.email == "zoe@candidats.example")).one()
            == "Zoé Petit"
        )


def test_bad_lines_of_a_list_are_told_and_nothing_is_written(administrator: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/candidats"
    text = "nom;email\nZoé;zoe\n;max@candidats.example\n"
    answer = post(administrator, home, f"{home}/liste", files=[("liste", ("liste.csv", text.encode()))])
    assert answer.status_code == 422
    assert "Ligne 2" in answer.text
    assert "Le nom manque." in answer.text
    assert "Inscrire ces candidats" not in answer.text


def test_candidates_are_entered_grouped_and_invited(administrator: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/candidats"
    post(administrator, home, f"/sessions/{school.session_id}/groupes", data={"nom": "Levain"})
    with school.database.read() as session:
        group = session.scalars(select(Group)).one()
        version = session.get_one(Dossier, school.dossiers[0]).version
    moved = {"groupe": group.id, "version": str(version)}
    assert post(administrator, home, f"{home}/{school.dossiers[0]}/groupe", data=moved).status_code == 303
    post(administrator, home, home, data={"nom": "=1+1", "adresse": "nina@candidats.example"})
    answer = post(administrator, home, f"/sessions/{school.session_id}/invitations")
    listed = answer.content.decode("utf-8-sig")
    assert "nina@candidats.example;http://testserver/invitation/" in listed
    assert "\n'=1+1;" in listed.replace("\r", "")


def test_a_president_enters_no_one(president: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/candidats"
    assert "Par une liste" not in president.get(home).text
    data = {"nom": "Nina", "adresse": "nina@candidats.example"}
    assert post(president, home, home, data=data).status_code == 403


def test_assignments_are_those_of_the_table(president: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/jury"
    juror, colleague = id_of(school, "juror"), id_of(school, "colleague")
    kept = [f"{dossier}/{juror}" for dossier in school.dossiers]
    answer = post(president, home, f"/sessions/{school.session_id}/attributions", data={"lit": kept})
    assert answer.status_code == 303
    assert readers(school) == {juror}
    assert colleague not in readers(school, 1)


def test_a_rule_completes_the_assignments_and_spares_conflicts(president: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/jury"
    juror, colleague = id_of(school, "juror"), id_of(school, "colleague")
    declared = {"compte": juror, "dossier": school.dossiers[0]}
    assert post(president, home, f"/sessions/{school.session_id}/conflits", data=declared).status_code == 303
    assert readers(school) == {colleague}
    post(president, home, f"/sessions/{school.session_id}/attributions/regle", data={"jures": "2"})
    assert readers(school) == {colleague}
    refused = {"lit": [f"{school.dossiers[0]}/{juror}"]}
    answer = post(president, home, f"/sessions/{school.session_id}/attributions", data=refused)
    assert "conflit d&#39;intérêts" in answer.text
    assert readers(school) == {colleague}
    assert post(president, home, f"/sessions/{school.session_id}/conflits/retrait", data=declared).status_code == 303
    with school.database.read() as session:
        assert session.scalars(select(Conflict)).all() == []


def test_seats_are_given_and_taken_back_by_the_administrator(administrator: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/jury"
    stranger = id_of(school, "stranger")
    assert (
        post(administrator, home, f"/sessions/{school.session_id}/sieges", data={"compte": stranger}).status_code == 303
    )
    assert "Stranger" in administrator.get(home).text
    answer = post(administrator, home, f"/sessions/{school.session_id}/sieges/{stranger}/retrait")
    assert answer.status_code == 303


def test_an_invitation_is_shown_once_and_opens_the_account(administrator: TestClient, school: School) -> None:
    data = {"nom": "Léa", "adresse": "lea@ecole.example", "role": "juror"}
    page = post(administrator, "/administration/comptes", "/administration/comptes", data=data).text
    link = re.search(r"http://testserver(/invitation/[\w-]+)", page)
    assert link is not None
    assert link[1] not in administrator.get("/administration/comptes").text
    assert administrator.get(link[1]).status_code == 200


def test_the_log_is_verified_at_each_opening(administrator: TestClient) -> None:
    page = administrator.get("/administration/journal").text
    assert "telles qu&#39;elles ont été écrites" in page
    assert "sign_in" in page


def test_a_candidate_is_erased_once_their_address_is_written(administrator: TestClient, school: School) -> None:
    home = "/administration/conservation"
    with school.database.read() as session:
        candidate = session.get_one(Dossier, school.dossiers[0]).candidate_id
    data = {"candidat": candidate, "adresse": "non@candidats.example"}
    assert post(administrator, home, f"{home}/effacement", data=data).status_code == 422
    data["adresse"] = "candidat-1@candidats.example"
    assert post(administrator, home, f"{home}/effacement", data=data).status_code == 303
    assert "à la demande" in administrator.get(home).text
    with school.database.read() as session:
        assert session.get(Dossier, school.dossiers[0]) is None


def test_models_say_that_nothing_leaves_the_machine_without_one(administrator: TestClient) -> None:
    page = administrator.get("/administration/modeles").text
    assert "aucun modèle de langage n&#39;est interrogé" in page
    assert "Jury des boulangers" in page


def test_hostile_names_stay_words_on_every_page(administrator: TestClient, school: School) -> None:
    for path in ("", "/candidats", "/jury", "/deliberation", "/exports", "/accord"):
        page = administrator.get(f"/sessions/{school.session_id}{path}").text
        assert HOSTILE not in page, path


def test_only_presidents_write_decisions_down() -> None:
    assert [role for role in Role if reach(role, Action.UPDATE, Kind.DELIBERATION)] == [Role.PRESIDENT]


def test_a_second_request_reads_nothing_twice_and_takes_up_what_failed(president: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}"
    post(president, home, f"{home}/lectures")
    with school.database.write() as session:
        runs = session.scalars(select(Run).order_by(Run.id)).all()
        assert len(runs) == 2
        runs[0].state, runs[0].reason = RunState.FAILED, "Le lecteur s'est arrêté."
    assert "Le lecteur s&#39;est arrêté." in president.get(home).text
    post(president, home, f"{home}/lectures")
    with school.database.read() as session:
        found = session.scalars(select(Run).order_by(Run.id)).all()
        assert [(run.state, run.attempt) for run in found] == [(RunState.REQUESTED, 2), (RunState.DONE, 1)]


def test_the_brief_of_a_session_is_handed_in_with_its_rules(administrator: TestClient, school: School) -> None:
    home = f"/sessions/{school.session_id}/reglages"
    assert "Rien de déposé" in administrator.get(home).text
    address = f"/sessions/{school.session_id}/brief"
    sent = [("brief", ("brief.md", b"# Brief\n\nOuvrir une boulangerie a la gare.\n"))]
    assert post(administrator, home, address, files=sent).status_code == 303
    assert "brief.md" in administrator.get(home).text
    wrong = [("brief", ("brief.pdf", b"MZ"))]
    assert post(administrator, home, address, files=wrong).status_code == 422


def test_a_candidates_data_are_handed_over_with_what_the_jury_decided(
    administrator: TestClient, browse: Browse, school: School
) -> None:
    table = f"/deliberations/{school.dossiers[0]}"
    post(browse("president"), table, table, data={"decision": "validated", "motifs": "Tout y est.", "version": "0"})
    with school.database.read() as session:
        candidate = session.get_one(Dossier, school.dossiers[0]).candidate_id
    answer = administrator.get(f"/administration/conservation/donnees?candidat={candidate}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("donnees.json"))
    (decided,) = data["dossiers"][0]["deliberations"]
    assert (decided["outcome"], decided["minutes"]) == ("validated", "Tout y est.")
    assert "updated_by" not in decided
