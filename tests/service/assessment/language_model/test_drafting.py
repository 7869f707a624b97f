"""The evidence of a model's draft: in the order that the engine ranks passages in, not in that of the answer."""

import numpy as np

from service.assessment.draft import Coverage, Evidence, Stance
from service.assessment.language_model.drafting import Drafter
from service.assessment.language_model.verified import (
    Losses,
    VerifiedContradiction,
    VerifiedCriterion,
    VerifiedFacet,
    VerifiedQuote,
)
from service.assessment.quotes import Fidelity
from service.assessment.scores import Scores
from service.assessment.search import DossierSearch
from tests.builders import bakery
from tests.service.assessment.language_model.scene import CLEANING, COLD, COST, RIVALS, RULE, bread

TEXTS = (COST, RIVALS, CLEANING, COLD)
FACETS, CRITERIA = 4, 2


def evidence(
    substance: dict[str, float],
    *,
    supported: tuple[str, ...],
    partial: tuple[str, ...] = (),
    against: tuple[str, ...] = (),
    mention: dict[str, float] | None = None,
    contradiction: dict[str, float] | None = None,
) -> tuple[Evidence, ...]:
    """The evidence of a reading of K1.1, by what the engine makes of each passage and what the model says of it."""
    read, bloc = bread(*TEXTS), bakery()
    located = list(read.evidence_passages())
    kinds = [
        np.array([[given.get(text, 0.0)] * CRITERIA for text in TEXTS], np.float32)
        for given in (substance, mention or {}, contradiction or {})
    ]
    search = DossierSearch(bloc, located, Scores(*kinds, np.ones((len(TEXTS), FACETS), np.float32)))

    def quoted(text: str) -> VerifiedQuote:
        found = located[TEXTS.index(text)]
        return VerifiedQuote(found.piece.id, found.passage.id, 0, len(text), text, Fidelity.EXACT)

    criterion = next(bloc.criteria())
    said = ((Coverage.SUPPORTED, supported), (Coverage.PARTIAL, partial))
    facets = tuple(
        VerifiedFacet(facet.id, word, word if texts else Coverage.MISSING, tuple(map(quoted, texts)), "", "")
        for facet, (word, texts) in zip(criterion.facets, said, strict=True)
    )
    contradictions = tuple(VerifiedContradiction(quoted(text), "") for text in against)
    reading = VerifiedCriterion(criterion.id, Coverage.SUPPORTED, facets, contradictions, (), "", Losses())
    return Drafter(read, search, RULE).draft(criterion, reading, []).evidence


def test_what_the_engine_ranks_first_comes_first_whatever_the_order_of_the_answer() -> None:
    found = evidence({COST: 0.3, RIVALS: 0.9, COLD: 0.6}, supported=(COST, RIVALS, COLD))
    assert [e.quote for e in found] == [RIVALS, COLD, COST]
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


def test_what_the_model_calls_substance_comes_before_what_it_calls_a_mention() -> None:
    found = evidence({COST: 0.2, RIVALS: 0.9}, supported=(COST,), partial=(RIVALS,))
    assert [(e.quote, e.stance) for e in found] == [(COST, Stance.SUBSTANCE), (RIVALS, Stance.MENTION)]


def test_passages_are_ranked_by_all_that_they_bring_as_the_engine_ranks_them() -> None:
    found = evidence({COST: 0.20, RIVALS: 0.15}, supported=(COST, RIVALS), mention={RIVALS: 0.8})
    assert [e.quote for e in found] == [RIVALS, COST]


def test_a_clear_contradiction_comes_before_a_weak_mention() -> None:
    found = evidence({COLD: 0.1}, supported=(), partial=(COLD,), against=(CLEANING,), contradiction={CLEANING: 0.9})
    assert [e.stance for e in found] == [Stance.CONTRADICTION, Stance.MENTION]
    assert found[0].score == 0
