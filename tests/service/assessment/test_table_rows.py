"""Rows of one table that speak to a criterion together are one piece of evidence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.limits import Limits
from ingest.reading import read
from service.assessment.coverage import ExpectedEvidence
from service.assessment.dossier import Piece
from service.assessment.draft import Coverage, Evidence, Stance
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.scores import Scores
from service.assessment.search import DossierSearch
from service.assessment.showing import Thresholds
from service.assessment.signals import facets
from service.assessment.table_rows import LONGEST, rows_quoted_together
from tests.builders import NOTE, bakery, dossier

BLOC = bakery()
RULE = ExpectedEvidence(passages=2, supported=1.2, partial=0.45, contradiction=0.5)
PRICES = """
# Coûts

| Poste | Par miche | D'où vient le chiffre |
|---|---|---|
| Farine de meule | 38 centimes | facture du moulin de mars |
| Cuisson au bois | 21 centimes | relevé de trois semaines |
| Main-d'œuvre | 9 minutes, 2,10 € | chronomètre posé sur le pétrin |
| Emballage en papier | 4 centimes | devis de la papeterie |

Le four a été acheté d'occasion à un confrère de Lamballe qui prenait sa retraite.

# Voisins

| Boutique | Miche | Relevé |
|---|---|---|
| Boulangerie du pont | 4,80 € | le 3 mars au matin |
| Boulangerie de la gare | 4,40 € | le 3 mars au matin |
"""


def search(substance: list[float], contradiction: list[float] | None = None) -> DossierSearch:
    """The prices with these scores for K1.1, passage by passage."""
    document = read(PRICES.encode(), "note.md", Limits())
    handed_in = dossier(Piece("note", NOTE, "note.md", document))
    passages = [p for p in handed_in.evidence_passages() if p.passage.kind != "heading"]
    scores = [np.zeros((len(passages), len(list(BLOC.criteria()))), np.float32) for _ in range(3)]
    scores[0][:, 0] = substance
    scores[2][:, 0] = contradiction or 0.0
    serving = np.full((len(passages), len(facets(BLOC))), 0.5, np.float32)
    return DossierSearch(BLOC, passages, Scores(scores[0], scores[1], scores[2], serving))


def engine(limit: int = 6) -> EvidenceEngine:
    thresholds = Thresholds(shown=0.2, substance=0.5, contradiction=0.5, facet=0.9)
    return EvidenceEngine(RULE, thresholds, "scorer", "Moteur d'essai.", shown=limit, nearest=2)


def shown(substance: list[float], contradiction: list[float] | None = None, limit: int = 6) -> tuple[Evidence, ...]:
    return engine(limit).judge(BLOC.competences[0], search(substance, contradiction))["K1.1"].evidence


def test_neighbouring_rows_of_a_table_are_quoted_together_in_their_order() -> None:
    (found,) = shown([0.6, 0.9, 0.7, 0.1, 0.0, 0.0, 0.0])
    farine, cuisson, travail = found.quote.splitlines()
    assert (farine[:6], cuisson[:7], travail[:12]) == ("Farine", "Cuisson", "Main-d'œuvre")
    assert found.score == 0.9
    assert len(found.spans()) == 3


def test_a_quote_of_rows_says_where_each_stands() -> None:
    (found,) = shown([0.6, 0.9, 0.7, 0.1, 0.0, 0.0, 0.0])
    document = read(PRICES.encode(), "note.md", Limits())
    texts = [document.passage(span.passage).text[span.start : span.end] for span in found.spans()]
    assert "\n".join(texts) == found.quote


def test_a_row_that_shows_nothing_parts_the_rows_around_it() -> None:
    assert [len(e.spans()) for e in shown([0.6, 0.1, 0.7, 0.8, 0.0, 0.0, 0.0])] == [2, 1]


def test_rows_of_different_tables_and_paragraphs_stay_apart() -> None:
    found = shown([0.0, 0.0, 0.0, 0.9, 0.8, 0.7, 0.6])
    assert [len(e.spans()) for e in found] == [1, 1, 2]


def test_rows_that_do_not_do_the_same_for_the_criterion_stay_apart() -> None:
    found = shown([0.9, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0], contradiction=[0, 0, 0.8, 0, 0, 0, 0])
    stances = [e.stance for e in found]
    assert sorted(stances) == sorted([Stance.SUBSTANCE, Stance.MENTION, Stance.CONTRADICTION])


def test_rows_quoted_together_leave_their_places_to_other_evidence() -> None:
    found = shown([0.9, 0.9, 0.9, 0.9, 0.6, 0.5, 0.5], limit=3)
    assert [len(e.spans()) for e in found] == [4, 1, 2]


def test_a_facet_is_served_by_any_row_of_a_quote() -> None:
    made = search([0.9, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0])
    made._scores.serving[0, :2] = (1.0, 0.0)
    made._scores.serving[1, :2] = (0.0, 1.0)
    found = engine().judge(BLOC.competences[0], made)["K1.1"]
    assert [reading.coverage for reading in found.facets] == [Coverage.SUPPORTED, Coverage.SUPPORTED]
    assert {id_ for reading in found.facets for id_ in reading.evidence} == {"K1.1-e1"}


def test_what_speaks_against_a_criterion_brings_the_rows_that_do_so_with_it() -> None:
    substance = [0.0, 0.0, 0.0, 0.0, 0.99, 0.0, 0.0]
    found = shown(substance, contradiction=[0, 0, 0, 0, 0, 0.6, 0.7], limit=1)
    assert [(e.stance, len(e.spans())) for e in found] == [(Stance.CONTRADICTION, 2)]


def test_a_table_that_comes_twice_is_shown_once() -> None:
    twice = PRICES + "\n# Annexe\n" + PRICES[PRICES.index("\n| Poste") : PRICES.index("\nLe four")]
    document = read(twice.encode(), "note.md", Limits())
    handed_in = dossier(Piece("note", NOTE, "note.md", document))
    passages = [p for p in handed_in.evidence_passages() if p.passage.kind != "heading"]
    scores = np.zeros((len(passages), len(list(BLOC.criteria()))), np.float32)
    scores[:4, 0], scores[-4:, 0] = (0.9, 0.7, 0.7, 0.6), (0.65, 0.75, 0.75, 0.6)
    serving = np.full((len(passages), len(facets(BLOC))), 0.5, np.float32)
    made = DossierSearch(BLOC, passages, Scores(scores, scores * 0, scores * 0, serving))
    (found,) = engine().judge(BLOC.competences[0], made)["K1.1"].evidence
    assert len(found.spans()) == 4


probability = st.floats(0, 1, width=16)


@given(st.lists(probability, min_size=7, max_size=7), st.lists(probability, min_size=7, max_size=7))
def test_what_a_draft_shows_is_among_what_it_is_kept_for(substance: list[float], contradiction: list[float]) -> None:
    made, criterion = search(substance, contradiction), BLOC.criterion("K1.1")
    kept = {match.located.passage.id for match in engine(3).ranked(criterion, made, 2)}
    evidence = engine(3).judge(BLOC.competences[0], made)["K1.1"].evidence
    assert {span.passage for one in evidence for span in one.spans()} <= kept


@given(st.lists(probability, min_size=7, max_size=7), st.lists(probability, min_size=7, max_size=7))
def test_no_row_is_shown_twice(substance: list[float], contradiction: list[float]) -> None:
    spans = [span for evidence in shown(substance, contradiction) for span in evidence.spans()]
    assert len(spans) == len(set(spans))


@given(st.lists(probability, min_size=7, max_size=7), st.integers(0, 3), st.floats(0, 1))
def test_what_is_quoted_together_follows_itself_holds_the_best_and_is_no_longer_than_a_paragraph(
    substance: list[float], at: int, floor: float
) -> None:
    made = search(substance)
    match = made.match("K1.1", made.passages[at].key)
    assert match is not None
    rows = rows_quoted_together(match, made.table("K1.1", match), lambda row: row.substance >= floor)
    orders = [row.located.passage.order for row in rows]
    assert orders == list(range(orders[0], orders[-1] + 1))
    assert match in rows
    assert all(row is match or row.substance >= floor for row in rows if row != match)
    assert len(rows) == 1 or sum(len(row.located.passage.text.split()) for row in rows) <= LONGEST


def test_rows_are_no_longer_joined_beyond_what_one_reads_at_a_glance() -> None:
    rows = "\n".join(f"| Fournée {n} | {'pain ' * 12}|" for n in range(12))
    document = read(f"| Fournée | Pains |\n|---|---|\n{rows}\n".encode(), "note.md", Limits())
    passages = list(dossier(Piece("note", NOTE, "note.md", document)).evidence_passages())
    ones = np.ones((len(passages), len(list(BLOC.criteria()))), np.float32)
    serving = np.ones((len(passages), len(facets(BLOC))), np.float32)
    made = DossierSearch(BLOC, passages, Scores(ones, ones * 0, ones * 0, serving))
    match = made.match("K1.1", passages[5].key)
    assert match is not None
    together = rows_quoted_together(match, made.table("K1.1", match), lambda row: True)
    assert 1 < len(together) < 12
    assert sum(len(row.located.passage.text.split()) for row in together) <= LONGEST
