"""The service as a school has it: one process, its API over HTTP, from the first administrator to a signed review."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

COMMAND = Path(sys.executable).with_name("faisceau")
DEMO = Path(__file__).parents[2] / "demo" / "b2"
PASSWORD = "agrafe cheval correct"  # noqa: S105 (opens an account of this test only)


class School:
    """A running service and its first administrator."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.http = httpx.Client(base_url=f"http://localhost:{port}", timeout=30, trust_env=False)
        self.environment = environment

    def run(self, *words: str) -> str:
        command = [COMMAND, *words]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout  # noqa: S603

    def call(self, method: str, path: str, token: str, **more: object) -> httpx.Response:
        answer = self.http.request(method, f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"}, **more)
        assert answer.status_code < 400, answer.text
        return answer

    def invite(self, token: str, name: str, role: str) -> tuple[str, str]:
        body = {"email": f"{name}@ecole.example", "name": name.title(), "role": role}
        invited = self.call("POST", "/accounts", token, json=body).json()
        return invited["id"], self.token_for(invited["invitation"], body["email"])

    def token_for(self, invitation: str, email: str) -> str:
        body = {"secret": invitation.strip().rsplit("/", 1)[1], "password": PASSWORD}
        assert self.http.post("/api/v1/invitations/accept", json=body).status_code == 204
        answer = self.http.post("/api/v1/sign-in", json={"email": email, "password": PASSWORD})
        headers = {"X-CSRF-Token": answer.json()["csrf_token"]}
        made = self.http.post("/api/v1/tokens", json={"label": "essai", "scopes": ["write"]}, headers=headers).json()
        self.http.cookies.clear()
        return made["secret"]

    def wait(self, path: str, token: str) -> dict:
        for _ in range(400):
            found = self.call("GET", path, token).json()
            if found["state"] in ("done", "failed", "cancelled"):
                return found
            time.sleep(0.25)
        raise AssertionError(found)


@pytest.fixture
def school(tmp_path: Path, cache_dir: Path) -> Iterator[School]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "FAISCEAU_DATA_DIR": str(tmp_path / "data"),
        "FAISCEAU_CACHE_DIR": str(cache_dir),
        "FAISCEAU_SERVER__PUBLIC_URL": f"http://localhost:{port}",
    }
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)  # noqa: S603
    school = School(port, environment)
    try:
        wait_until_ready(school, process)
        yield school
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
        school.http.close()
        log.close()
    said = (tmp_path / "log").read_text()
    assert not [secret for secret in ("camille", "fsc_", "/invitation/") if secret in said.lower()]


def wait_until_ready(school: School, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None
        try:
            if school.http.get("/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("the service was never ready")


@pytest.mark.timeout(240)
def test_a_dossier_goes_from_its_file_to_a_signed_review(school: School) -> None:
    admin = school.token_for(
        school.run("accounts", "add", "anne@ecole.example", "--name", "Anne"), "anne@ecole.example"
    )
    referentiel = school.call("POST", "/referentiels", admin, json={"name": "icart-2024"}).json()["id"]
    rules = {"title": "Essai", "jury_date": "2027-02-01", "deadline": "2027-01-20T12:00:00Z"}
    body = rules | {"referentiel_id": referentiel, "bloc": "B2"}
    jury = school.call("POST", "/sessions", admin, json=body).json()["id"]
    juror_id, juror = school.invite(admin, "louis", "juror")
    school.call("POST", f"/sessions/{jury}/seats", admin, json={"account_id": juror_id})
    person = {"name": "Camille Duval", "email": "camille@candidats.example"}
    dossier = school.call("POST", f"/sessions/{jury}/dossiers", admin, json=person).json()
    path = f"/dossiers/{dossier['id']}"
    school.call("POST", f"{path}/assignments", admin, json={"account_id": juror_id})
    note = (DEMO / "note-strategique.docx").read_bytes()
    named = {"file_name": "note-strategique.docx"}
    school.call("PUT", f"{path}/pieces/note_strategique", admin, content=note, params=named)

    run = school.call("POST", f"{path}/runs", admin).json()
    assert school.wait(f"/runs/{run['id']}", admin)["state"] == "done"
    told = school.call("GET", f"/runs/{run['id']}/events", juror).text
    assert "event: progress" in told
    assert told.rstrip().endswith('data: {"state": "done"}')

    draft = school.call("GET", f"{path}/draft", juror).json()
    assert all(criterion["coverage_hidden"] for criterion in draft["criteria"].values())
    assert any(criterion["evidence"] for criterion in draft["criteria"].values())
    for criterion in draft["criteria"]:
        school.call("PUT", f"{path}/review/criteria/{criterion}", juror, json={"rating": "met"})
    (review,) = school.call("GET", f"{path}/reviews", juror).json()
    signed = school.call("POST", f"{path}/review/signature", juror, json={"version": review["version"]}).json()
    assert signed["signed_at"]
    exports = school.call("GET", f"/drafts/{draft['id']}/exports", juror).json()
    assert {"annotated", "data", "report"} <= {export["kind"] for export in exports}
    assert school.call("GET", f"/exports/{exports[0]['id']}/file", juror).content

    receipt = school.call("DELETE", f"/candidates/{dossier['candidate_id']}", admin).json()
    assert receipt["stores"]["vectors"] > 0
    assert receipt["stores"]["work_records"] == 1
    assert "Journal intact" in school.run("audit", "verify")
