"""Cross-validation: trains without some mini-dossiers and predicts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from ingest.encoder.weights import BaseWeights
from referentiel.model import Referentiel
from service.assessment.heads import Readings
from training.corpus import Corpus, MiniDossier
from training.examples import columns, of_passages, of_queries
from training.finetune import Model, Texts, finetune, prepare
from training.folds import Fold
from training.predictions import Predictions, gather
from training.recipe import Recipe


@dataclass(frozen=True)
class Material:
    """Everything that training reads, the frozen layers having run."""

    corpus: Corpus
    referentiel: Referentiel
    weights: BaseWeights
    texts: Texts
    """The passages of the corpus in order, then the queries."""

    def rows(self, held_out: frozenset[str]) -> tuple[list[int], list[int]]:
        """The places of the texts to train on, queries included, and of the passages to predict."""
        names = [dossier.id for dossier in self.corpus.dossiers for _ in dossier.passages]
        seen = [row for row, name in enumerate(names) if name not in held_out]
        seen += range(len(names), len(self.texts.states))
        return seen, [row for row, name in enumerate(names) if name in held_out]


def material(corpus: Corpus, referentiel: Referentiel, weights: BaseWeights, recipe: Recipe) -> Material:
    """Runs the frozen layers over the corpus and the facets' queries."""
    examples = of_passages(corpus.dossiers) + of_queries(referentiel)
    return Material(corpus, referentiel, weights, prepare(examples, columns(referentiel), weights, recipe))


def train(given: Material, rows: Sequence[int], recipe: Recipe) -> Model:
    """A model trained on some of the texts."""
    return finetune(given.texts.of(rows), columns(given.referentiel), given.weights, recipe)


def cross_validate(given: Material, folds: Sequence[Fold], recipe: Recipe) -> Iterator[tuple[Fold, Model, Predictions]]:
    """For each fold, a model that has not seen its passages and what it predicts of them."""
    for fold in folds:
        seen, held = given.rows(fold.held_out)
        model = train(given, seen, recipe)
        dossiers = [dossier for dossier in given.corpus.dossiers if dossier.id in fold.held_out]
        yield fold, model, predict(model, given.texts.of(held), dossiers, given.referentiel)


def predict(model: Model, texts: Texts, dossiers: Sequence[MiniDossier], referentiel: Referentiel) -> Predictions:
    """What a model says of passages, beside their labels."""
    with torch.no_grad():
        vectors = model.trunk.vectors(texts.states)
        by_facet = model.heads.facets(vectors)
        presence = model.heads.criteria(by_facet)
        affinity = (by_facet - presence[:, model.heads.owners]).exp()
        manner = model.heads.kinds(vectors)
    readings = Readings(presence.numpy(), manner.numpy(), affinity.numpy())
    return gather(dossiers, columns(referentiel), vectors.numpy(), readings)
