"""What the shipped model says of dossiers that its weights were not trained on, without torch."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from ingest.embedder import Embedder
from referentiel.model import Referentiel
from service.assessment.coverage import LikeliestCoverage
from service.assessment.trained_model import TrainedModel
from training import coverage, facets
from training.corpus import MiniDossier
from training.coverage import Agreement, Cases
from training.errors import NothingMeasured
from training.examples import columns
from training.facets import Attribution
from training.jurors import labelled
from training.predictions import Floats, Predictions, gather, join
from training.replay import probabilities


class Refined(Struct, frozen=True):
    """What refining the coverage rule on dossiers of one length changed, each left out of the fit."""

    dossiers: int
    criteria: int
    before: Agreement
    """By the rule on amounts of evidence alone."""
    after: Agreement


class OnLater(Struct, frozen=True):
    """What the dossiers written since the weights were trained say of the model."""

    whole: Refined | None
    short: Refined | None
    apart: Refined | None
    """On the dossiers that fit nothing; None where there are none, like the two before."""
    facets: Attribution | None
    """Over the dossiers written since and those apart."""


def read(
    dossiers: Sequence[MiniDossier], model: TrainedModel, embedder: Embedder, referentiel: Referentiel
) -> tuple[Predictions, Floats]:
    """What the heads read in the passages, and the probabilities (passages, criteria, kinds) that follow."""
    own = columns(referentiel)
    vectors = [embedder.encode([p.indexed_text for p in each.passages], query=False) for each in dossiers]
    together = np.concatenate(vectors)
    found = np.zeros((len(together), len(own.criteria), 3), np.float32)
    start = 0
    for dossier, each in zip(dossiers, vectors, strict=True):
        rows = slice(start, start + len(each))
        found[rows, list(own.blocs[dossier.bloc])] = probabilities(
            labelled(dossier, each, referentiel), model.heads, model.fusion
        )
        start += len(each)
    return gather(dossiers, own, together, model.heads.read(together)), found


def refine(
    later: Sequence[MiniDossier],
    apart: Sequence[MiniDossier],
    model: TrainedModel,
    embedder: Embedder,
    referentiel: Referentiel,
) -> tuple[LikeliestCoverage, OnLater]:
    """The shipped rule with its part of main facets fitted on dossiers written since, and what that changed.

    Raises:
        NothingMeasured: there are no such dossiers.
    """
    if not later:
        raise NothingMeasured("Aucun dossier n'a été écrit depuis l'entraînement : rien n'ajuste la couverture.")
    own, alone = columns(referentiel), coverage.unrefined(model.coverage)
    seen, found = read(later, model, embedder, referentiel)
    cases = coverage.gather(seen, found, own)
    rule, said = coverage.refine(alone, cases), coverage.left_out(cases, lambda others: coverage.refine(alone, others))
    told = OnLater(
        whole=_refined(cases, alone, said, cases.whole),
        short=_refined(cases, alone, said, ~cases.whole),
        apart=None,
        facets=facets.attribution(seen, own),
    )
    if not apart:
        return rule, told
    others, probable = read(apart, model, embedder, referentiel)
    measured = coverage.gather(others, probable, own)
    on_apart = _refined(measured, alone, coverage.read(rule, measured), measured.whole)
    return rule, structs.replace(told, apart=on_apart, facets=facets.attribution(join([seen, others]), own))


def _refined(
    cases: Cases, alone: LikeliestCoverage, said: NDArray[np.int64], rows: NDArray[np.bool_]
) -> Refined | None:
    if not rows.any():
        return None
    truths, before = cases.truths[rows], coverage.read(alone, cases)[rows]
    return Refined(
        dossiers=len(set(cases.dossiers[rows].tolist())),
        criteria=len(truths),
        before=coverage.agreement(truths, before),
        after=coverage.agreement(truths, said[rows]),
    )
