import pytest
from fastapi.testclient import TestClient

from service.api.services import Services
from service.store.models import JurySession, Role
from tests.service.jury_scene import the_referentiel
from tests.service.service_scene import NEARLY_FOUND, PASSAGE, QUOTE, Scene

CRITERIA = [criterion.id for criterion in the_referentiel().bloc("B2").criteria()]


class Desk:
    """What a juror does with one dossier."""

    def __init__(self, client: TestClient, scene: Scene) -> None:
        self.client, self.scene = client, scene
        self.path = f"/api/v1/dossiers/{scene.here.dossier}/review"
        self.headers = scene.as_(Role.JUROR)

    def rate(self, criterion: str, rating: str = "met", version: int = 0, comment: str = ""):
        body = {"rating": rating, "version": version, "comment": comment}
        return self.client.put(f"{self.path}/criteria/{criterion}", json=body, headers=self.headers)

    def rate_all(self) -> None:
        for criterion in CRITERIA:
            assert self.rate(criterion).status_code == 200

    def read(self) -> dict:
        (review,) = self.client.get(f"{self.path}s", headers=self.headers).json()
        return review

    def sign(self):
        body = {"version": self.read()["version"]}
        return self.client.post(f"{self.path}/signature", json=body, headers=self.headers)

    def add(self, **changes: object):
        start = PASSAGE.index(QUOTE)
        body = {
            "criterion": "C5.1",
            "piece_version_id": self.scene.here.version,
            "passage": "p1",
            "start": start,
            "end": start + len(QUOTE),
            "quote": QUOTE,
        }
        return self.client.post(f"{self.path}/evidence", json=body | changes, headers=self.headers)


@pytest.fixture
def desk(client: TestClient, scene: Scene) -> Desk:
    return Desk(client, scene)


def test_two_windows_never_overwrite_each_other(desk: Desk) -> None:
    first = desk.rate("C5.1", comment="Écrit dans la première fenêtre.").json()
    assert desk.rate("C5.1", "not_met", first["version"], "Écrit dans la première.").status_code == 200
    late = desk.rate("C5.1", "partly_met", first["version"], "Écrit dans la seconde fenêtre.")
    assert late.status_code == 409
    assert late.json()["code"] == "stale-version"
    (kept,) = desk.read()["criteria"]
    assert (kept["comment"], kept["rating"], kept["first_rating"]) == ("Écrit dans la première.", "not_met", "met")


def test_a_criterion_of_another_bloc_is_refused(desk: Desk) -> None:
    answer = desk.rate("C1.1")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Le bloc B2 n'a pas de critère C1.1."


def test_evidence_of_the_draft_is_accepted_or_rejected(desk: Desk) -> None:
    body = {"draft_id": desk.scene.here.draft, "decision": "rejected", "note": "Hors sujet.", "version": 0}
    path = f"{desk.path}/evidence/C5.2-e1"
    answer = desk.client.put(path, json=body, headers=desk.headers)
    assert (answer.status_code, answer.json()["criterion"]) == (200, "C5.2")
    assert desk.client.put(path, json=body, headers=desk.headers).status_code == 409


def test_evidence_that_the_draft_does_not_hold_is_refused(desk: Desk) -> None:
    body = {"draft_id": desk.scene.here.draft, "decision": "accepted"}
    answer = desk.client.put(f"{desk.path}/evidence/C9.9-e7", json=body, headers=desk.headers)
    assert answer.json()["code"] == "unknown-evidence"


def test_another_dossiers_draft_is_no_source_of_evidence(desk: Desk) -> None:
    body = {"draft_id": desk.scene.elsewhere.draft, "decision": "accepted"}
    answer = desk.client.put(f"{desk.path}/evidence/C5.1-e1", json=body, headers=desk.headers)
    assert answer.json()["code"] == "unknown-evidence"


def test_words_are_added_where_they_stand(desk: Desk) -> None:
    added = desk.add()
    assert added.status_code == 201
    assert desk.client.delete(f"{desk.path}/evidence/{added.json()['id']}", headers=desk.headers).status_code == 204


@pytest.mark.parametrize(
    "changes",
    [{"quote": "treize lecteurs bénévoles"}, {"passage": "p2"}, {"start": 0}, {"quote": "", "end": 1, "start": 1}],
    ids=str,
)
def test_words_that_do_not_stand_there_are_refused(desk: Desk, changes: dict) -> None:
    answer = desk.add(**changes)
    assert answer.status_code == 422
    assert answer.json()["code"] == "unknown-evidence"


def test_words_of_another_candidates_piece_are_refused(desk: Desk) -> None:
    assert desk.add(piece_version_id=desk.scene.elsewhere.version).json()["code"] == "unknown-evidence"


def test_a_review_is_signed_once_every_criterion_is_rated(desk: Desk) -> None:
    desk.rate("C5.1")
    early = desk.sign()
    assert (early.status_code, early.json()["code"]) == (422, "review-incomplete")
    assert "C5.2" in early.json()["detail"]


def test_a_signed_review_no_longer_changes(desk: Desk) -> None:
    desk.rate_all()
    assert desk.sign().status_code == 201
    for refused in (desk.rate("C5.1", "not_met", 1), desk.add(), desk.sign()):
        assert (refused.status_code, refused.json()["code"]) == (409, "review-signed")


