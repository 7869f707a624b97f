"""What a jury sees of how a dossier came to be."""

from tests.service.web.bakers import School
from tests.service.web.candidates import change_session, do_runs, let_in
from tests.service.web.conftest import Browse
from tests.service.web.test_candidate import post


def test_the_jury_sees_versions_and_self_checks_and_nothing_of_what_they_found(school: School, browse: Browse) -> None:
    dossier = let_in(school)
    ada, home = browse("ada"), f"/mon-dossier/{dossier}"
    post(ada, home, f"{home}/pieces", files=[("fichiers", ("note-v2.md", b"# Prix\n\nUn autre prix, 42 centimes.\n"))])
    do_runs(school, post(ada, home, f"{home}/lectures").headers["location"].rpartition("/")[2])
    page = browse("juror").get(f"/dossiers/{dossier}/versions").text
    assert "note-v2.md" in page
    assert "note-ada-fournier.pdf" in page
    assert "v2" in page
    assert "42 centimes" not in page


def test_names_stay_masked_in_an_anonymous_session(school: School, browse: Browse) -> None:
    change_session(school, anonymous=True)
    page = browse("juror").get(f"/dossiers/{school.dossiers[0]}/versions").text
    assert "Candidat n° 1" in page
    assert "fournier" not in page.lower()


def test_a_juror_who_was_not_assigned_the_dossier_sees_no_history(school: School, browse: Browse) -> None:
    assert browse("stranger").get(f"/dossiers/{school.dossiers[0]}/versions").status_code == 404
    assert browse("juror").get(f"/dossiers/{school.dossiers[0]}/versions").status_code == 200
