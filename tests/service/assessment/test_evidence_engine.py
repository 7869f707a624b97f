"""What the engine says, from scores that are given: every statement shows its evidence."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.document import Passage, Span
from service.assessment.coverage import ExpectedEvidence
from service.assessment.draft import Coverage, CriterionDraft, Evidence, Stance
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.quotation import Quotation, Quoter
from service.assessment.scores import Scores
from service.assessment.search import DossierSearch
from service.assessment.showing import Thresholds
from service.assessment.signals import facets
from tests.builders import CARNET, bakery, dossier, piece

BLOC = bakery()
COST = "Nous avons compté 38 centimes de farine et 9 minutes de façonnage par pain, soit 2,10 € la miche."
RIVALS = "La boulangerie du pont vend la même miche 4,80 € depuis le mois de mars, et celle de la gare 4,40 €."
PROMISE = "Le prix reste pour nous une question importante, et nous y serons attentifs tout au long de la saison."
PASSAGES = tuple(dossier(piece(COST, RIVALS), piece(PROMISE, kind=CARNET)).evidence_passages())


RULE = ExpectedEvidence(passages=2, supported=1.2, partial=0.45, contradiction=0.5)


def engine(shown: int = 6, rule: ExpectedEvidence = RULE) -> EvidenceEngine:
    thresholds = Thresholds(shown=0.2, substance=0.5, contradiction=0.5, facet=0.9)
    return EvidenceEngine(rule, thresholds, "scorer", "Moteur d'essai.", shown=shown, nearest=2)


def draft(
    substance: list[float],
    mention: list[float] = [0.0, 0.0, 0.0],  # noqa: B006 — never changed
    contradiction: list[float] = [0.0, 0.0, 0.0],  # noqa: B006
    facet_of: tuple[int, int, int] = (0, 1, 0),
    shown: int = 6,
) -> CriterionDraft:
    """The draft for K1.1 when the three passages have these scores; facets 0 and 1 are its own."""

    def matrix(values: list[float]) -> np.ndarray:
        scores = np.zeros((len(PASSAGES), len(list(BLOC.criteria()))), np.float32)
        scores[:, 0] = values
        return scores

    serving = np.full((len(PASSAGES), len(facets(BLOC))), 0.1, np.float32)
    serving[range(len(PASSAGES)), facet_of] = 1.0
    scores = Scores(matrix(substance), matrix(mention), matrix(contradiction), serving)
    return engine(shown).judge(BLOC.competences[0], DossierSearch(BLOC, PASSAGES, scores))["K1.1"]


def test_substance_on_every_facet_is_supported_and_leaves_nothing_open() -> None:
    found = draft([0.9, 0.8, 0.0])
    assert found.coverage is Coverage.SUPPORTED
    assert (found.gaps, found.absence, found.questions) == ((), (), ())


def test_evidence_comes_best_first_in_the_documents_own_words() -> None:
    found = draft([0.7, 0.9, 0.0])
    assert [e.quote for e in found.evidence] == [RIVALS, COST]
    assert [e.id for e in found.evidence] == ["K1.1-e1", "K1.1-e2"]


def test_substance_on_one_facet_alone_is_partial_and_says_what_is_open() -> None:
    found = draft([0.9, 0.0, 0.0])
    assert found.coverage is Coverage.PARTIAL
    assert [gap.facet for gap in found.gaps] == ["voisins"]
    assert found.questions == ("Que diriez-vous de le prix du pain est calculé ?",)


def test_where_every_facet_has_an_unsure_passage_the_least_sure_stays_open() -> None:
    found = draft([0.6, 0.55, 0.0])
    assert found.coverage is Coverage.PARTIAL
    assert [gap.facet for gap in found.gaps] == ["voisins"]
    assert [reading.coverage for reading in found.facets] == [Coverage.SUPPORTED, Coverage.PARTIAL]


def test_vocabulary_alone_is_at_most_partial() -> None:
    found = draft([0.1, 0.1, 0.1], mention=[0.9, 0.9, 0.9])
    assert found.coverage is Coverage.PARTIAL
    assert {e.stance for e in found.evidence} == {Stance.MENTION}


def test_nothing_found_is_missing_with_a_receipt_of_the_search() -> None:
    found = draft([0.05, 0.02, 0.01])
    assert found.coverage is Coverage.MISSING
    assert found.evidence == ()
    receipt = found.absence[0]
    assert receipt.queries == BLOC.criterion("K1.1").facets[0].queries
    assert receipt.passages_searched == 3
    assert receipt.pieces == ("note", "carnet")
    assert len(receipt.nearest) == 2


def test_what_lowered_the_coverage_is_shown_however_much_speaks_for_it() -> None:
    found = draft([0.99, 0.98, 0.0], contradiction=[0.0, 0.0, 0.9], shown=2)
    assert found.coverage is Coverage.PARTIAL
    assert [e.stance for e in found.evidence] == [Stance.SUBSTANCE, Stance.CONTRADICTION]
    assert "contraire" in found.reason


def test_a_contradiction_lowers_the_coverage_and_is_stated() -> None:
    found = draft([0.9, 0.8, 0.1], contradiction=[0.0, 0.0, 0.9])
    assert found.coverage is Coverage.PARTIAL
    (finding,) = [f for f in found.findings if f.facet is None]
    assert finding.evidence == ("K1.1-e3",)
    assert "à l'encontre" in finding.text


def test_collective_and_individual_pieces_are_told_apart() -> None:
    found = draft([0.9, 0.0, 0.8])
    assert {e.piece: e.collective for e in found.evidence} == {"note": False, "carnet": True}


def test_the_same_scores_give_the_same_draft() -> None:
    assert draft([0.9, 0.3, 0.6]) == draft([0.9, 0.3, 0.6])


probability = st.floats(0, 1, width=16)
scores = st.lists(probability, min_size=3, max_size=3)
facet = st.integers(0, 1)


@given(scores, scores, scores, st.tuples(facet, facet, facet))
@example([0.0] * 3, [0.0] * 3, [0.0, 0.25, 0.25], (0, 0, 0))
def test_no_statement_without_evidence_and_no_quote_that_is_not_in_the_passage(
    substance: list[float], mention: list[float], contradiction: list[float], facet_of: tuple[int, int, int]
) -> None:
    found = draft(substance, mention, contradiction, facet_of)
    shown = {e.id for e in found.evidence}
    texts = {located.passage.id: located.passage.text for located in PASSAGES}
    assert all(finding.evidence and set(finding.evidence) <= shown for finding in found.findings)
    assert all(texts[e.passage][e.start : e.end] == e.quote for e in found.evidence)
    assert found.evidence or found.coverage is Coverage.MISSING


@given(scores, scores, scores)
def test_nothing_is_called_substance_where_the_whole_is_not_called_found(
    substance: list[float], mention: list[float], contradiction: list[float]
) -> None:
    found = draft(substance, mention, contradiction)
    if found.coverage is Coverage.MISSING:
        assert {e.stance for e in found.evidence} <= {Stance.MENTION}
        assert all(reading.coverage is not Coverage.SUPPORTED for reading in found.facets)


@given(scores, st.integers(0, 2))
def test_more_substance_never_lowers_the_coverage(substance: list[float], row: int) -> None:
    order = [Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED]
    more = [1.0 if i == row else value for i, value in enumerate(substance)]
    assert order.index(draft(more).coverage) >= order.index(draft(substance).coverage)


class Middle(Quoter):
    """Quotes the second of three sentences."""

    def __init__(self) -> None:
        super().__init__(Quotation(()), (), list)
        self.prepared: list[str] = []

    def prepare(self, passages: Iterable[Passage]) -> None:
        self.prepared = [passage.text for passage in passages]

    def span(self, criterion_id: str, passage: Passage) -> Span:
        return Span(len(PROMISE) + 1, len(PROMISE) + 1 + len(COST))


LONG = f"{PROMISE} {COST} {PROMISE}"


def quoted_of_long(
    substance: float, mention: float, contradiction: float, rule: ExpectedEvidence = RULE
) -> tuple[Evidence, Middle]:
    """What is quoted of a passage of three sentences, from what it is worth for the first criterion."""
    passages = tuple(dossier(piece(LONG)).evidence_passages())
    first = np.zeros((1, len(list(BLOC.criteria()))), np.float32)
    first[:, 0] = 1
    served = np.ones((1, len(facets(BLOC))), np.float32)
    quoter = Middle()
    scores = Scores(first * substance, first * mention, first * contradiction, served)
    search = DossierSearch(BLOC, passages, scores, quoter)
    own = engine(rule=rule)
    own.prepare(search)
    (found,) = own.judge(BLOC.competences[0], search)["K1.1"].evidence
    return found, quoter


def test_of_a_passage_only_the_sentences_that_say_it_are_quoted_and_the_place_is_theirs() -> None:
    found, quoter = quoted_of_long(0.9, 0, 0)
    assert found.quote == COST == LONG[found.start : found.end]
    assert quoter.prepared == [LONG]


@pytest.mark.parametrize("worth", [(0.1, 0.8, 0), (0.1, 0.1, 0.7)])
def test_what_only_speaks_of_a_criterion_or_against_it_is_quoted_whole(worth: tuple[float, float, float]) -> None:
    found, quoter = quoted_of_long(*worth)
    assert found.quote == LONG
    assert quoter.prepared == []


def test_what_is_shown_as_a_mention_because_the_whole_was_not_found_is_quoted_whole() -> None:
    strict = ExpectedEvidence(passages=2, supported=1.2, partial=0.95, contradiction=0.5)
    found, _ = quoted_of_long(0.6, 0, 0, strict)
    assert (found.stance, found.quote) == (Stance.MENTION, LONG)
