"""What learning from jurors changes: on the corpus, for a version that was made; on held-out dossiers, simulated."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.table import Table

from ingest.embedder import Embedder
from referentiel.model import Referentiel
from service.assessment.adaptation import Prudence
from service.assessment.adaptation_store import Adaptation
from service.assessment.fusion import Fusion
from service.assessment.heads import Heads, Matrix
from service.assessment.trained_model import TrainedModel
from training import fusion
from training.corpus import Corpus, Label, MiniDossier
from training.folds import Fold
from training.predictions import Predictions
from training.replay import Labelled, Ranked, average, curve, ranked

_MOVED = 8
"""Criteria shown of those that moved most."""


def labelled(dossier: MiniDossier, vectors: Matrix, referentiel: Referentiel) -> Labelled:
    """A mini-dossier as replay takes it; ``vectors`` are those of its passages, in order."""
    bloc = referentiel.bloc(dossier.bloc)
    criteria = tuple(criterion.id for criterion in bloc.criteria())
    substance = [[p.labels.get(c) is Label.SUBSTANCE for c in criteria] for p in dossier.passages]
    return Labelled(
        id=dossier.id,
        criteria=criteria,
        vectors=vectors,
        lexical=fusion.lexical(bloc, dossier),
        around=fusion.surroundings(dossier),
        substance=np.array(substance),
    )


def change(
    corpus: Corpus, referentiel: Referentiel, model: TrainedModel, adaptation: Adaptation, embedder: Embedder
) -> Table:
    """What a version changes in how the corpus, which the shipped heads were trained on, is ranked."""
    dossiers = [
        labelled(dossier, embedder.encode([p.indexed_text for p in dossier.passages], query=False), referentiel)
        for dossier in corpus.dossiers
    ]
    adapted = adaptation.over(model.heads)
    table = _table(f"Version {adaptation.number}, {adaptation.origin.judgements} décisions", "critères")
    table.add_row(
        "tous", *_beside(ranked(dossiers, model.heads, model.fusion), ranked(dossiers, adapted, model.fusion))
    )
    for criterion, before, after in _moved(dossiers, model, adapted)[:_MOVED]:
        table.add_row(criterion, *_beside(before, after))
    return table


def replayed(
    predictions: Predictions,
    heads: Sequence[Heads],
    folds: Sequence[Fold],
    corpus: Corpus,
    referentiel: Referentiel,
    fused: Fusion,
    prudence: Prudence,
) -> Table:
    """The learning curve on dossiers that the heads of each fold were not trained on, over every fold and bloc."""
    table = _table(f"Relectures rejouées, a priori {prudence.prior}", "dossiers appris")
    curves = [
        curve(dossiers, fold_heads, fused, prudence, orders=6)
        for fold, fold_heads in zip(folds, heads, strict=True)
        for dossiers in _by_bloc(predictions, fold, corpus, referentiel)
        if len(dossiers) > 1
    ]
    for learned in range(max(map(len, curves), default=0)):
        step = average([steps[learned] for steps in curves if learned < len(steps)])
        table.add_row(str(learned), *_beside(step.shipped, step.adapted))
    return table


def _by_bloc(
    predictions: Predictions, fold: Fold, corpus: Corpus, referentiel: Referentiel
) -> Iterator[list[Labelled]]:
    for bloc in referentiel.blocs:
        yield [
            labelled(dossier, predictions.vectors[predictions.dossiers == dossier.id], referentiel)
            for dossier in corpus.dossiers
            if dossier.bloc == bloc.id and dossier.id in fold.held_out
        ]


def _moved(dossiers: Sequence[Labelled], model: TrainedModel, adapted: Heads) -> list[tuple[str, Ranked, Ranked]]:
    found = []
    for criterion in model.heads.criteria:
        own = [_alone(d, criterion) for d in dossiers if criterion in d.criteria]
        if any(dossier.substance.any() for dossier in own):
            found.append((criterion, ranked(own, model.heads, model.fusion), ranked(own, adapted, model.fusion)))
    return sorted(found, key=lambda row: -abs(row[2].recall_at_5 - row[1].recall_at_5))


def _alone(dossier: Labelled, criterion: str) -> Labelled:
    """The dossier with the labels of one criterion, the others being read all the same."""
    kept = np.array([name == criterion for name in dossier.criteria])
    return Labelled(
        dossier.id, dossier.criteria, dossier.vectors, dossier.lexical, dossier.around, dossier.substance & kept
    )


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in ("any-hit@5", "recall@5", "precision@3"):
        table.add_column(f"{name} livré", justify="right")
        table.add_column("adapté", justify="right")
    return table


def _beside(before: Ranked, after: Ranked) -> list[str]:
    fields = ("any_hit_at_5", "recall_at_5", "precision_at_3")
    return [f"{getattr(side, name):.3f}" for name in fields for side in (before, after)]
