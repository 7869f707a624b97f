"""What every test shares: the real embedded model, assembled once, and no setting from the outside."""

import os
from pathlib import Path

import pytest

from ingest.encoder import Encoder, open_encoder


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, cache_dir: Path, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("FAISCEAU_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FAISCEAU_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("FAISCEAU_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def encoder(cache_dir: Path) -> Encoder:
    return open_encoder(cache_dir)
