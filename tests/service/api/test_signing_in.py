from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from msgspec.structs import replace
from sqlalchemy import select, update

from service.api.app import build_api
from service.api.services import Services
from service.people.accounts import set_password
from service.people.secret_values import digest
from service.settings import Settings
from service.store.base import now
from service.store.models import Account, Attempt, Invitation, Role, SignIn
from tests.service.service_scene import Scene

ORIGIN = "https://faisceau.example"
PASSWORD = "agrafe cheval correct"  # noqa: S105 (opens accounts of these tests only)


@pytest.fixture
def person(services: Services, scene: Scene) -> Account:
    with services.database.write() as session:
        account = session.get_one(Account, scene.accounts[Role.ADMINISTRATOR])
        set_password(session, account, PASSWORD)
        return account


def sign_in(client: TestClient, password: str = PASSWORD, email: str = "administrator@ecole.example", **headers: str):
    return client.post("/api/v1/sign-in", json={"email": email, "password": password}, headers=headers)


def test_a_password_opens_a_cookie_that_no_script_reads(client: TestClient, person: Account) -> None:
    answer = sign_in(client)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-faisceau=")
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "domain" not in cookie.lower()
    assert client.get("/api/v1/me").json()["id"] == person.id


def test_the_address_is_compared_in_any_case(client: TestClient, person: Account) -> None:
    assert sign_in(client, email=" Administrator@Ecole.example ").status_code == 200


def test_an_unknown_address_and_a_wrong_password_are_told_alike(client: TestClient, person: Account) -> None:
    wrong, unknown = sign_in(client, "autre chose"), sign_in(client, email="no.one@ecole.example")
    assert wrong.status_code == 401
    assert wrong.json() == unknown.json()


def test_failures_are_slowed_down_even_with_the_right_password(client: TestClient, person: Account) -> None:
    for _ in range(10):
        assert sign_in(client, "autre chose").status_code == 401
    slowed = sign_in(client)
    assert (slowed.status_code, slowed.json()["code"]) == (429, "too-many-attempts")
    assert 0 < int(slowed.headers["retry-after"]) <= 900


def test_failures_leave_no_address_in_the_database(client: TestClient, services: Services, person: Account) -> None:
    sign_in(client, "autre chose")
    with services.database.read() as session:
        assert all(len(attempt.key) == 64 for attempt in session.scalars(select(Attempt)))


def test_an_unsafe_request_by_cookie_sends_the_pages_own_token(client: TestClient, person: Account) -> None:
    token = sign_in(client).json()["csrf_token"]
    body = {"label": "Essai", "scopes": ["read"]}
    refused = client.post("/api/v1/tokens", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "cross-site")
    assert client.post("/api/v1/tokens", json=body, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    assert client.post("/api/v1/tokens", json=body, headers={"X-CSRF-Token": token}).status_code == 201


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=["origin", "fetch"]
)
def test_what_another_site_sends_is_refused(client: TestClient, person: Account, headers: dict[str, str]) -> None:
    token = sign_in(client).json()["csrf_token"]
    sent = client.post("/api/v1/tokens", json={}, headers={"X-CSRF-Token": token} | headers)
    assert sent.json()["code"] == "cross-site"
    assert sign_in(client, **headers).json()["code"] == "cross-site"


def test_another_browsers_token_is_refused(client: TestClient, services: Services, person: Account) -> None:
    stolen = sign_in(client).json()["csrf_token"]
    other = TestClient(client.app, base_url=ORIGIN)
    sign_in(other)
    assert other.post("/api/v1/tokens", json={}, headers={"X-CSRF-Token": stolen}).json()["code"] == "cross-site"


def test_signing_out_ends_the_cookie(client: TestClient, person: Account) -> None:
    token = sign_in(client).json()["csrf_token"]
    kept = client.cookies["__Host-faisceau"]
    assert client.post("/api/v1/sign-out", headers={"X-CSRF-Token": token}).status_code == 204
    assert client.get("/api/v1/me", headers={"Cookie": f"__Host-faisceau={kept}"}).status_code == 401


def test_a_sign_in_ends_by_itself(client: TestClient, services: Services, person: Account) -> None:
    sign_in(client)
    with services.database.write() as session:
        session.execute(update(SignIn).values(expires_at=now() - timedelta(seconds=1)))
    assert client.get("/api/v1/me").status_code == 401


def test_the_database_holds_no_secret_that_opens_anything(
    client: TestClient, services: Services, person: Account
) -> None:
    sign_in(client)
    secret = client.cookies["__Host-faisceau"]
    with services.database.read() as session:
        (kept,) = session.scalars(select(SignIn.secret_hash)).all()
        assert kept == digest(secret) != secret
        assert session.get_one(Account, person.id).password_hash.startswith("$argon2id$")


def test_a_new_password_signs_every_browser_out(client: TestClient, person: Account) -> None:
    token = sign_in(client).json()["csrf_token"]
    body = {"current": PASSWORD, "new": "une phrase bien plus longue"}
    assert client.put("/api/v1/me/password", json=body, headers={"X-CSRF-Token": token}).status_code == 204
    assert client.get("/api/v1/me").status_code == 401
    assert sign_in(client).status_code == 401
    assert sign_in(client, "une phrase bien plus longue").status_code == 200


def test_a_token_changes_no_password(client: TestClient, scene: Scene, person: Account) -> None:
    body = {"current": PASSWORD, "new": "une phrase bien plus longue"}
    assert client.put("/api/v1/me/password", json=body, headers=scene.as_(Role.ADMINISTRATOR)).status_code == 403


