"""The guides say what is so: every setting, every code, every path of the worked example."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.problems import code_of, status_of
from service.pipeline_settings import Pipeline
from service.server_settings import Oidc, Server
from service.use_cases import errors

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", [Server, Pipeline, Oidc], ids=lambda kind: kind.__name__)
def test_every_setting_is_in_the_operators_guide(settings: type) -> None:
    guide = (DOCS / "operator-guide.md").read_text(encoding="utf-8")
    missing = [name for name in settings.model_fields if f"{name.upper()}" not in guide]
    assert missing == []


def test_every_path_of_the_worked_example_exists(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    known = [re.compile("^" + re.sub(r"{\w+}", "[^/]+", path) + "$") for path in described]
    named = {f"/api/v1{path}" for path in re.findall(r"\$API(/[\w/$.\-]+)", GUIDE)}
    assert len(named) > 10
    assert [path for path in named if not any(pattern.match(path) for pattern in known)] == []


def test_every_code_of_a_use_case_is_told_under_its_status() -> None:
    rows = dict(re.findall(r"^\| (\d{3}) \| (.+) \|$", GUIDE, re.MULTILINE))
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__]
    leaves = [kind for kind in kinds if not kind.__subclasses__()]
    missing = [kind.__name__ for kind in leaves if f"`{code_of(kind.__name__)}`" not in rows[str(status_of(kind))]]
    assert missing == []
