"""The menu says where one is, on every page that belongs to one of its entries; the log speaks French."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from service.web.views.audit_words import ACTIONS, detail_words
from tests.service.web.bakers import School
from tests.service.web.candidates import let_in
from tests.service.web.conftest import Browse
from tests.service.web.reading import read


@pytest.mark.parametrize(
    ("role", "address", "entry"),
    [
        ("president", "/deliberations/{dossier}", "Sessions"),
        ("president", "/dossiers/{dossier}/versions", "Mes dossiers"),
        ("juror", "/sessions/{session}/criteres/K1.1", "Mes dossiers"),
        ("ada", "/mes-donnees/effacer", "Mon dossier"),
    ],
)
def test_the_menu_says_where_one_is(browse: Browse, school: School, role: str, address: str, entry: str) -> None:
    dossier = let_in(school)
    page = read(browse(role).get(address.format(dossier=dossier, session=school.session_id)))
    assert [a.text for a in page.all("a") if a.attributes.get("aria-current") == "page"][:1] == [entry]


def test_everything_that_is_logged_has_words() -> None:
    assert set(_recorded()) <= set(ACTIONS)


def test_the_log_is_read_in_french_beside_its_codes(browse: Browse, school: School) -> None:
    page = read(browse("administrator").get("/administration/journal"))
    cells = [cell.text for cell in page.all("td", "action")]
    assert cells != []
    assert all(any(words in cell and code in cell for code, words in ACTIONS.items()) for cell in cells)


def test_details_that_say_nothing_are_left_out() -> None:
    assert detail_words({"criterion": "C5.1", "evidence": None, "seats": ["a", "b"]}) == "critère C5.1 · seats a, b"


def _recorded() -> Iterator[str]:
    for path in Path(service.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "_record"):
                said = (each.value for each in node.args if isinstance(each, ast.Constant))
                yield from (value for value in said if isinstance(value, str) and "." in value)
