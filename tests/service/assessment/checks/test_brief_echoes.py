"""What the brief asks for and the dossier never speaks of."""

import pytest

from service.assessment.checks.brief_echoes import brief_echoes, common_roots
from service.assessment.checks.requirements import requirements
from service.assessment.dossier import Located
from tests.builders import BRIEF, bakery
from tests.service.assessment.checks.handed_in import handed_in, markdown_piece, plain

BRIEF_TEXT = """
# Ce que nous attendons

- un parcours audible pour les randonneurs étrangers, avec une traduction en catalan ;
- une épicerie tenue par des bénévoles du hameau.
"""
NOTE_TEXT = "L'épicerie sera tenue par douze bénévoles du hameau, à tour de rôle, du vendredi au dimanche."


def asked(brief: str) -> list[str]:
    return [requirement.text for requirement in requirements(markdown_piece(brief, BRIEF))]


def unanswered(brief: str, note: str) -> list[str]:
    return [plain(found.message) for found in brief_echoes(handed_in(note, brief), common_roots(bakery()))]


def test_a_requirement_whose_words_stand_nowhere_is_told_with_them() -> None:
    (message,) = unanswered(BRIEF_TEXT, NOTE_TEXT)
    assert message.startswith(
        "Demande du brief sans écho trouvé : « un parcours audible pour les randonneurs étrangers"
    )
    assert "« randonneurs »" in message
    assert "« catalan »" in message


def test_one_word_under_another_ending_is_an_echo() -> None:
    assert not unanswered(BRIEF_TEXT, f"{NOTE_TEXT} Chaque randonneuse reçoit une carte.")


def test_a_figure_of_the_requirement_is_an_echo() -> None:
    brief = "# Ce que nous attendons\n\n- une fresque peinte avec les écolières du canton, sur 48 mètres carrés."
    assert unanswered(brief, NOTE_TEXT)
    assert not unanswered(brief, f"{NOTE_TEXT} Elle couvrira 48 m² de mur.")


def test_without_a_brief_or_a_dossier_nothing_is_said() -> None:
    assert not list(brief_echoes(handed_in(NOTE_TEXT), frozenset()))


def test_the_nearest_passage_is_shown_beside_the_requirement() -> None:
    dossier = handed_in(NOTE_TEXT, BRIEF_TEXT)

    def nearest(text: str) -> Located:
        return next(iter(dossier.evidence_passages()))

    (observation,) = brief_echoes(dossier, frozenset(), nearest)
    assert [proof.located.piece.id for proof in observation.proofs] == ["brief", "note"]


def test_items_under_a_heading_that_asks_and_sentences_that_oblige_are_requirements() -> None:
    assert asked(BRIEF_TEXT) == [
        "un parcours audible pour les randonneurs étrangers, avec une traduction en catalan ;",
        "une épicerie tenue par des bénévoles du hameau.",
    ]
    assert asked("Le hameau compte 80 âmes. Le parcours doit rester praticable en hiver.") == [
        "Le parcours doit rester praticable en hiver."
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "La note doit être remise le 8 mars, en PDF.",
        "Aucune sonorisation ne doit dépasser le mur du cimetière.",
        "Le candidat doit venir à la soutenance avec ses plans.",
        "Le hameau a été reconstruit après la crue.",
    ],
)
def test_handing_in_prohibitions_and_facts_are_no_requirements(statement: str) -> None:
    assert not asked(statement)
