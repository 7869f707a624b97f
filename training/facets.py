"""Which facets of a criterion passages serve: how well the engine tells, how far two readers agree."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from service.assessment.scores import ALSO_SERVED, facets_served
from training import readings
from training.calibration import expected_error, reliability
from training.corpus import MiniDossier
from training.errors import NothingMeasured, UnsoundCorpus
from training.examples import NONE, Columns
from training.predictions import Predictions


class Attribution(Struct, frozen=True):
    """Over the passages and criteria of which a reader said which facets they serve."""

    surest: float
    """Share, of those that serve any, whose surest facet is one of the reader's."""
    precision: float
    recall: float
    f1: float
    """Of the facets named, all passages together."""
    calibration_error: float
    """Of how surely a facet is served."""


def attribution(predictions: Predictions, columns: Columns) -> Attribution | None:
    """The facets that are named for held-out passages beside those that readers name; None where no reader did."""
    both = named = told = 0
    first = []
    for criterion in range(len(columns.criteria)):
        own = columns.owners == criterion
        rows = (predictions.served[:, own] != NONE).any(axis=1)
        wanted, sure = predictions.served[rows][:, own] == 1, predictions.serving[rows][:, own]
        said = facets_served(sure, ALSO_SERVED)
        both, named, told = both + int((wanted & said).sum()), named + int(said.sum()), told + int(wanted.sum())
        serves = wanted.any(axis=1)
        first.append(wanted[serves, sure[serves].argmax(axis=1)])
    known = predictions.served != NONE
    if not told:
        return None
    error = expected_error(reliability(predictions.serving[known], predictions.served[known] == 1))
    return Attribution(
        surest=round(float(np.concatenate(first).mean()), 4),
        precision=round(both / max(1, named), 4),
        recall=round(both / told, 4),
        f1=round(2 * both / (named + told), 4),
        calibration_error=round(error, 4),
    )


Again = dict[int, dict[str, tuple[str, ...]]]
"""A second reading of a dossier: the place of a passage, from 0, a criterion that it speaks to, the facets served."""


class FacetAccord(Struct, frozen=True):
    """How far two readers name the same facets."""

    dossiers: int
    judgements: int
    """Passages and criteria that they speak to."""
    same: float
    """Share with exactly the same facets."""
    f1: float
    """Of the second reader's facets against the first's, all passages together."""


def load_again(folder: Path, dossiers: Sequence[MiniDossier]) -> dict[str, Again]:
    """For each dossier of which another reader said which facets the passages serve, what they said.

    Raises:
        UnsoundCorpus: a file is of another form, of no dossier, or judges what has no label.
    """
    return readings.load(folder, dossiers, Again, _check)


def accord(again: Mapping[str, Again], dossiers: Sequence[MiniDossier]) -> FacetAccord:
    """The agreement of the second readings with the first.

    Raises:
        NothingMeasured: there is no second reading.
    """
    by_id = {dossier.id: dossier for dossier in dossiers}
    pairs = [
        (set(by_id[name].passages[row].facets.get(criterion, ())), set(served))
        for name, judged in again.items()
        for row, criteria in judged.items()
        for criterion, served in criteria.items()
    ]
    both, all_ = sum(len(one & other) for one, other in pairs), sum(len(one) + len(other) for one, other in pairs)
    if not pairs:
        raise NothingMeasured("Personne n'a relu quels aspects servent les passages.")
    same = np.mean([one == other for one, other in pairs])
    return FacetAccord(len(again), len(pairs), round(float(same), 3), round(2 * both / max(1, all_), 3))


def _check(path: Path, found: Again, dossier: MiniDossier) -> None:
    labelled = {row: set(passage.labels) for row, passage in enumerate(dossier.passages)}
    for row, criteria in found.items():
        if not criteria.keys() <= labelled.get(row, set()):
            raise UnsoundCorpus(f"{path.name}, passage {row} : un critère jugé n'y a pas d'étiquette.")
