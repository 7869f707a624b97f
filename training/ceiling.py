"""How far coverage follows from the labels themselves: what the rule would be worth if passages were read perfectly."""

from dataclasses import replace

import numpy as np

from referentiel.model import Referentiel
from service.assessment.heads import Readings
from training import coverage
from training.corpus import Corpus, Label
from training.coverage import Agreement
from training.examples import columns
from training.predictions import Predictions, gather


def ceilings(corpus: Corpus, referentiel: Referentiel) -> dict[str, tuple[Agreement | None, Agreement | None]]:
    """On short dossiers and on whole ones, with and without knowing which facets a passage serves."""
    given = _read_perfectly(corpus, referentiel)
    certain = np.stack([given.kinds == kind for kind in range(len(Label))], axis=2).astype(np.float32)
    cases = coverage.gather(given, certain, columns(referentiel))
    return {
        "with facets": coverage.cross_validated(cases),
        "without facets": coverage.cross_validated(cases, coverage.without_facets),
    }


def _read_perfectly(corpus: Corpus, referentiel: Referentiel) -> Predictions:
    own = columns(referentiel)
    passages = sum(len(dossier.passages) for dossier in corpus.dossiers)
    nothing = np.zeros((passages, len(own.criteria)), np.float32)
    unread = Readings(
        presence=nothing,
        manner=np.repeat(nothing[..., None], len(Label), axis=2),
        serving=np.zeros((passages, len(own.facets)), np.float32),
    )
    read = gather(corpus.dossiers, own, np.zeros((passages, 0), np.float32), unread)
    return replace(read, serving=(read.served == 1).astype(np.float32))
