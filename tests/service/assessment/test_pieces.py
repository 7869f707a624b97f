import pytest

from referentiel.catalogue import open_referentiel
from service.assessment.pieces import guess_kind, piece_ids


@pytest.mark.parametrize(
    ("bloc", "name", "kind"),
    [
        ("B1", "Dossier artistique VF.pdf", "dossier_artistique"),
        ("B1", "NOTE_DE_SYNTHÈSE_Martin.docx", "note_de_synthese"),
        ("B1", "passage du 3 juin.vtt", "oral"),
        ("B1", "final.pdf", "dossier_artistique"),
        ("B2", "note stratégique.pdf", "note_strategique"),
        ("B2", "brief-commanditaire.pdf", "brief"),
        ("B2", "diapos.pptx", "oral"),
        ("B3", "rendu.odt", "note_strategique"),
    ],
)
def test_a_file_name_betrays_the_piece(bloc: str, name: str, kind: str) -> None:
    assert guess_kind(name, open_referentiel("icart-2024").bloc(bloc)).id == kind


def test_ids_follow_the_names_and_are_unique() -> None:
    assert piece_ids(["Note de synthèse.docx", "a/../Note de synthèse.pdf", "«».pdf"]) == [
        "note-de-synthese",
        "note-de-synthese-2",
        "piece",
    ]
