from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import open_encoder
from ingest.limits import Limits
from ingest.reading import read
from referentiel import loader
from service.assessment.dossier import Located, Piece
from service.assessment.signals import Signals, facets
from service.assessment.trained_model import load_model
from service.assessment.trained_scorer import TrainedScorer

ICART = Path("referentiel/icart-2024")
NOTE = """# Le pain du port

## Les comptes

Le four banal coûte chaque hiver la même somme, que nous relevons sur le cahier accroché derrière la porte du fournil.

Le budget prévisionnel et le plan de trésorerie sont suivis chaque mois ; les recettes et dépenses sont rapprochées.

## Les gens

Deux apprentis dorment au-dessus de la boutique, et le chat de la maison garde la farine mieux que personne au bourg.
"""


@pytest.fixture(scope="module")
def icart():
    return loader.load(ICART)


@pytest.fixture(scope="module")
def model(icart):
    shipped = load_model(ICART / "model", icart)
    assert shipped is not None
    return shipped


@pytest.fixture(scope="module")
def encoder(model, tmp_path_factory):
    return open_encoder(tmp_path_factory.mktemp("encoder"), model.deltas)


def passages_of(text, bloc):
    piece = Piece("note", bloc.pieces[0], "note.md", read(text.encode(), "note.md", Limits()))
    return [Located(piece, passage) for passage in piece.document.passages]


def score(model, bloc, passages, vectors=None):
    """The scores of passages, whose vectors all lie at one place if none are given: only words tell them apart."""
    vectors = np.zeros((len(passages), 384), np.float32) if vectors is None else vectors
    # The scorer reads the words alone of the signals, which ask neither the index nor the embedder for them.
    signals = Signals(bloc, passages, "dossier", index=None, embedder=None)
    return TrainedScorer(model.heads, model.fusion, model.quotation).score(bloc, passages, vectors, signals)


@pytest.mark.parametrize("bloc_id", ["B1", "B2", "B3"])
def test_columns_are_those_of_the_bloc(icart, model, bloc_id):
    bloc = icart.bloc(bloc_id)
    passages = passages_of(NOTE, bloc)
    scores = score(model, bloc, passages)
    assert scores.substance.shape == (len(passages), len(list(bloc.criteria())))
    assert scores.serving.shape == (len(passages), len(facets(bloc)))


def test_probabilities_of_a_passage_never_exceed_one(icart, model):
    bloc = icart.bloc("B3")
    scores = score(model, bloc, passages_of(NOTE, bloc))
    total = scores.substance + scores.mention + scores.contradiction
    assert 0 <= total.min() <= total.max() <= 1 + 1e-5


def test_the_words_of_a_criterion_raise_the_passage_that_has_them(icart, model):
    bloc = icart.bloc("B3")
    passages = passages_of(NOTE, bloc)
    column = [criterion.id for criterion in bloc.criteria()].index("C11.3")
    best = score(model, bloc, passages).substance[:, column].argmax()
    assert "prévisionnel" in passages[best].passage.text


def test_how_surely_each_facet_is_served_is_what_its_own_head_says(icart, model):
    bloc = icart.bloc("B2")
    passages = passages_of(NOTE, bloc)
    vectors = np.random.default_rng(0).normal(0, 0.05, (len(passages), 384)).astype(np.float32)
    read = model.heads.read(vectors).serving
    serving = score(model, bloc, passages, vectors).serving
    for column, (criterion, facet) in enumerate(facets(bloc)):
        assert (serving[:, column] == read[:, model.heads.facets.index((criterion.id, facet.id))]).all()


def test_no_passage_gives_no_score(icart, model):
    assert score(model, icart.bloc("B1"), []).substance.shape[0] == 0


def test_the_sentence_that_says_it_is_quoted_without_what_leads_up_to_it(icart, model, encoder):
    said = (
        "Le budget prévisionnel s'équilibre à 48 200 €, et le plan de trésorerie, tenu chaque mois, reste positif "
        "grâce à l'acompte de la Ville versé en mars."
    )
    text = (
        "# Les comptes\n\nAvant d'entrer dans le détail, disons d'où nous venons et ce qui nous anime. "
        f"{said} Le soir, l'équipe se retrouve autour d'un verre."
    )
    bloc = icart.bloc("B3")
    (found,) = [each.passage for each in passages_of(text, bloc) if said in each.passage.text]
    quoter = TrainedScorer(model.heads, model.fusion, model.quotation).quoter(bloc, encoder)
    span = quoter.span("C11.3", found)
    assert found.text[span.start : span.end] == said