def test_a_president_reopens_a_review_and_says_why(desk: Desk) -> None:
    desk.rate_all()
    signed = desk.sign().json()
    body = {"reason": "Deux critères ont été intervertis.", "version": signed["version"]}
    path = f"/api/v1/reviews/{signed['id']}/reopening"
    reopened = desk.client.post(path, json=body, headers=desk.scene.as_(Role.PRESIDENT)).json()
    assert reopened["signed_at"] is None
    assert reopened["sign_offs"][0]["reopening_reason"] == "Deux critères ont été intervertis."
    assert desk.rate("C5.1", "not_met", 1).status_code == 200
    assert desk.sign().status_code == 201
    assert len(desk.read()["sign_offs"]) == 2


def test_a_juror_reads_no_other_jurors_review(desk: Desk) -> None:
    desk.rate("C5.1", comment="Pour moi seul.")
    headers = {"Authorization": f"Bearer {desk.scene.other_token}"}
    assert desk.client.get(f"/api/v1/reviews/{desk.scene.here.review}", headers=headers).status_code == 404


def test_a_juror_who_leaves_the_jury_loses_the_dossier_at_the_next_request(desk: Desk) -> None:
    desk.rate("C5.1")
    seat = f"/api/v1/sessions/{desk.scene.here.session}/seats/{desk.scene.accounts[Role.JUROR]}"
    assert desk.client.delete(seat, headers=desk.scene.as_(Role.ADMINISTRATOR)).status_code == 204
    assert desk.rate("C5.2").status_code == 404
    assert desk.client.get(f"/api/v1/reviews/{desk.scene.here.review}", headers=desk.headers).status_code == 404


class TestReadingFirst:
    """A session may ask jurors to rate before they see the draft's coverage."""

    @pytest.fixture(autouse=True)
    def _asked(self, services: Services, scene: Scene) -> None:
        with services.database.write() as session:
            session.get_one(JurySession, scene.here.session).reading_first = True

    def read(self, desk: Desk, role: Role = Role.JUROR) -> dict:
        path = f"/api/v1/dossiers/{desk.scene.here.dossier}/draft"
        return desk.client.get(path, headers=desk.scene.as_(role)).json()["criteria"]

    def test_evidence_is_shown_and_coverage_is_not(self, desk: Desk) -> None:
        hidden = self.read(desk)["C5.1"]
        assert hidden["coverage_hidden"]
        assert hidden["evidence"][0]["quote"] == QUOTE
        shown = {hidden["coverage"], hidden["reason"], *(facet["coverage"] for facet in hidden["facets"])}
        assert shown == {None, ""}
        assert hidden["gaps"] == hidden["findings"] == hidden["absence"] == []

    def test_coverage_is_shown_for_what_was_rated(self, desk: Desk) -> None:
        desk.rate("C5.1")
        criteria = self.read(desk)
        assert criteria["C5.1"]["coverage"] == "partial"
        assert criteria["C5.2"]["coverage"] is None

    def test_the_president_sees_all(self, desk: Desk) -> None:
        assert self.read(desk, Role.PRESIDENT)["C5.1"]["coverage"] == "partial"

    def test_files_that_show_coverage_wait_until_all_is_rated(self, desk: Desk) -> None:
        path = f"/api/v1/exports/{desk.scene.here.export}/file"
        assert desk.client.get(path, headers=desk.headers).json()["code"] == "coverage-hidden"
        desk.rate_all()
        assert desk.client.get(path, headers=desk.headers).content == b"<html>ada-lovelace"

    @pytest.mark.parametrize("blind_share", [0.0, 1.0])
    def test_a_review_is_not_signed_before_what_came_nearest_was_opened(
        self, desk: Desk, services: Services, blind_share: float
    ) -> None:
        with services.database.write() as session:
            session.get_one(JurySession, desk.scene.here.session).blind_share = blind_share
        for criterion in CRITERIA:
            # The draft's word is hidden here: taking it up is refused at the signature, not before.
            assert desk.rate(criterion, "partly_met" if criterion == NEARLY_FOUND else "met").status_code == 200
        refused = desk.sign()
        assert (refused.status_code, refused.json()["code"]) == (409, "nearest-not-opened")
        assert f"plus proches de {NEARLY_FOUND} :" in refused.json()["detail"]
        assert desk.read()["signed_at"] is None
        desk.client.put(f"{desk.path}/criteria/{NEARLY_FOUND}/opening", headers=desk.headers)
        assert desk.sign().status_code == 201

    def test_a_rating_changed_for_another_word_than_the_draft_s_needs_no_opening(self, desk: Desk) -> None:
        for criterion in CRITERIA:
            desk.rate(criterion, "partly_met" if criterion == NEARLY_FOUND else "met")
        assert desk.rate(NEARLY_FOUND, "not_met", version=1).status_code == 200
        assert desk.sign().status_code == 201


def test_a_negative_rating_taken_from_the_draft_asks_to_have_seen_what_came_nearest(desk: Desk) -> None:
    refused = desk.rate(NEARLY_FOUND, "partly_met")
    assert refused.status_code == 409
    assert refused.json()["code"] == "nearest-not-opened"
    opening = f"{desk.path}/criteria/{NEARLY_FOUND}/opening"
    assert desk.client.put(opening, headers=desk.headers).status_code == 204
    assert desk.rate(NEARLY_FOUND, "partly_met").status_code == 200


def test_a_rating_that_is_not_the_draft_s_asks_for_nothing(desk: Desk) -> None:
    assert desk.rate(NEARLY_FOUND, "met").status_code == 200
    assert desk.rate(CRITERIA[0], "partly_met").status_code == 200
