"""Where a model is, what is hidden from it, and the secret of the installation."""

import stat
from pathlib import Path

import pytest

from service.assessment.language_model.ledger import Payer
from service.model_settings import Hiding, Model
from service.model_wiring import build_account, build_ledger, hides, installation_key, is_local
from service.settings import Settings


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8000/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://192.168.1.20:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://models.school.internal/v1", True),
        ("https://api.example.org/v1", False),
        ("https://127.0.0.1.example.org/v1", False),
        ("http://8.8.8.8/v1", False),
        (None, False),
    ],
)
def test_only_this_machine_and_its_private_network_are_local(address: str | None, local: bool) -> None:
    assert is_local(address) is local
    assert hides(Model(name="openai:essai", base_url=address)) is not local


@pytest.mark.parametrize(("hiding", "hidden"), [(Hiding.ON, True), (Hiding.OFF, False)])
def test_hiding_can_be_decided_whatever_the_endpoint(hiding: Hiding, hidden: bool) -> None:
    assert hides(Model(name="openai:essai", base_url="http://127.0.0.1/v1", pseudonyms=hiding)) is hidden


def test_the_secret_is_made_once_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    key = installation_key(tmp_path)
    assert len(key) == 32
    assert installation_key(tmp_path) == key
    (path,) = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_model_of_one_s_own_costs_nothing_and_an_unknown_one_has_no_price(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    own = Model(name="openai:essai", base_url="http://127.0.0.1/v1")
    unknown = Model(name="openai:essai", base_url="https://api.example.org/v1")
    assert build_account(own, build_ledger(settings), Payer("d")).usage.cost == 0.0
    assert build_account(unknown, build_ledger(settings), Payer("d")).usage.cost is None


def test_the_key_of_a_model_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAISCEAU_MODEL__API_KEY", "sk-secret")
    assert "sk-secret" not in repr(Settings())
    assert "sk-secret" not in Settings().model_dump_json()
