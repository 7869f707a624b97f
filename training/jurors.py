"""Simulated jurors on dossiers that the heads were not trained on: the learning curve, over blocs and orders."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.table import Table

from referentiel.model import Referentiel
from service.assessment.adaptation import Prudence
from service.assessment.fusion import Fusion
from service.assessment.heads import Heads, Matrix
from training import fusion
from training.corpus import Corpus, Label, MiniDossier
from training.errors import NothingMeasured
from training.folds import Fold
from training.predictions import Predictions
from training.replay import FIGURES, Labelled, Ranked, Step, average, curve

_ORDERS = 6
"""Orders of chance in which dossiers are learned from."""


def labelled(dossier: MiniDossier, vectors: Matrix, referentiel: Referentiel) -> Labelled:
    """A mini-dossier as replay takes it; ``vectors`` are those of its passages, in order."""
    bloc = referentiel.bloc(dossier.bloc)
    criteria = tuple(criterion.id for criterion in bloc.criteria())
    substance = [[p.labels.get(c) is Label.SUBSTANCE for c in criteria] for p in dossier.passages]
    return Labelled(
        id=dossier.id,
        criteria=criteria,
        vectors=vectors,
        lexical=fusion.lexical(bloc, [passage.indexed_text for passage in dossier.passages]),
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
    """The learning curve on the mini-dossiers that each fold held out."""
    curves = [
        curve(dossiers, fold_heads, fused, prudence, _ORDERS)
        for fold, fold_heads in zip(folds, heads, strict=True)
        for dossiers in _by_bloc(predictions, fold, corpus, referentiel)
        if len(dossiers) > 1
    ]
    return _learned(f"Relectures rejouées, a priori {prudence.prior}", curves)


def replayed_on(dossiers: Sequence[Labelled], heads: Heads, fused: Fusion, prudence: Prudence) -> Table:
    """The learning curve on labelled dossiers, by the shipped heads; a dossier without evidence teaches nothing.

    Raises:
        NothingMeasured: no bloc has two dossiers.
    """
    by_bloc: dict[tuple[str, ...], list[Labelled]] = {}
    for dossier in dossiers:
        if dossier.substance.any():
            by_bloc.setdefault(dossier.criteria, []).append(dossier)
    curves = [curve(each, heads, fused, prudence, _ORDERS) for each in by_bloc.values() if len(each) > 1]
    if not curves:
        raise NothingMeasured("Il faut au moins deux dossiers étiquetés d'un même bloc : l'un apprend, l'autre mesure.")
    return _learned(f"Relectures rejouées sur {len(dossiers)} dossiers étiquetés, a priori {prudence.prior}", curves)


def _learned(title: str, curves: Sequence[Sequence[Step]]) -> Table:
    table = _table(title, "dossiers appris")
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
