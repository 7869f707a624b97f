from pathlib import Path

import pytest

from training.corpus import load
from training.folds import by_family, in_turn


@pytest.fixture(scope="module")
def dossiers():
    return load(Path("referentiel/icart-2024/corpus")).dossiers


@pytest.mark.parametrize("number", [2, 4, 5])
def test_every_mini_dossier_is_held_out_once(dossiers, number):
    held = [name for fold in in_turn(dossiers, number) for name in fold.held_out]
    assert sorted(held) == sorted(dossier.id for dossier in dossiers)


def test_every_fold_holds_out_dossiers_of_every_bloc(dossiers):
    blocs = {dossier.id: dossier.bloc for dossier in dossiers}
    for fold in in_turn(dossiers, 5):
        assert {blocs[name] for name in fold.held_out} == {"B1", "B2", "B3"}


@pytest.mark.parametrize("number", [2, 3, 6, 20])
def test_a_kind_of_project_is_held_out_whole_and_once(dossiers, number):
    folds = by_family(dossiers, number)
    held = [name for fold in folds for name in fold.held_out]
    assert sorted(held) == sorted(dossier.id for dossier in dossiers)
    for fold in folds:
        inside = {d.family for d in dossiers if d.id in fold.held_out}
        assert set(fold.name.split(", ")) == inside
        assert not inside & {d.family for d in dossiers if d.id not in fold.held_out}


def test_kinds_are_shared_out_evenly(dossiers):
    sizes = [sum(len(d.passages) for d in dossiers if d.id in fold.held_out) for fold in by_family(dossiers, 3)]
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes) < 1.5 * min(sizes)
