"""Fits the plain scorer: one small model over signals, the same for every criterion of every référentiel.

``python -m training.plain`` writes ``service/assessment/plain_scorer.json``. It needs no torch.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from ingest.embedder import Embedder
from ingest.index import Entry, PassageIndex, open_on_disk
from referentiel.catalogue import open_referentiel
from referentiel.model import Bloc
from service.assessment.coverage import Bearing, ExpectedEvidence
from service.assessment.draft import Coverage
from service.assessment.plain_scorer import FEATURES, WEIGHTS, Logistic, PlainWeights, features
from service.assessment.signals import Matrix, Signals, indexed_text
from service.settings import Settings
from service.wiring import build_embedder
from training import logistic
from training.corpus import Label, MiniDossier, load, word_of
from training.folds import in_turn
from training.passages import located

_RIDGE = 1e-4
_ORDER = (Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED)


class Example(Struct, frozen=True):
    """A mini-dossier as the scorer sees it, and its labels. Rows are passages, columns criteria of its bloc."""

    id: str
    features: Matrix
    labels: tuple[tuple[Label | None, ...], ...]

    def has(self, *wanted: Label) -> Matrix:
        """1 where a passage has one of these labels for a criterion."""
        return np.array([[label in wanted for label in row] for row in self.labels], np.float32)


def main() -> None:
    """Fits on the corpus that comes with the product, writes the weights, prints what they score when held out."""
    settings = Settings()
    grid = open_referentiel("icart-2024")
    corpus = load(Path(grid.folder) / "corpus")
    embedder = build_embedder(settings, None)
    with tempfile.TemporaryDirectory() as folder:
        index = open_on_disk(Path(folder), embedder.fingerprint)
        examples = [example(grid.bloc(d.bloc), d, index, embedder) for d in corpus.dossiers]
    held_out = [_coverage_cases(fit(seen), held) for seen, held in _folds(examples, corpus.dossiers)]
    rule = fit_rule([case for cases in held_out for case in cases])
    weights = msgspec.structs.replace(fit(examples), coverage=rule)
    WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
    print(f"{WEIGHTS} : {rule}")
    for seen, held in zip(held_out, in_turn(corpus.dossiers, len(held_out)), strict=True):
        agreed = np.mean([truth is rule.coverage(bearing) for truth, bearing in seen])
        print(f"pli {held.name} : {len(seen)} critères, couverture juste {agreed:.2f}")


def fit(examples: Sequence[Example]) -> PlainWeights:
    """The weights under which the labels are likeliest, with a small ridge."""
    rows = np.concatenate([example.features.reshape(-1, len(FEATURES)) for example in examples])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    standard = (rows - mean) / deviation
    substance = np.concatenate([example.has(Label.SUBSTANCE).ravel() for example in examples])
    bearing = np.concatenate([example.has(Label.SUBSTANCE, Label.MENTION).ravel() for example in examples])
    return PlainWeights(
        features=FEATURES,
        mean=_rounded(mean),
        deviation=_rounded(deviation),
        substance=_logistic(standard, substance),
        bearing=_logistic(standard, bearing),
        coverage=ExpectedEvidence(1, 0.5, 0.25, 1.0),
    )


Case = tuple[Coverage, Bearing]


def fit_rule(cases: Sequence[Case]) -> ExpectedEvidence:
    """The coverage rule that is right most often, being wrong by two words counting four times."""
    candidates = (
        ExpectedEvidence(depth, round(float(supported), 2), round(float(partial), 2), 1.0)
        for depth in (1, 2, 3)
        for supported in np.arange(0.2, 2.0, 0.1)
        for partial in np.arange(0.1, 1.0, 0.1)
    )
    return min(candidates, key=lambda rule: sum(_wrong(truth, rule.coverage(bearing)) for truth, bearing in cases))


def _wrong(truth: Coverage, read: Coverage) -> int:
    return (_ORDER.index(truth) - _ORDER.index(read)) ** 2


def _coverage_cases(weights: PlainWeights, held: Sequence[Example]) -> list[Case]:
    """Each criterion of held-out mini-dossiers as it is, and with what speaks to it taken away."""
    return [case for example in held for case in _cases(weights, example)]


def _cases(weights: PlainWeights, example: Example) -> Iterator[Case]:
    substance, bearing = weights.probabilities(example.features)
    mention, nothing = np.clip(bearing - substance, 0, 1), np.zeros_like(substance)
    for column in range(substance.shape[1]):
        labels = [row[column] for row in example.labels]
        for kept in (np.full(len(labels), True), np.array([label is None for label in labels])):
            facets, main = np.zeros((kept.sum(), 0), np.float32), np.zeros(0, bool)
            read = (substance[kept, column], mention[kept, column], nothing[kept, column])
            found = Bearing(*read, facets, main, np.zeros(kept.sum(), np.int64))
            yield word_of([label for label, keep in zip(labels, kept, strict=True) if keep]), found


def _folds(
    examples: Sequence[Example], dossiers: Sequence[MiniDossier]
) -> Iterator[tuple[list[Example], list[Example]]]:
    for fold in in_turn(dossiers, 4):
        yield (
            [example for example in examples if example.id not in fold.held_out],
            [example for example in examples if example.id in fold.held_out],
        )


def example(bloc: Bloc, dossier: MiniDossier, index: PassageIndex, embedder: Embedder) -> Example:
    """A mini-dossier as the scorer sees it; ``index`` is used for a moment and left as it was."""
    passages = located(dossier)
    texts = [indexed_text(each.passage) for each in passages]
    entries = [Entry(each.key, "piece", None) for each in passages]
    index.put(dossier.id, entries, embedder.encode(texts, query=False))
    read = features(
        bloc,
        Signals(bloc, passages, dossier.id, index, embedder),
        [len(each.passage.text.split()) for each in passages],
    )
    index.erase(dossier.id)
    ids = [criterion.id for criterion in bloc.criteria()]
    return Example(dossier.id, read, tuple(tuple(p.labels.get(id_) for id_ in ids) for p in dossier.passages))


def _logistic(features: Matrix, labels: Matrix) -> Logistic:
    read = np.append(features, np.ones((len(features), 1)), axis=1).astype(np.float64)
    (weights,) = logistic.fit(read, labels.astype(np.int64), 2, _RIDGE)
    return Logistic(_rounded(weights[:-1]), round(float(weights[-1]), 5))


def _rounded(values: Matrix) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


if __name__ == "__main__":
    main()
