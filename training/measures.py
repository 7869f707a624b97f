"""What held-out predictions teach: the fusion and the coverage rule that are shipped, and how good all of it is."""

from dataclasses import dataclass

import numpy as np
from msgspec import Struct

from referentiel.model import Referentiel
from service.assessment import scores
from service.assessment.coverage import LikeliestCoverage
from service.assessment.fusion import Fusion
from training import coverage, fusion
from training.calibration import TOLD, expected_error, reliability
from training.corpus import Corpus
from training.coverage import Cases
from training.examples import Columns, columns
from training.facets import Attribution, attribution
from training.predictions import Floats, Predictions
from training.quotation import Quoting
from training.ranking import measure


class Measures(Struct, frozen=True):
    """What was measured on held-out passages, with the same recipe."""

    held_out: str
    """How many dossiers and passages."""
    any_hit_at_5: float
    """Of short dossiers, in pools lengthened with passages of others, like the two that follow."""
    recall_at_5: float
    precision_at_3: float
    calibration_error: float
    """Of substance, over every passage and criterion."""
    calibration_error_where_told: tuple[float, float, float]
    """Of substance, mention and contradiction, over those with a probability of 0.05 or more."""
    on_short_dossiers: coverage.Agreement | None
    """Of the coverage with jurors'; None where there are no such dossiers, like the next."""
    on_whole_dossiers: coverage.Agreement | None
    facets: Attribution | None = None
    """Of what a passage serves with readers'; None where they did not say."""
    quotation: Quoting | None = None
    """Of the sentences quoted with those that readers quote; None where nobody marked any."""


@dataclass(frozen=True)
class Findings:
    """What held-out predictions teach."""

    fusion: Fusion
    coverage: LikeliestCoverage
    measures: Measures
    predictions: Predictions
    calibrated: Floats
    """(passages, criteria, kinds): probabilities, each mini-dossier's by a fusion fitted on the others."""
    cases: Cases
    """What the coverage rule was fitted on."""


def summarise(predictions: Predictions, corpus: Corpus, referentiel: Referentiel) -> Findings:
    """Fits what is shipped beside the model on held-out predictions, and measures each fit on what it left out."""
    given = fusion.inputs(predictions, corpus, referentiel)
    calibrated = fusion.cross_fused(predictions, given)
    own = columns(referentiel)
    cases = coverage.gather(predictions, calibrated, own)
    rule = coverage.fit(cases)
    measures = _measures(predictions, calibrated, cases, own)
    return Findings(fusion.fit(given, predictions), rule, measures, predictions, calibrated, cases)


def strength(probabilities: Floats) -> Floats:
    """(passages, criteria): what passages are ranked by, from the probabilities of each kind."""
    substance, mention, contradiction = np.moveaxis(probabilities, 2, 0)
    return scores.strength(substance, mention, contradiction)


def _measures(predictions: Predictions, calibrated: Floats, cases: Cases, own: Columns) -> Measures:
    on_short, on_whole = coverage.cross_validated(cases)
    short = ~predictions.whole
    ranked = measure(predictions.of(short), strength(calibrated[short]), long=True)
    substance, observed = calibrated[predictions.inside][:, 0], predictions.kinds[predictions.inside] == 0
    return Measures(
        held_out=_extent(predictions),
        any_hit_at_5=ranked.any_hit_at_5,
        recall_at_5=ranked.recall_at_5,
        precision_at_3=ranked.precision_at_3,
        calibration_error=round(expected_error(reliability(substance, observed)), 4),
        calibration_error_where_told=tuple(_where_told(predictions, calibrated, kind) for kind in range(3)),  # type: ignore[arg-type]
        on_short_dossiers=on_short,
        on_whole_dossiers=on_whole,
        facets=attribution(predictions, own),
    )


def _extent(predictions: Predictions) -> str:
    whole = predictions.of(predictions.whole)
    dossiers, passages = len(set(predictions.dossiers)), len(predictions.dossiers)
    return f"{dossiers} dossiers, {len(set(whole.dossiers))} of them whole, {passages} passages"


def _where_told(predictions: Predictions, calibrated: Floats, kind: int) -> float:
    predicted, observed = calibrated[predictions.inside][:, kind], predictions.kinds[predictions.inside] == kind
    told = predicted >= TOLD
    return round(expected_error(reliability(predicted[told], observed[told])), 4) if told.any() else float(np.nan)
