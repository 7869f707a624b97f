"""The whole table of role x action x object, asked for real: the routes say what they do, the table says who may."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from msgspec.structs import replace

from service.api.app import ROUTERS, api_routes, build_api
from service.api.callers import Allowed, Public, SignedIn, declaration, require_declared
from service.api.services import Services, open_services
from service.people.permissions import PERMISSIONS, Action, Kind, Reach, reach
from service.settings import Settings
from service.store.database import open_database
from service.store.files.disk import DiskFiles
from service.store.models import Role
from tests.service.service_scene import QUOTE, Place, Scene, play_scene

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
GUARDED = [route for route in ROUTES if isinstance(declaration(route), Allowed)]
# A password is changed from a browser only: tests/service/people has it.
CALLED = [route for route in GUARDED if route.path != "/api/v1/me/password"]
OPEN = {
    "/health",
    "/ready",
    "/api/v1/sign-in",
    "/api/v1/invitations/accept",
    "/api/v1/sign-in/oidc",
    "/api/v1/sign-in/oidc/callback",
}
PAGES_ONLY = {Kind.DELIBERATION}
RULES = {
    "title": "Session",
    "jury_date": "2027-02-01",
    "deadline": "2027-01-20T12:00:00Z",
    "anonymous": False,
    "reading_first": False,
}


@dataclass(frozen=True)
class Stage:
    """A service that can be put back to how it was."""

    app: FastAPI
    services: Services
    scene: Scene
    kept: Path
    folder: Path

    def fresh(self, number: int) -> Services:
        folder = self.folder / str(number)
        if not folder.exists():
            shutil.copytree(self.kept, folder)
        return replace(
            self.services,
            database=open_database(f"sqlite:///{folder / 'faisceau.sqlite'}"),
            files=DiskFiles(folder / "files"),
            erasers=(),
        )


@pytest.fixture(scope="module")
def stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("stage")
    kept = folder / "kept"
    kept.mkdir()
    shutil.copyfile(migrated_sqlite, kept / "faisceau.sqlite")
    settings = Settings(data_dir=kept, server={"public_url": "https://faisceau.example"})
    services = open_services(settings)
    scene = play_scene(services)
    with services.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    services.database.close()
    return Stage(build_api(services), services, scene, kept, folder)


def test_every_route_says_who_may_call_it() -> None:
    assert [route.path for route in ROUTES if declaration(route) is None] == []


def test_a_route_that_says_nothing_keeps_the_service_from_starting() -> None:
    bare = FastAPI()
    bare.get("/bare")(lambda: None)
    with pytest.raises(RuntimeError, match="/bare"):
        require_declared(api_routes(bare))


def test_few_routes_are_open_to_anyone() -> None:
    assert {route.path for route in ROUTES if isinstance(declaration(route), Public)} == OPEN
    assert {route.path for route in ROUTES if isinstance(declaration(route), SignedIn)} == {"/api/v1/sign-out"}


def test_every_permission_of_the_table_is_that_of_some_route_or_page() -> None:
    granted = {pair for grants in PERMISSIONS.values() for pair in grants}
    declared = {(allowed(route).action, allowed(route).kind) for route in GUARDED}
    assert declared <= granted
    assert {kind for _, kind in granted - declared} <= PAGES_ONLY


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: f"{next(iter(route.methods))} {route.path}")
def test_no_one_who_is_not_signed_in_gets_anything(route: APIRoute, stage: Stage) -> None:
    answer = call(stage, stage.services, route, stage.scene.here, Role.JUROR, {})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not-signed-in"


@pytest.mark.parametrize("route", CALLED, ids=lambda route: f"{next(iter(route.methods))} {route.path}")
def test_each_role_gets_what_the_table_says_and_no_more(route: APIRoute, stage: Stage) -> None:
    found, expected = {}, {}
    places = {"here": stage.scene.here} | ({"elsewhere": stage.scene.elsewhere} if has_place(route) else {})
    for role in Role:
        for name, place in places.items():
            # What only reads leaves the stage as it was.
            services = stage.fresh(0 if "GET" in route.methods else next(numbers))
            answer = call(stage, services, route, place, role, stage.scene.as_(role))
            services.database.close()
            code = answer.json().get("code") if answer.status_code >= 400 else ""
            assert code != "invalid-request", answer.text
            assert answer.status_code < 500, answer.text
            found[role.value, name] = {403: "forbidden", 404: "unknown"}.get(answer.status_code, "allowed")
            expected[role.value, name] = verdict(route, role, name)
    assert found == expected


def test_a_candidate_has_no_permission_on_what_the_jury_makes_of_dossiers() -> None:
    hidden = {Kind.DRAFT, Kind.REVIEW, Kind.EXPORT, Kind.RUN, Kind.SEAT, Kind.ASSIGNMENT, Kind.AUDIT, Kind.ACCOUNT}
    assert {kind for _, kind in PERMISSIONS[Role.CANDIDATE]} & hidden == set()
    assert {r for pair, r in PERMISSIONS[Role.CANDIDATE].items() if pair[1] is not Kind.REFERENTIEL} == {Reach.OWN}


def test_only_a_president_reopens_a_review() -> None:
    assert [role for role in Role if reach(role, Action.REOPEN, Kind.REVIEW)] == [Role.PRESIDENT]


numbers = iter(range(1, 10_000))


def allowed(route: APIRoute) -> Allowed:
    found = declaration(route)
    assert isinstance(found, Allowed)
    return found


def has_place(route: APIRoute) -> bool:
    return bool(re.search(r"{(session|dossier|group|version|run|draft|export|review|candidate|token)_id}", route.path))


def verdict(route: APIRoute, role: Role, place: str) -> str:
    wanted = allowed(route)
    granted = reach(role, wanted.action, wanted.kind)
    if granted is None:
        return "forbidden"
    own_token = wanted.kind is Kind.API_TOKEN and place == "elsewhere"
    return "unknown" if place == "elsewhere" and (granted is not Reach.ALL or own_token) else "allowed"


def call(stage: Stage, services: Services, route: APIRoute, place: Place, role: Role, headers: dict[str, str]):
    stage.app.state.services = services
    client = TestClient(stage.app, base_url="https://faisceau.example")
    method = next(iter(route.methods))
    path = re.sub(r"{(\w+)}", lambda found: parameter(stage.scene, place, role, route, found.group(1)), route.path)
    body = BODIES.get((method, route.path), lambda scene, place: {})(stage.scene, place)
    return client.request(method, path, headers=headers, **body)


def parameter(scene: Scene, place: Place, role: Role, route: APIRoute, name: str) -> str:
    if name == "run_id":
        return place.self_check if "self-checks" in route.path else place.run
    if name == "token_id":
        return scene.token_ids[role] if place is scene.here else scene.other_token_id
    if name == "account_id":
        sits = "seats" in route.path or "assignments" in route.path
        return scene.accounts[Role.JUROR] if sits and place is scene.here else scene.other_juror
    if name == "decision_id":
        return place.decisions.get(role) or place.decisions[Role.JUROR]
    fixed = {
        "kind": "note_strategique",
        "criterion": "C5.1",
        "evidence": "C5.1-e1",
        "referentiel_id": scene.referentiel,
        "webhook_id": scene.webhook,
    }
    return fixed[name] if name in fixed else getattr(place, name.removesuffix("_id"))


def json(**body: object) -> Callable[[Scene, Place], dict]:
    return lambda scene, place: {"json": body}


BODIES: dict[tuple[str, str], Callable[[Scene, Place], dict]] = {
    ("POST", "/api/v1/tokens"): json(label="Essai", scopes=["read"]),
    ("POST", "/api/v1/accounts"): json(email="new@ecole.example", name="New", role="juror"),
    ("PUT", "/api/v1/accounts/{account_id}"): json(name="Other", disabled=False, version=1),
    ("POST", "/api/v1/referentiels"): json(name="icart-2024"),
    ("POST", "/api/v1/sessions"): lambda s, p: {"json": RULES | {"referentiel_id": s.referentiel, "bloc": "B2"}},
    ("PUT", "/api/v1/sessions/{session_id}"): json(**RULES, version=1),
    ("POST", "/api/v1/sessions/{session_id}/seats"): lambda s, p: {"json": {"account_id": s.guest}},
    ("POST", "/api/v1/sessions/{session_id}/groups"): json(name="Groupe 2"),
    ("POST", "/api/v1/sessions/{session_id}/dossiers"): json(name="Mary Shelley", email="mary@candidats.example"),
    ("POST", "/api/v1/sessions/{session_id}/candidates/import"): lambda s, p: {"content": b"nom;email\n"},
    ("PUT", "/api/v1/dossiers/{dossier_id}"): json(group_id=None, version=1),
    ("POST", "/api/v1/dossiers/{dossier_id}/assignments"): lambda s, p: {"json": {"account_id": s.other_juror}},
    ("PUT", "/api/v1/dossiers/{dossier_id}/pieces/{kind}"): lambda s, p: {
        "content": b"Du texte.",
        "params": {"file_name": "note.txt"},
    },
    ("PUT", "/api/v1/sessions/{session_id}/brief"): lambda s, p: {
        "content": b"Du texte.",
        "params": {"file_name": "brief.txt"},
    },
    ("PUT", "/api/v1/dossiers/{dossier_id}/review/criteria/{criterion}"): json(rating="met"),
    ("PUT", "/api/v1/dossiers/{dossier_id}/review/evidence/{evidence}"): lambda s, p: {
        "json": {"draft_id": p.draft, "decision": "rejected", "version": 1}
    },
    ("POST", "/api/v1/dossiers/{dossier_id}/review/evidence"): lambda s, p: {
        "json": {
            "criterion": "C5.1",
            "piece_version_id": p.version,
            "passage": "p1",
            "start": 22,
            "end": 22 + len(QUOTE),
            "quote": QUOTE,
        }
    },
    ("POST", "/api/v1/dossiers/{dossier_id}/review/signature"): json(version=1),
    ("POST", "/api/v1/reviews/{review_id}/reopening"): json(reason="Erreur de saisie", version=1),
    ("POST", "/api/v1/webhooks"): json(url="https://ent.example/hook", events=["draft.ready"]),
}