def test_a_closed_account_opens_nothing_any_more(client: TestClient, scene: Scene, person: Account) -> None:
    juror = scene.accounts[Role.JUROR]
    account = client.get(f"/api/v1/accounts/{juror}", headers=scene.as_(Role.ADMINISTRATOR)).json()
    change = {"name": account["name"], "disabled": True, "version": account["version"]}
    client.put(f"/api/v1/accounts/{juror}", json=change, headers=scene.as_(Role.ADMINISTRATOR))
    assert client.get("/api/v1/me", headers=scene.as_(Role.JUROR)).status_code == 401


def test_the_last_administrator_cannot_be_closed(client: TestClient, scene: Scene, person: Account) -> None:
    change = {"name": "Admin", "disabled": True, "version": 2}
    answer = client.put(f"/api/v1/accounts/{person.id}", json=change, headers=scene.as_(Role.ADMINISTRATOR))
    assert answer.json()["code"] == "last-administrator"


class TestInvitation:
    """An account chooses its password by a link that is sent once."""

    @pytest.fixture
    def secret(self, client: TestClient, scene: Scene) -> str:
        body = {"email": "new@ecole.example", "name": "Nouvelle", "role": "juror"}
        answer = client.post("/api/v1/accounts", json=body, headers=scene.as_(Role.ADMINISTRATOR)).json()
        link = answer["invitation"]
        assert link.startswith(f"{ORIGIN}/invitation/")
        return link.rsplit("/", 1)[1]

    def accept(self, client: TestClient, secret: str, password: str = PASSWORD):
        return client.post("/api/v1/invitations/accept", json={"secret": secret, "password": password})

    def test_it_gives_the_account_its_password(self, client: TestClient, secret: str) -> None:
        assert sign_in(client, email="new@ecole.example").status_code == 401
        assert self.accept(client, secret).status_code == 204
        assert sign_in(client, email="new@ecole.example").status_code == 200

    def test_it_serves_once(self, client: TestClient, secret: str) -> None:
        self.accept(client, secret)
        again = self.accept(client, secret)
        assert (again.status_code, again.json()["code"]) == (410, "unusable-invitation")

    def test_it_expires(self, client: TestClient, services: Services, secret: str) -> None:
        with services.database.write() as session:
            session.execute(update(Invitation).values(expires_at=now()))
        assert self.accept(client, secret).status_code == 410

    @pytest.mark.parametrize("password", ["court", "aaaaaaaaaaaaaa", "motdepasse2027", "Azertyuiop123!"])
    def test_it_takes_no_password_that_would_be_guessed(self, client: TestClient, secret: str, password: str) -> None:
        assert self.accept(client, secret, password).json()["code"] == "weak-password"
        assert self.accept(client, secret).status_code == 204


class TestTokens:
    """Programs act by tokens, within scopes."""

    def make(self, client: TestClient, scene: Scene, *scopes: str, **more: str):
        body = {"label": "Essai", "scopes": list(scopes)} | more
        answer = client.post("/api/v1/tokens", json=body, headers=scene.as_(Role.ADMINISTRATOR))
        return answer.json(), {"Authorization": f"Bearer {answer.json().get('secret')}"}

    def test_a_token_to_read_does_not_write(self, client: TestClient, scene: Scene) -> None:
        _, headers = self.make(client, scene, "read")
        assert client.get("/api/v1/sessions", headers=headers).status_code == 200
        assert client.post("/api/v1/referentiels", json={"name": "icart-2024"}, headers=headers).status_code == 403

    def test_a_token_bound_to_a_kind_sees_no_other(self, client: TestClient, scene: Scene) -> None:
        _, headers = self.make(client, scene, "read", "session")
        assert client.get("/api/v1/sessions", headers=headers).status_code == 200
        assert client.get("/api/v1/accounts", headers=headers).status_code == 403

    def test_a_bound_token_frees_itself_in_no_way(self, client: TestClient, scene: Scene) -> None:
        _, headers = self.make(client, scene, "write", "api_token")
        answer = client.post("/api/v1/tokens", json={"label": "Libre", "scopes": ["write"]}, headers=headers)
        assert answer.status_code == 403

    def test_a_revoked_token_stops_at_once(self, client: TestClient, scene: Scene) -> None:
        token, headers = self.make(client, scene, "read")
        client.delete(f"/api/v1/tokens/{token['id']}", headers=scene.as_(Role.ADMINISTRATOR))
        assert client.get("/api/v1/sessions", headers=headers).status_code == 401

    def test_a_token_expires(self, client: TestClient, scene: Scene) -> None:
        _, headers = self.make(client, scene, "read", expires_at="2020-01-01T00:00:00Z")
        assert client.get("/api/v1/sessions", headers=headers).status_code == 401

    def test_its_secret_is_shown_once(self, client: TestClient, scene: Scene) -> None:
        made, headers = self.make(client, scene, "read")
        assert made["secret"].startswith("fsc_")
        listed = client.get("/api/v1/tokens", headers=headers).json()
        assert all("secret" not in token for token in listed)
        assert next(token for token in listed if token["id"] == made["id"])["last_used_at"] is not None

    def test_an_unknown_scope_is_refused(self, client: TestClient, scene: Scene) -> None:
        refused, _ = self.make(client, scene, "read", "everything")
        assert refused["errors"][0]["detail"] == "Portées inconnues : everything."


def test_over_plain_http_the_cookie_has_no_prefix_that_browsers_would_refuse(
    services: Services, settings: Settings, person: Account
) -> None:
    plain = settings.model_copy(
        update={"server": settings.server.model_copy(update={"public_url": "http://localhost"})}
    )
    client = TestClient(build_api(replace(services, settings=plain)), base_url="http://localhost")
    cookie = sign_in(client).headers["set-cookie"]
    assert cookie.startswith("faisceau=")
    assert "secure" not in cookie.lower()
