"""Cross-validation: trains without some mini-dossiers, predicts them, and says how good the predictions are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from ingest.encoder.weights import BaseWeights
from referentiel.model import Referentiel
from training import coverage
from training.calibration import Calibration, cross_fitted, expected_error, fit, probabilities, reliability
from training.corpus import Corpus, MiniDossier
from training.examples import columns, of_passages, of_queries
from training.export import Measures
from training.finetune import Model, Texts, finetune, prepare
from training.folds import Fold
from training.predictions import Predictions, gather
from training.ranking import measure
from training.recipe import Recipe

_MENTION = 0.5
_CONTRADICTION = 0.7
"""What mentions and contradictions are worth in a ranking, beside substance: jurors want them, after it."""


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


def cross_validate(given: Material, folds: Sequence[Fold], recipe: Recipe) -> Iterator[tuple[Fold, Predictions]]:
    """For each fold, the predictions of its passages by a model that has not seen them."""
    for fold in folds:
        seen, held = given.rows(fold.held_out)
        model = train(given, seen, recipe)
        dossiers = [dossier for dossier in given.corpus.dossiers if dossier.id in fold.held_out]
        yield fold, predict(model, given.texts.of(held), dossiers, given.referentiel)


def predict(model: Model, texts: Texts, dossiers: Sequence[MiniDossier], referentiel: Referentiel) -> Predictions:
    """What a model says of passages, beside their labels."""
    with torch.no_grad():
        vectors = model.trunk.vectors(texts.states)
        presence = model.heads.criteria(model.heads.facets(vectors)).numpy()
        manner = model.heads.kinds(vectors).numpy()
    return gather(dossiers, columns(referentiel), presence, manner)


def summarise(predictions: Predictions) -> tuple[Calibration, coverage.CoverageRule, Measures]:
    """What held-out predictions teach: the calibration and the coverage rule to ship, and how good they are."""
    calibrated = cross_fitted(predictions)
    scores = calibrated[..., 0] + _MENTION * calibrated[..., 1] + _CONTRADICTION * calibrated[..., 2]
    ranked = measure(predictions, scores, long=True)
    inside = predictions.inside
    bins = reliability(calibrated[inside][:, 0], predictions.kinds[inside] == 0)
    agreement = coverage.cross_validated(predictions, calibrated)
    calibration = fit(predictions)
    measures = Measures(
        held_out=f"{len(set(predictions.dossiers))} mini-dossiers, {len(predictions.dossiers)} passages",
        any_hit_at_5=ranked.any_hit_at_5,
        recall_at_5=ranked.recall_at_5,
        precision_at_3=ranked.precision_at_3,
        calibration_error=round(expected_error(bins), 4),
        coverage_macro_f1=agreement.macro_f1,
        coverage_kappa=agreement.kappa,
        supported_where_missing=agreement.supported_where_missing,
    )
    rule = coverage.fit(coverage.gather(predictions, probabilities(predictions, calibration)))
    return calibration, rule, measures
