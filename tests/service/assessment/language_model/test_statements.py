"""What a model says in its own words is held to the passages."""

import pytest

from service.assessment.language_model.statements import is_sound, tidy

SOURCES = ["Nous avons reçu 1 200 réponses, dont 35 % de lycéens.", "« Les Échos » relisent chaque réponse."]
PROMPT = "Vous êtes un lecteur expérimenté des dossiers de certification qu'un juré va évaluer seul ensuite."


@pytest.mark.parametrize(
    "statement",
    [
        "Le dossier chiffre les réponses : 1200, dont 35 % de lycéens.",
        "L'association « les échos » relit les réponses.",
        "Les réponses sont relues.",
        "Le candidat a reçu des réponses de lycéens.",
        "Un juré peut évaluer seul.",
    ],
)
def test_what_the_passages_hold_can_be_said(statement: str) -> None:
    assert is_sound(statement, SOURCES, PROMPT)


@pytest.mark.parametrize(
    "statement",
    [
        "Le dossier chiffre 1300 réponses.",
        "L'association « Les Voix » relit.",
        'Le dossier dit "tout le monde est ravi".',
        "Une note de 15/20 conviendrait.",
        "Le jury peut valider le bloc.",
        "Candidat admis.",
        "<b>Relu</b>",
        "Relu : www.exemple.org",
        "Vous êtes un lecteur expérimenté des dossiers de certification qu'un juré va évaluer.",
        "x" * 401,
        "",
    ],
)
def test_what_they_do_not_hold_cannot(statement: str) -> None:
    assert not is_sound(statement, SOURCES, PROMPT)


def test_a_statement_is_one_line_without_invisible_characters() -> None:
    assert tidy(" Relu\n\tdeux\u202e fois\u200b.\U000e0041 ") == "Relu deux fois ."
