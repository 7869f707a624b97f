"""Labelled dossiers on disk, replayed: what their readers quoted is what simulated jurors accept."""

import pytest
import yaml

from ingest.limits import Limits
from referentiel.catalogue import open_referentiel
from service.assessment.adaptation import Prudence
from service.assessment.heads import Heads
from service.evaluation.gold import load_cases
from tests.end_to_end.bakery_case import write_case
from tests.training.simulated import dossier, fusion, heads_file
from training import __main__ as command
from training.cases import labelled
from training.errors import NothingMeasured
from training.jurors import replayed_on

BUDGET = "Le budget s'élève à 12 400 euros, dont 3 000 euros de subvention de la ville et 9 400 euros de recettes."
OTHERS = (
    "La salle a été repeinte en blanc avant l'ouverture par les bénévoles de l'association du quartier voisin.",
    "Nous avons choisi six artistes de la région parce que leurs travaux parlent tous de la rivière et de ses crues.",
    "Le calendrier prévoit quatre semaines de préparation, trois jours de montage et douze jours d'ouverture.",
)


@pytest.fixture
def heads(tmp_path):
    return Heads.load(heads_file(tmp_path))


def test_jurors_accept_what_the_reader_quoted(tmp_path, encoder):
    (case,) = load_cases(write_case(tmp_path))
    grid = open_referentiel(str(tmp_path / "referentiel.yaml"))
    found = labelled(case, grid, encoder, Limits())
    assert found.id == case.name
    assert found.vectors.shape[0] == found.lexical.shape[0] == len(found.around.pieces) == len(found.substance)
    accepted = {name: int(found.substance[:, column].sum()) for column, name in enumerate(found.criteria)}
    assert {name for name, count in accepted.items() if count} == {"K1.1", "K2.1"}


def test_a_curve_has_a_row_for_each_number_of_dossiers_learned_from(heads):
    table = replayed_on([dossier(number) for number in range(4)], heads, fusion(), Prudence())
    assert list(table.columns[0].cells) == ["0", "1", "2", "3"]
    assert "4 dossiers" in str(table.title)


def test_one_dossier_of_a_bloc_measures_nothing(heads):
    with pytest.raises(NothingMeasured, match="deux dossiers"):
        replayed_on([dossier(1)], heads, fusion(), Prudence())


def test_folders_of_labelled_dossiers_are_replayed_by_the_command(tmp_path, capsys):
    for number in range(2):
        folder = tmp_path / f"case-{number}"
        folder.mkdir()
        (folder / "note-de-synthese.md").write_text("\n\n".join((*OTHERS[number:], BUDGET)), encoding="utf-8")
        pieces = [{"file": "note-de-synthese.md", "kind": "note_de_synthese"}]
        quoted = {"coverage": "supported", "evidence": [{"piece": "note-de-synthese", "quote": BUDGET}]}
        for name, data in (
            ("manifest", {"bloc": "B1", "pieces": pieces}),
            ("gold", {"criteria": {"C2.1": quoted}}),
        ):
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert command.main(["replay", "--cases", str(tmp_path)]) == 0
    assert "2 dossiers étiquetés" in capsys.readouterr().out
    assert command.main(["replay", "--cases", str(tmp_path / "nowhere")]) == 1
    assert "Aucun dossier étiqueté" in capsys.readouterr().err
