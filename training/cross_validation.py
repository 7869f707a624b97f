"""Cross-validation: trains without some mini-dossiers and predicts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from ingest.encoder.weights import BaseWeights
from referentiel.model import Referentiel
from service.assessment.heads import Readings
from training import serving
from training.corpus import Corpus, MiniDossier
from training.examples import columns, of_passages, of_queries
from training.finetune import Model, Texts, finetune, prepare
from training.folds import Fold
from training.predictions import Predictions, gather
from training.recipe import Recipe
from training.serving import Serving


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


@dataclass(frozen=True)
class Trained:
    """A fine-tuned model, and what it learned of facets afterwards."""

    model: Model
    serving: Serving


def train(given: Material, rows: Sequence[int], recipe: Recipe) -> Trained:
    """A model trained on some of the texts."""
    texts, own = given.texts.of(rows), columns(given.referentiel)
    model = finetune(texts, own, given.weights, recipe)
    passages = [passage for dossier in given.corpus.dossiers for passage in dossier.passages]
    read = [(place, row) for place, row in enumerate(rows) if row < len(passages)]
    with torch.no_grad():
        vectors = model.trunk.vectors([texts.states[place] for place, _ in read])
        centred = (vectors - model.heads.centre).numpy()
        start = Serving(
            (model.heads.served * model.heads.spread).double().numpy(), model.heads.served_bias.double().numpy()
        )
    served = own.served([passages[row].facets for _, row in read])
    return Trained(model, serving.fit(centred, served, start))


def cross_validate(
    given: Material, folds: Sequence[Fold], recipe: Recipe
) -> Iterator[tuple[Fold, Trained, Predictions]]:
    """For each fold, a model that has not seen its passages and what it predicts of them."""
    for fold in folds:
        seen, held = given.rows(fold.held_out)
        trained = train(given, seen, recipe)
        dossiers = [dossier for dossier in given.corpus.dossiers if dossier.id in fold.held_out]
        yield fold, trained, predict(trained, given.texts.of(held), dossiers, given.referentiel)


def predict(trained: Trained, texts: Texts, dossiers: Sequence[MiniDossier], referentiel: Referentiel) -> Predictions:
    """What a model says of passages, beside their labels."""
    model = trained.model
    with torch.no_grad():
        vectors = model.trunk.vectors(texts.states)
        presence = model.heads.criteria(model.heads.facets(vectors))
        served = trained.serving.probabilities((vectors - model.heads.centre).numpy())
        manner = model.heads.kinds(vectors)
    readings = Readings(presence.numpy(), manner.numpy(), served)
    return gather(dossiers, columns(referentiel), vectors.numpy(), readings)
