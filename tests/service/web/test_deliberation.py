"""Agreement, the jury's table, and the files that leave the service."""

import io
import json
import zipfile

import docx
import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader
from sqlalchemy import select

from service.store.models import Candidate, Deliberation, Dossier, Review
from tests.service.web.bakers import HOSTILE, School
from tests.service.web.candidates import change_session
from tests.service.web.conftest import Browse
from tests.service.web.judged import MET, NOT, PARTLY, criteria_of, kept_first_quote, rated
from tests.service.web.test_candidate import post


@pytest.fixture
def president(browse: Browse) -> TestClient:
    return browse("president")


@pytest.fixture
def judged(school: School) -> School:
    """Two jurors who differ on the first criterion of the first dossier, in comments that look like formulas."""
    first, *others = criteria_of(school)
    agreed = dict.fromkeys(others, MET)
    rated(school, "juror", 0, {first: NOT} | agreed, f"=CMD() {HOSTILE}", signed=True)
    rated(school, "colleague", 0, {first: MET} | agreed, "Bien vu.", signed=True)
    rated(school, "juror", 1, {first: PARTLY})
    rated(school, "colleague", 1, {first: PARTLY})
    return school


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_agreement_names_what_most_needs_a_discussion(president: TestClient, judged: School) -> None:
    page = president.get(f"/sessions/{judged.session_id}/accord").text
    first = criteria_of(judged)[0]
    assert "alpha de Krippendorff" in page
    assert f"/deliberations/{judged.dossiers[0]}#{first}" in page
    assert "opposition complète" in page
    assert "Trop peu d&#39;appréciations pour conclure" in page


def test_a_session_without_ratings_says_so(president: TestClient, school: School) -> None:
    assert "Il faut au moins deux jurés" in president.get(f"/sessions/{school.session_id}/accord").text


def test_the_table_shows_ratings_side_by_side_and_marks_where_jurors_differ(
    president: TestClient, judged: School
) -> None:
    page = president.get(f"/deliberations/{judged.dossiers[0]}").text
    assert page.count('class="divided"') == 1
    assert "Bien vu." in page
    assert HOSTILE not in page


def test_a_decision_is_written_down_once_for_each_version(president: TestClient, judged: School) -> None:
    home, first = f"/deliberations/{judged.dossiers[0]}", criteria_of(judged)[0]
    sent = {"decision": "validated", "motifs": "Le jury s'accorde.", f"critere:{first}": "partly_met", "version": "0"}
    assert post(president, home, home, data=sent).status_code == 303
    assert post(president, home, home, data=sent).status_code == 409
    with judged.database.read() as session:
        row = session.scalars(select(Deliberation)).one()
    assert (row.outcome, row.ratings) == ("validated", {first: "partly_met"})
    assert "Bloc validé" in president.get(f"/sessions/{judged.session_id}/deliberation").text


def test_an_administrator_reads_the_table_and_writes_nothing(browse: Browse, judged: School) -> None:
    administrator, home = browse("administrator"), f"/deliberations/{judged.dossiers[0]}"
    assert 'name="decision"' not in administrator.get(home).text
    assert post(administrator, home, home, data={"version": "0"}).status_code == 403


def test_a_signed_review_is_reopened_with_a_reason(president: TestClient, judged: School) -> None:
    with judged.database.read() as session:
        review = session.scalars(select(Review).where(Review.signed_at.is_not(None))).first()
    assert review is not None
    home = f"/deliberations/{judged.dossiers[0]}"
    sent = {"motif": "Une pièce a été relue.", "version": str(review.version)}
    assert post(president, home, f"/relectures/{review.id}/reouverture", data=sent).status_code == 303
    with judged.database.read() as session:
        assert session.get_one(Review, review.id).signed_at is None


def test_the_filled_grid_holds_what_jurors_wrote_in_three_formats(president: TestClient, judged: School) -> None:
    quote = kept_first_quote(judged, "juror", 1)
    own = f"/dossiers/{judged.dossiers[1]}/fichiers"
    pdf = president.get(f"{own}/grille.pdf").content
    assert " ".join(quote.split())[:60] in text_of(pdf)
    assert "Partiellement atteint" in text_of(pdf)
    word = docx.Document(io.BytesIO(president.get(f"{own}/grille.docx").content))
    assert quote in "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert president.get(f"{own}/grille.xlsx").content[:2] == b"PK"
    assert president.get(f"{own}/grille.exe").status_code == 404


def test_a_juror_takes_their_own_grid_and_no_colleagues(browse: Browse, judged: School) -> None:
    own = f"/dossiers/{judged.dossiers[0]}/fichiers"
    grid = text_of(browse("colleague").get(f"{own}/grille.pdf").content)
    assert "Bien vu." in grid
    assert "CMD" not in grid
    assert browse("colleague").get(f"{own}/proces-verbal.pdf").status_code == 403
    assert browse("stranger").get(f"{own}/grille.pdf").status_code == 404


def test_a_grid_masks_names_for_the_jurors_of_an_anonymous_session(browse: Browse, school: School) -> None:
    change_session(school, anonymous=True)
    with school.database.write() as session:
        candidate = session.get_one(Candidate, session.get_one(Dossier, school.dossiers[0]).candidate_id)
        candidate.name = "Farine Meule"
    kept_first_quote(school, "juror", 0)
    grid = text_of(browse("juror").get(f"/dossiers/{school.dossiers[0]}/fichiers/grille.pdf").content)
    assert "Candidat n° 1" in grid
    assert "farine" not in grid.lower()


def test_annotations_stay_hidden_from_a_juror_who_has_not_rated_everything(browse: Browse, judged: School) -> None:
    address = "/dossiers/{}/fichiers/annotations.jsonld"
    juror = browse("juror")
    assert juror.get(address.format(judged.dossiers[1])).status_code == 422
    assert juror.get(address.format(judged.dossiers[0])).status_code == 200


def test_a_session_leaves_as_one_archive_with_its_fingerprints(president: TestClient, judged: School) -> None:
    answer = president.get(f"/sessions/{judged.session_id}/exports/session.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifeste.json"))
    assert {"proces-verbal.pdf", "proces-verbal.docx", "decisions.xlsx"} <= set(names)
    folder = "dossiers/001-ada-fournier"
    for file in ("grille.pdf", "grille.docx", "grille.xlsx", "annotations.jsonld", "note-annote.pdf", "draft.json"):
        assert f"{folder}/{file}" in names
    assert not any(".." in name or "<" in name or name.startswith("/") for name in names)
    assert set(manifest["files"]) == set(names) - {"manifeste.json"}
    assert "Référentiel" in manifest["provenance"]


def test_the_minutes_name_who_sat_and_what_was_decided(president: TestClient, judged: School) -> None:
    home = f"/deliberations/{judged.dossiers[0]}"
    post(president, home, home, data={"decision": "adjourned", "motifs": "Une pièce manque.", "version": "0"})
    text = text_of(president.get(f"/sessions/{judged.session_id}/exports/proces-verbal.pdf").content)
    for words in ("Décision ajournée", "Une pièce manque.", "Alpha de Krippendorff", "Colleague"):
        assert words in text
