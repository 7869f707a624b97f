"""Dossiers read again by a juror who had not seen the first reading, and how far the two agree."""

from pathlib import Path

import numpy as np
from msgspec import Struct

from service.assessment.draft import Coverage
from service.evaluation.gold import QuoteWeight
from training import coverage, readings
from training.corpus import MiniDossier
from training.errors import UnsoundCorpus
from training.predictions import COVERAGES


class Quoted(Struct, frozen=True, forbid_unknown_fields=True):
    """What a second reader quotes of a passage."""

    passage: int
    """Its place, from 0."""
    weight: QuoteWeight
    quote: str


class SecondReading(Struct, frozen=True, forbid_unknown_fields=True):
    """A second reader's word for a criterion and the quotes that it rests on."""

    coverage: Coverage
    evidence: tuple[Quoted, ...]


class Accord(Struct, frozen=True):
    """How far two readers of the same dossiers agree."""

    dossiers: int
    criteria: int
    same_coverage: float
    """Share of the criteria."""
    coverage: coverage.Agreement
    labelled: float
    """Share of the second reader's first quotes that stand in a passage which the first reader labelled so."""
    shared_first: float
    """Share of the first reader's first passages that the second puts first too."""


def load(folder: Path, dossiers: tuple[MiniDossier, ...]) -> dict[str, dict[str, SecondReading]]:
    """For each dossier that was read again, each criterion's second reading.

    Raises:
        UnsoundCorpus: a file is of another form, of no dossier, or quotes what its passage does not say.
    """
    return readings.load(folder, dossiers, dict[str, SecondReading], _check)


def accord(again: dict[str, dict[str, SecondReading]], dossiers: tuple[MiniDossier, ...]) -> Accord:
    """The agreement of the second readings with the first."""
    by_id = {dossier.id: dossier for dossier in dossiers}
    pairs = [(by_id[name], criterion, found) for name, all_ in again.items() for criterion, found in all_.items()]
    first = np.array([COVERAGES.index(dossier.coverage[criterion].coverage) for dossier, criterion, _ in pairs])
    second = np.array([COVERAGES.index(found.coverage) for _, _, found in pairs])
    quoted = [(d, c, q.passage) for d, c, found in pairs for q in found.evidence if q.weight is QuoteWeight.PRIMARY]
    shown = {(d.id, c, row) for d, c, row in quoted}
    own = [(d.id, c, row) for d, c, _ in pairs for row in d.coverage[c].primary]
    return Accord(
        dossiers=len(again),
        criteria=len(pairs),
        same_coverage=round(float((first == second).mean()), 3),
        coverage=coverage.agreement(first, second),
        labelled=round(float(np.mean([c in d.passages[row].labels for d, c, row in quoted])), 3),
        shared_first=round(float(np.mean([place in shown for place in own])), 3),
    )


def _check(path: Path, found: dict[str, SecondReading], dossier: MiniDossier) -> None:
    if found.keys() != dossier.coverage.keys():
        raise UnsoundCorpus(f"La seconde lecture {path.name} ne juge pas les critères que la première a jugés.")
    texts = [" ".join(passage.text.split()) for passage in dossier.passages]
    for criterion, reading in found.items():
        for quoted in reading.evidence:
            if quoted.passage not in range(len(texts)) or quoted.quote not in texts[quoted.passage]:
                raise UnsoundCorpus(f"{path.name}, {criterion} : le passage {quoted.passage} ne dit pas ce qu'on cite.")
