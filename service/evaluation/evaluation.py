"""An engine run over labelled dossiers: how well it agrees, how stable it is, what it costs."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from referentiel.catalogue import open_referentiel
from service.assessment.draft import Coverage, CriterionDraft, Draft, Usage
from service.evaluation.gold import Case
from service.evaluation.metrics import CriterionScore, Reading, score_criterion
from service.settings import Settings
from service.workflows.review import Progress, draft_submission
from service.workflows.submission import read_submission


class Stability(Struct, frozen=True):
    """How a language model's readings held, over every criterion that it read."""

    criteria: int
    confidence: float
    """Share of the samples that agree, averaged over facets and criteria; 1 for a single sample."""
    unstable: int
    """Facets on which samples disagree."""
    quotes: int
    dropped_quotes: int
    fallbacks: int
    """Criteria that the evidence engine had to read."""


class Evaluation(Struct, frozen=True):
    """The drafts of every case, measured."""

    engine: str
    drafts: dict[str, Draft]
    """By case."""
    scores: tuple[CriterionScore, ...]

    @property
    def usages(self) -> tuple[Usage, ...]:
        """What each draft asked of a model; none for the evidence engine."""
        return tuple(draft.usage for draft in self.drafts.values() if draft.usage is not None)

    def stability(self) -> Stability | None:
        """How the readings held; None when no model read anything."""
        criteria = [criterion for draft in self.drafts.values() for criterion in draft.criteria.values()]
        read = [criterion.model for criterion in criteria if criterion.model is not None]
        if not read:
            return None
        return Stability(
            criteria=len(read),
            confidence=sum(reading.confidence for reading in read) / len(read),
            unstable=sum(len(reading.unstable) for reading in read),
            quotes=sum(reading.quotes for reading in read),
            dropped_quotes=sum(reading.dropped_quotes for reading in read),
            fallbacks=len(criteria) - len(read),
        )


def evaluate(cases: Sequence[Case], settings: Settings, progress: Progress) -> Evaluation:
    """Reads each case as a review would, and scores the draft against its labels.

    Raises:
        ServiceError: a case cannot be read, or the model's settings cannot be used.
    """
    referentiel = open_referentiel(settings.referentiel)
    drafts: dict[str, Draft] = {}
    for case in cases:
        progress(case.name)
        submission = read_submission(case.files(), case.brief(), case.bloc, referentiel, settings.limits)
        with tempfile.TemporaryDirectory() as folder:
            drafts[case.name] = draft_submission(submission, Path(folder), settings, progress)
    scores = tuple(score for case in cases for score in _scores(case, drafts[case.name]))
    return Evaluation(settings.model.name or "evidence", drafts, scores)


def _scores(case: Case, draft: Draft) -> Iterator[CriterionScore]:
    for id_, gold in case.criteria.items():
        yield score_criterion(case.name, id_, gold, _reading(draft.criteria.get(id_)))


def _reading(draft: CriterionDraft | None) -> Reading:
    if draft is None:
        return Reading(Coverage.MISSING, ())
    return Reading(draft.coverage, tuple(evidence.quote for evidence in draft.evidence))
