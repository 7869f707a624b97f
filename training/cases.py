"""Labelled dossiers, in the files that a candidate would hand in, as simulated jurors take them.

A juror accepts a passage for a criterion when it shows a quote that the reader of the dossier gave for it.
"""

import numpy as np

from ingest.embedder import Embedder
from ingest.limits import Limits
from referentiel.model import Referentiel
from service.assessment.search import can_show
from service.assessment.signals import indexed_text
from service.assessment.trained_scorer import surroundings
from service.evaluation.gold import Case
from service.evaluation.metrics import is_hit
from service.workflows.submission import read_submission
from training.fusion import lexical
from training.replay import Labelled


def labelled(case: Case, referentiel: Referentiel, embedder: Embedder, limits: Limits) -> Labelled:
    """A case, its files read as a review reads them.

    Raises:
        ServiceError: it names a bloc or a piece that the référentiel has not, or nothing of it can be read.
    """
    submission = read_submission(case.files(), case.brief(), case.bloc, referentiel, limits)
    passages = [located for located in submission.dossier.evidence_passages() if can_show(located)]
    texts = [indexed_text(located.passage) for located in passages]
    criteria = tuple(criterion.id for criterion in submission.bloc.criteria())
    quotes = [case.criteria[name].quotes() if name in case.criteria else () for name in criteria]
    shown = [[any(is_hit(quote, located.passage.text) for quote in q) for q in quotes] for located in passages]
    return Labelled(
        id=case.name,
        criteria=criteria,
        vectors=embedder.encode(texts, query=False),
        lexical=lexical(submission.bloc, texts),
        around=surroundings(passages),
        substance=np.array(shown, np.bool_).reshape(len(passages), len(criteria)),
    )
