from contextlib import suppress

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.store.models import Role
from service.use_cases.candidate_import import read_list
from service.use_cases.errors import BadImport
from tests.service.service_scene import Scene


def send(client: TestClient, scene: Scene, text: str | bytes, *, dry_run: bool = False):
    return client.post(
        f"/api/v1/sessions/{scene.here.session}/candidates/import",
        params={"dry_run": dry_run},
        content=text if isinstance(text, bytes) else text.encode(),
        headers=scene.as_(Role.ADMINISTRATOR) | {"Content-Type": "text/csv"},
    )


def names(client: TestClient, scene: Scene) -> list[str]:
    path = f"/api/v1/sessions/{scene.here.session}/dossiers"
    return [dossier["label"] for dossier in client.get(path, headers=scene.as_(Role.ADMINISTRATOR)).json()]


LIST = "nom;email;groupe\nMary Shelley;mary@candidats.example;Groupe 1\nJane Austen;jane@candidats.example;Groupe 2\n"


def test_a_dry_run_says_what_would_become_of_the_list_and_writes_nothing(client: TestClient, scene: Scene) -> None:
    report = send(client, scene, LIST, dry_run=True).json()
    assert report == {"added": 2, "unchanged": 0, "groups_added": 1, "bad_lines": [], "written": False}
    assert names(client, scene) == ["Ada Lovelace"]


def test_a_sound_list_is_taken_up_once(client: TestClient, scene: Scene) -> None:
    assert send(client, scene, LIST).json()["added"] == 2
    again = send(client, scene, LIST).json()
    assert (again["added"], again["unchanged"], again["groups_added"]) == (0, 2, 0)
    assert names(client, scene) == ["Ada Lovelace", "Mary Shelley", "Jane Austen"]


def test_every_bad_line_is_reported_and_nothing_is_written(client: TestClient, scene: Scene) -> None:
    lines = ("Mary Shelley,mary@candidats.example", ",sans.nom@candidats.example", "Jane Austen,jane")
    bad = "\n".join(("nom,email", *lines, "Mary,mary@candidats.example"))
    report = send(client, scene, bad).json()
    assert report["written"] is False
    assert report["bad_lines"] == [
        {"line": 3, "problem": "Le nom manque."},
        {"line": 4, "problem": "L'adresse « jane » n'est pas valable."},
        {"line": 5, "problem": "L'adresse « mary@candidats.example » figure déjà plus haut."},
    ]
    assert names(client, scene) == ["Ada Lovelace"]


def test_a_list_saved_by_a_spreadsheet_is_read(client: TestClient, scene: Scene) -> None:
    assert (
        send(client, scene, "Nom\tCourriel\r\nZoé Bérénice\tzoe@candidats.example\r\n".encode("cp1252")).json()["added"]
        == 1
    )
    assert names(client, scene)[-1] == "Zoé Bérénice"


@pytest.mark.parametrize(
    "text", ["", "prénom;ville\nAda;Londres\n", "nom;email\n\x00", "nom\n", "nom;\remail\n"], ids=repr
)
def test_what_is_no_list_is_refused_in_words(client: TestClient, scene: Scene, text: str) -> None:
    answer = send(client, scene, text)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-import")


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"nom;email\n{text}".encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(BadImport):
        good, bad = read_list(data)
        assert all(candidate.name and "@" in candidate.email for candidate in good)
        assert all(line.problem for line in bad)
