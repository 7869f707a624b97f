"""A labelled dossier of the bakery on disk, and its référentiel."""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from referentiel.model import CoverageRule, Referentiel
from tests.builders import bakery
from tests.service.assessment.language_model.scene import COLD, COST, NOTE, ORDER

COVER = "Note de Solenn Karadeg, rendue le 3 mars 2026 au jury de la boulangerie."
MANIFEST = {"bloc": "X", "pieces": [{"file": "note.md", "kind": "note"}, {"file": "brief.md", "kind": "brief"}]}
GOLD = {
    "criteria": {
        "K1.1": {"coverage": "supported", "evidence": [{"piece": "note", "quote": COST, "weight": "primary"}]},
        "K2.1": {"coverage": "supported", "evidence": [{"piece": "note", "quote": COLD, "weight": "primary"}]},
    }
}


def write_case(folder: Path) -> Path:
    """Writes the case into a folder."""
    (folder / "note.md").write_text("\n\n".join((*NOTE, COVER)), encoding="utf-8")
    (folder / "brief.md").write_text(ORDER, encoding="utf-8")
    grid = Referentiel(
        1, "boulange", "Boulangerie", "Boulangerie", "École", 2026, "fr", (), CoverageRule(0.5, 2), (bakery(),)
    )
    data: dict[str, Any] = {"manifest": MANIFEST, "gold": GOLD, "referentiel": msgspec.to_builtins(grid)}
    for name, content in data.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder
