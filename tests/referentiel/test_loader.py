from pathlib import Path
from typing import Any

import pytest
import yaml

from referentiel.catalogue import names, open_referentiel
from referentiel.check import problems
from referentiel.errors import InvalidReferentiel, UnknownReferentiel
from referentiel.loader import load


def facet(name: str, weight: str = "secondary") -> dict[str, Any]:
    return {
        "id": name,
        "label": f"Facette {name}",
        "weight": weight,
        "substance": "Des faits.",
        "vocabulary": "Des mots.",
        "queries": [f"Phrase {name} numéro {n}" for n in range(4)],
        "cues": ["mot"],
    }


def criterion(**changes: Any) -> dict[str, Any]:
    return {
        "id": "K1.1",
        "official": "Le pain est bon",
        "label": "Le pain est bon.",
        "attachment": {"inferred": False, "reason": "Écrit ainsi."},
        "pieces": ["carnet"],
        "facets": [facet("un", "main"), facet("deux"), facet("trois")],
        "levels": {"supported": "s", "partial": "p", "missing": "m"},
        "questions": ["Pourquoi ce levain ?"],
    } | changes


def grid(*criteria: dict[str, Any]) -> dict[str, Any]:
    competence = {"id": "K1", "activity": "A1", "official": "Pétrir", "label": "Pétrir", "short": "Pétrissage"}
    piece = {"id": "carnet", "label": "Carnet", "collective": False, "evidence": True}
    bloc = {
        "id": "X",
        "official": "BLOC X",
        "label": "Bloc X",
        "official_context": "c",
        "context": "c",
        "evaluation": "e",
        "activities": [{"id": "A1", "official": "a", "label": "a"}],
        "pieces": [piece | {"must_contain": [], "file_hints": ["carnet"]}],
        "competences": [competence | {"criteria": list(criteria)}],
    }
    return {
        "schema": 1,
        "id": "boulanger-2026",
        "title": "Boulanger",
        "official_title": "CAP",
        "certifier": "École du pain",
        "year": 2026,
        "language": "fr",
        "notes": [],
        "coverage_rule": {"supported_share": 0.5, "supported_facets": 2},
        "blocs": [bloc],
    }


def write(path: Path, data: object) -> Path:
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_a_second_referentiel_is_a_second_file(tmp_path: Path) -> None:
    loaded = open_referentiel(str(write(tmp_path / "boulanger.yaml", grid(criterion()))))
    assert loaded.bloc("X").criterion("K1.1").facet("un").label == "Facette un"
    assert problems(loaded) == ()


def test_a_bloc_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    data = grid(criterion())
    write(tmp_path / "X.yaml", data["blocs"][0])
    write(tmp_path / "referentiel.yaml", data | {"blocs": ["X.yaml"]})
    assert load(tmp_path).bloc("X").competence_of("K1.1").id == "K1"


def test_the_fingerprint_changes_with_any_word(tmp_path: Path) -> None:
    one = load(write(tmp_path / "a.yaml", grid(criterion())))
    other = load(write(tmp_path / "b.yaml", grid(criterion(label="Le pain est très bon."))))
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "ne se lit pas"),
        ("- une\n- liste\n", "champs nommés"),
        (yaml.safe_dump({"id": "x"}), "forme attendue"),
        (yaml.safe_dump(grid(criterion()) | {"inconnu": 1}), "forme attendue"),
    ],
)
def test_an_unsound_file_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidReferentiel, match=reason):
        load(path)


def test_an_unknown_name_says_which_are_known() -> None:
    with pytest.raises(UnknownReferentiel, match=names()[0]):
        open_referentiel("inconnu-1999")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pieces": ["roman"]}, "pièces inconnues"),
        ({"facets": [facet("un", "main")] * 3}, "en double"),
        ({"facets": [facet("un"), facet("deux"), facet("trois")]}, "aucune facette principale"),
        ({"facets": [facet("un", "main")]}, "facettes"),
        ({"questions": []}, "questions"),
    ],
)
def test_the_check_finds_what_the_form_allows(tmp_path: Path, changes: dict[str, Any], problem: str) -> None:
    loaded = load(write(tmp_path / "r.yaml", grid(criterion(**changes))))
    assert any(problem in found for found in problems(loaded))
