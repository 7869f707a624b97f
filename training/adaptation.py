"""Measures on the corpus what a version that jurors taught changes: the ranking, and the probabilities."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from ingest.embedder import Embedder
from referentiel.model import Referentiel
from service.assessment.adaptation_report import AdaptationReport, CriterionShift, Figure
from service.assessment.adaptation_store import Adaptation
from service.assessment.fusion import Fusion
from service.assessment.heads import Heads
from service.assessment.trained_model import TrainedModel
from training.corpus import Corpus
from training.jurors import labelled
from training.replay import FIGURES, Labelled, probabilities, scores

_DRAWS = 1000
_SHOWN = 8
"""Criteria shown of those that moved most."""
_SUBSTANCE = 0
_RECALL = FIGURES.index("recall@5")

Rows = NDArray[np.float64]


def measure(
    corpus: Corpus, referentiel: Referentiel, model: TrainedModel, adaptation: Adaptation, embedder: Embedder
) -> AdaptationReport:
    """The version beside the shipped heads, which were trained on this corpus.

    Raises:
        UnfitAdaptation: it was learned over other heads.
    """
    dossiers = [
        labelled(dossier, embedder.encode([p.indexed_text for p in dossier.passages], query=False), referentiel)
        for dossier in corpus.dossiers
    ]
    adapted = adaptation.over(model.heads)
    mean_shift, by_criterion = shifts(dossiers, model.heads, adapted, model.fusion)
    return AdaptationReport(
        adaptation=adaptation.fingerprint,
        corpus=corpus.fingerprint,
        figures=figures(dossiers, model.heads, adapted, model.fusion),
        mean_shift=mean_shift,
        shifts=by_criterion,
    )


def figures(dossiers: Sequence[Labelled], shipped: Heads, adapted: Heads, fusion: Fusion) -> tuple[Figure, ...]:
    """How both rank the dossiers, with the interval of the difference."""
    before, after = ([scores(d, heads, fusion) for d in dossiers] for heads in (shipped, adapted))
    low, high = _interval([new - old for new, old in zip(after, before, strict=True)])
    means = [np.concatenate(rows).mean(axis=0).round(4) for rows in (before, after)]
    columns = zip(FIGURES, *(m.tolist() for m in means), low.tolist(), high.tolist(), strict=True)
    return tuple(Figure(*column) for column in columns)


def shifts(
    dossiers: Sequence[Labelled], shipped: Heads, adapted: Heads, fusion: Fusion
) -> tuple[float, tuple[CriterionShift, ...]]:
    """How far the probabilities of substance move: on average, and by criterion with its recall."""
    moved: dict[str, list[Rows]] = {}
    for dossier in dossiers:
        before, after = (probabilities(dossier, heads, fusion)[..., _SUBSTANCE] for heads in (shipped, adapted))
        for criterion, column in zip(dossier.criteria, np.abs(after - before).T, strict=True):
            moved.setdefault(criterion, []).append(column)
    found = {criterion: np.concatenate(columns) for criterion, columns in moved.items()}
    recalls = [_recalls(dossiers, heads, fusion) for heads in (shipped, adapted)]
    rows = [
        CriterionShift(name, _short(m.mean()), _short(m.max()), *(_short(recall.get(name, 0)) for recall in recalls))
        for name, m in found.items()
    ]
    told = sorted((row for row in rows if row.largest), key=lambda row: -row.largest)
    return _short(np.concatenate(list(found.values())).mean()), tuple(told)


def _recalls(dossiers: Sequence[Labelled], heads: Heads, fusion: Fusion) -> dict[str, float]:
    """recall@5 of each criterion that has substance, averaged over dossiers."""
    found: dict[str, list[float]] = {}
    for dossier in dossiers:
        judged = [name for column, name in enumerate(dossier.criteria) if dossier.substance[:, column].any()]
        for name, row in zip(judged, scores(dossier, heads, fusion), strict=True):
            found.setdefault(name, []).append(float(row[_RECALL]))
    return {name: float(np.mean(each)) for name, each in found.items()}


def _short(value: float) -> float:
    return round(float(value), 4)


def tables(report: AdaptationReport) -> tuple[Table, Table]:
    """The report for people: the figures, then the criteria whose probabilities move most."""
    ranking = Table("sur le corpus", "livré", "adapté", "écart, à 95 %", "", title="Classement", title_justify="left")
    for figure in report.figures:
        interval = f"de {figure.low:+.3f} à {figure.high:+.3f}"
        verdict = "baisse au-delà du bruit" if figure.lowered else ""
        ranking.add_row(figure.name, f"{figure.shipped:.3f}", f"{figure.adapted:.3f}", interval, verdict)
    title = f"Probabilités : {report.mean_shift:.4f} d'écart absolu en moyenne"
    moved = Table("critère", "en moyenne", "au plus", "recall@5 livré", "adapté", title=title, title_justify="left")
    for shift in report.shifts[:_SHOWN]:
        recalls = (f"{shift.shipped:.3f}", f"{shift.adapted:.3f}")
        moved.add_row(shift.criterion, f"{shift.mean:.4f}", f"{shift.largest:.3f}", *recalls)
    return ranking, moved


def _interval(differences: Sequence[Rows]) -> tuple[Rows, Rows]:
    """95 % percentile interval of the mean difference, over dossiers drawn with replacement (Efron, 1979)."""
    counted = [rows for rows in differences if len(rows)]
    sums, counts = np.array([rows.sum(axis=0) for rows in counted]), np.array([len(rows) for rows in counted])
    drawn = np.random.default_rng(0).integers(0, len(counted), (_DRAWS, len(counted)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)[:, None]
    low, high = np.percentile(means, [2.5, 97.5], axis=0).round(4)
    return low, high
