"""Which sentences of labelled passages readers quote, beside the corpus, and how far two readers agree."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from service.assessment.quotation import parted
from training import readings
from training.corpus import Label, MiniDossier
from training.errors import NothingMeasured, UnsoundCorpus
from training.passages import located

FOLDER = "quoted"

Quoted = dict[int, dict[str, tuple[int, ...]]]
"""Of a dossier: the place of a passage, a criterion that it speaks to, the sentences quoted; all from 0."""


class QuotedAccord(Struct, frozen=True):
    """How far two readers quote the same sentences."""

    dossiers: int
    judgements: int
    """Passages and criteria that they speak to."""
    same: float
    """Share with exactly the same sentences."""
    f1: float
    """Of the words that the second reader quotes against those of the first, all passages together."""


def load(folder: Path, dossiers: Sequence[MiniDossier]) -> dict[str, Quoted]:
    """For each dossier whose sentences a reader marked, those that they quote; none where there is no such folder.

    Raises:
        UnsoundCorpus: a file is of another form, of no dossier, or quotes what has no label or is not there.
    """
    return readings.load(folder, dossiers, Quoted, _check)


def of_substance(quoted: Mapping[str, Quoted], dossiers: Sequence[MiniDossier]) -> dict[str, Quoted]:
    """What is quoted of the passages that show something for a criterion: of others, the product cuts nothing."""
    labels = {dossier.id: [passage.labels for passage in dossier.passages] for dossier in dossiers}
    return {
        name: {
            row: shown
            for row, criteria in passages.items()
            if (shown := {each: of for each, of in criteria.items() if labels[name][row][each] is Label.SUBSTANCE})
        }
        for name, passages in quoted.items()
    }


def words(dossier: MiniDossier) -> dict[int, tuple[int, ...]]:
    """The words of each sentence of the passages among whose sentences one may choose, by the passage's place."""
    found = {}
    for row, each in enumerate(located(dossier)):
        text = each.passage.text
        if spans := parted(each.passage):
            found[row] = tuple(len(text[span.start : span.end].split()) for span in spans)
    return found


def accord(again: Mapping[str, Quoted], first: Mapping[str, Quoted], dossiers: Sequence[MiniDossier]) -> QuotedAccord:
    """The agreement of a second reading with the first.

    Raises:
        NothingMeasured: nothing was read twice.
    """
    by_id = {dossier.id: dossier for dossier in dossiers}
    same, both, all_ = [], 0, 0
    for name, quoted in again.items():
        lengths = words(by_id[name])
        for row, one, other in _pairs(quoted, first.get(name, {})):
            same.append(one == other)
            both += sum(lengths[row][sentence] for sentence in one & other)
            all_ += sum(lengths[row][sentence] for each in (one, other) for sentence in each)
    if not same:
        raise NothingMeasured("Personne n'a relu quelles phrases citer.")
    return QuotedAccord(len(again), len(same), round(float(np.mean(same)), 3), round(2 * both / all_, 3))


def _pairs(one: Quoted, other: Quoted) -> Iterator[tuple[int, set[int], set[int]]]:
    for row, criteria in one.items():
        for criterion, sentences in criteria.items():
            if criterion in other.get(row, {}):
                yield row, set(sentences), set(other[row][criterion])


def _check(path: Path, found: Quoted, dossier: MiniDossier) -> None:
    lengths = words(dossier)
    for row, criteria in found.items():
        if row not in lengths or not criteria.keys() <= dossier.passages[row].labels.keys():
            raise UnsoundCorpus(f"{path.name}, passage {row} : une citation n'y a ni phrases ni étiquette.")
        for sentences in criteria.values():
            if not sentences or not set(sentences) <= set(range(len(lengths[row]))):
                raise UnsoundCorpus(f"{path.name}, passage {row} : une phrase citée n'y est pas.")
