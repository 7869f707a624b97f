import pytest

from referentiel.catalogue import open_referentiel
from service.settings import Settings
from service.wiring import build_evidence_tools


@pytest.mark.parametrize("name", ["FLOOR", "EVIDENCE_PER_CRITERION", "NEAREST_PER_ABSENCE"])
def test_every_setting_of_a_reading_reaches_the_engine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    icart = open_referentiel("icart-2024")
    usual = build_evidence_tools(icart, Settings()).engine.fingerprint
    monkeypatch.setenv(f"FAISCEAU_READING__{name}", "1")
    assert build_evidence_tools(icart, Settings()).engine.fingerprint != usual
