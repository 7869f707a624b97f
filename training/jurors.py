"""Simulated jurors on the corpus: the learning curve over dossiers that the heads of each fold were not trained on."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.table import Table

from referentiel.model import Referentiel
from service.assessment.adaptation import Prudence
from service.assessment.fusion import Fusion
from service.assessment.heads import Heads, Matrix
from training import fusion
from training.corpus import Corpus, Label, MiniDossier
from training.folds import Fold
from training.predictions import Predictions
from training.replay import FIGURES, Labelled, Ranked, average, curve


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


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in FIGURES:
        table.add_column(f"{name} livré", justify="right")
        table.add_column("adapté", justify="right")
    return table


def _beside(before: Ranked, after: Ranked) -> list[str]:
    fields = ("any_hit_at_5", "recall_at_5", "precision_at_3")
    return [f"{getattr(side, name):.3f}" for name in fields for side in (before, after)]
