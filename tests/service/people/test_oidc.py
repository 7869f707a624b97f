"""Signing in by a school's own provider: a real one, small, served by this machine."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from service.api.app import build_api
from service.api.services import open_services
from service.settings import Settings
from service.store.models import Account, AccountState, Role
from tests.service.jury_scene import add_account

CLIENT = "faisceau"


class School:
    """A provider that signs what it is told to say."""

    def __init__(self) -> None:
        school = self
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
        self.signs_with = self.key
        self.claims: dict[str, object] = {}
        self.asked: dict[str, list[str]] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                keys = {"keys": [school.key.as_dict(private=False)]}
                self.answer(keys if self.path == "/keys" else school.discovery())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                school.asked = parse_qs(body.decode())
                token = jwt.encode({"alg": "RS256", "kid": "one"}, school.claims, school.signs_with)
                self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

            def answer(self, content: dict) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def discovery(self) -> dict[str, str]:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer} | {name: self.issuer + path for name, path in paths.items()}

    def says(self, nonce: str, /, **changes: object) -> None:
        self.claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "u-1",
            "exp": int(time.time()) + 300,
            "nonce": nonce,
            "email": "Juror@ecole.example",
            "email_verified": True,
        } | changes


@pytest.fixture
def school() -> Iterator[School]:
    made = School()
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def client(school: School, sqlite_url: str, tmp_path) -> Iterator[TestClient]:
    oidc = {"issuer": school.issuer, "client_id": CLIENT, "client_secret": "s"}
    server = {"database_url": sqlite_url, "public_url": "https://faisceau.example", "oidc": oidc}
    services = open_services(Settings(data_dir=tmp_path / "data", server=server))
    with services.database.write() as session:
        add_account(session, Role.JUROR, "juror").state = AccountState.INVITED
    yield TestClient(build_api(services), base_url="https://faisceau.example", follow_redirects=False)
    services.database.close()


def leave(client: TestClient) -> dict[str, str]:
    away = urlsplit(client.get("/api/v1/sign-in/oidc").headers["location"])
    assert away.path == "/authorize"
    return {name: values[0] for name, values in parse_qs(away.query).items()}


def come_back(client: TestClient, state: str):
    return client.get("/api/v1/sign-in/oidc/callback", params={"state": state, "code": "c"})


def test_a_person_of_the_school_opens_their_own_account(client: TestClient, school: School) -> None:
    sent = leave(client)
    school.says(sent["nonce"])
    answer = come_back(client, sent["state"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/api/v1/me").json()["email"] == "juror@ecole.example"
    assert sent["code_challenge_method"] == "S256"
    assert len(school.asked["code_verifier"][0]) >= 43


def test_the_next_time_the_subject_is_enough(client: TestClient, school: School) -> None:
    for email in ("juror@ecole.example", "married@ecole.example"):
        sent = leave(client)
        school.says(sent["nonce"], email=email)
        assert come_back(client, sent["state"]).status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another"},
        {"iss": "https://ailleurs.example"},
        {"exp": 1_000},
        {"nonce": "another"},
        {"email_verified": False},
        {"email": "stranger@ecole.example"},
        {"sub": ""},
    ],
    ids=str,
)
def test_what_is_not_said_soundly_of_someone_known_opens_nothing(
    client: TestClient, school: School, changes: dict[str, object]
) -> None:
    sent = leave(client)
    school.says(sent["nonce"], **changes)
    assert come_back(client, sent["state"]).json()["code"] == "provider-refused"
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_signed_by_another_key_opens_nothing(client: TestClient, school: School) -> None:
    sent = leave(client)
    school.says(sent["nonce"])
    school.signs_with = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
    assert come_back(client, sent["state"]).json()["code"] == "provider-refused"


def test_a_browser_that_did_not_leave_does_not_come_back(client: TestClient, school: School) -> None:
    sent = leave(client)
    school.says(sent["nonce"])
    assert come_back(client, "another").json()["code"] == "provider-refused"
    client.cookies.clear()
    assert come_back(client, sent["state"]).json()["code"] == "provider-refused"


def test_another_subject_takes_no_account_over_by_its_address(client: TestClient, school: School) -> None:
    sent = leave(client)
    school.says(sent["nonce"])
    come_back(client, sent["state"])
    client.cookies.clear()
    sent = leave(client)
    school.says(sent["nonce"], sub="u-2")
    assert come_back(client, sent["state"]).json()["code"] == "provider-refused"


def test_a_closed_account_is_not_opened(client: TestClient, school: School) -> None:
    with client.app.state.services.database.write() as session:
        session.query(Account).one().state = AccountState.DISABLED
    sent = leave(client)
    school.says(sent["nonce"])
    assert come_back(client, sent["state"]).json()["code"] == "provider-refused"
