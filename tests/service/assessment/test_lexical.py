import numpy as np

from service.assessment.lexical import LexicalIndex, terms


def test_terms_are_stemmed_and_stripped_of_elisions_and_empty_words() -> None:
    assert terms("L'élaboration des budgets") == terms("élaborations du budget")


def test_the_passage_that_shares_rare_words_scores_highest() -> None:
    index = LexicalIndex(["Le cirque du port", "Le budget du port", "Les budgets et leurs charges"])
    assert int(np.argmax(index.scores("charges"))) == 2


def test_unknown_words_and_empty_dossiers_score_nothing() -> None:
    assert LexicalIndex(["Le cirque"]).scores("zzz").tolist() == [0.0]
    assert LexicalIndex([]).scores("cirque").tolist() == []
    assert LexicalIndex(["", "…"]).scores("cirque").tolist() == [0.0, 0.0]
