"""Cross-validation: trains without some mini-dossiers, predicts them, and says how good the predictions are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from msgspec import structs

from ingest.encoder.weights import BaseWeights
from referentiel.model import Referentiel
from service.assessment.fusion import Fusion
from training import coverage, fusion
from training.calibration import TOLD, Calibration, cross_fitted, expected_error, fit, probabilities, reliability
from training.corpus import Corpus, MiniDossier
from training.examples import columns, of_passages, of_queries
from training.export import Measures
from training.finetune import Model, Texts, finetune, prepare
from training.folds import Fold
from training.predictions import Floats, Predictions, gather
from training.ranking import measure
from training.recipe import Recipe

_MENTION = 0.25
_CONTRADICTION = 0.5
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


@dataclass(frozen=True)
class Findings:
    """What held-out predictions teach."""

    fusion: Fusion
    calibration: Calibration
    coverage: coverage.CoverageRule
    measures: Measures
    fused: Predictions
    """The predictions, each mini-dossier fused by weights fitted on the others."""
    calibrated: Floats
    """(passages, criteria, kinds): their probabilities."""


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


def summarise(predictions: Predictions, corpus: Corpus, referentiel: Referentiel) -> Findings:
    """Fits what is shipped beside the model on held-out predictions, and measures each fit on what it left out."""
    given = fusion.inputs(predictions, corpus, referentiel)
    fused = fusion.cross_fused(predictions, given)
    calibrated = cross_fitted(fused)
    weights, calibration = fusion.fit(given, predictions), fit(predictions)
    # Fused logits are calibrated by their own fit: only the kinds are left to scale.
    kinds = structs.replace(calibration, slope=1.0, offset=0.0)
    shipped = fusion.fuse(predictions, given, weights)
    rule = coverage.fit(coverage.gather(shipped, probabilities(shipped, kinds)))
    return Findings(weights, calibration, rule, _measures(fused, calibrated), fused, calibrated)


def _measures(fused: Predictions, calibrated: Floats) -> Measures:
    scores = calibrated[..., 0] + _MENTION * calibrated[..., 1] + _CONTRADICTION * calibrated[..., 2]
    ranked = measure(fused, scores, long=True)
    agreement = coverage.cross_validated(fused, calibrated)
    predicted, observed = calibrated[fused.inside][:, 0], fused.kinds[fused.inside] == 0
    told = predicted >= TOLD
    return Measures(
        held_out=f"{len(set(fused.dossiers))} mini-dossiers, {len(fused.dossiers)} passages",
        any_hit_at_5=ranked.any_hit_at_5,
        recall_at_5=ranked.recall_at_5,
        precision_at_3=ranked.precision_at_3,
        calibration_error=round(expected_error(reliability(predicted, observed)), 4),
        calibration_error_where_told=round(expected_error(reliability(predicted[told], observed[told])), 4),
        coverage_macro_f1=agreement.macro_f1,
        coverage_kappa=agreement.kappa,
        supported_where_missing=agreement.supported_where_missing,
    )
