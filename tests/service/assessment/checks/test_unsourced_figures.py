"""Figures drawn from a study that nothing names."""

import pytest

from service.assessment.checks.sources import count_references, sources
from service.assessment.dossier import Piece
from tests.service.assessment.checks.handed_in import handed_in, markdown_piece, said

UNSOURCED = "Selon une étude récente, 72 % des visiteurs préfèrent réserver le jour même."


@pytest.mark.parametrize(
    "note",
    [
        UNSOURCED,
        "Des études montrent que deux jeunes sur trois, soit 66 %, ne vont plus au musée.",
        "On voit bien que 54 % des Français écoutent la radio le matin.",
        "Selon internet 73 % des lycéens suivent un artiste local.",
    ],
)
def test_a_figure_of_a_nameless_study_is_told(note: str) -> None:
    (message,) = said(sources, note)
    assert (
        message == "1 affirmation chiffrée sans source repérée dans le passage ; 0 référence ailleurs dans le document."
    )


@pytest.mark.parametrize(
    "note",
    [
        "Selon une étude du Crédoc, 72 % des visiteurs préfèrent réserver le jour même.",
        "Selon une étude récente, 72 % des visiteurs préfèrent réserver le jour même [4].",
        "Selon une étude récente (2023), 72 % des visiteurs préfèrent réserver le jour même.",
        "Selon une étude récente, 72 % des visiteurs préfèrent réserver le jour même (https://exemple.fr/etude).",
        "Selon une étude récente, 72 % des visiteurs réservent le jour même.[^1]\n\n[^1]: Panel des musées, 2023.",
        "D'après le questionnaire que nous avons posé, 72 % des visiteurs réservent le jour même.",
        "Selon des critères précis, nous avons retenu 12 artistes.",
        "Notre jauge est remplie à 72 %.",
    ],
)
def test_a_figure_with_a_name_a_note_or_a_survey_of_one_s_own_is_not(note: str) -> None:
    assert not said(sources, note)


def test_all_the_figures_of_a_piece_make_one_alert_with_its_references() -> None:
    note = f"{UNSOURCED}\n\nLa suite est plus solide, on y travaille avec soin dans chaque salle du quartier.\n\n"
    note += "On voit bien que 54 % des Français écoutent la radio.\n\n"
    note += "## Bibliographie\n\n- Un livre, 2021.\n- Un autre, 2022."
    (observation,) = sources(handed_in(note))
    quoted = [proof.located.passage.text[proof.start : proof.end] for proof in observation.proofs]
    assert quoted == [UNSOURCED, "On voit bien que 54 % des Français écoutent la radio."]
    assert "2\u00a0références ailleurs" in observation.message


def test_notes_and_entries_of_a_bibliography_are_counted() -> None:
    piece: Piece = markdown_piece("Un fait.[^1]\n\n[^1]: Une note.\n\n## Sources\n\n- Un livre, 2021.")
    assert count_references(piece) == 2
