"""Passages that candidates of a session have in common."""

from service.assessment.checks.near_identical import near_identical
from service.assessment.dossier import Dossier
from tests.builders import BRIEF, CARNET
from tests.service.assessment.checks.handed_in import handed_in, markdown_piece

SHARED = (
    "Nous avons relevé pendant trois semaines les plaques du parking de la piscine, matin et soir, et classé les "
    "voitures selon leur département, leur âge apparent et le nombre de sièges d'enfant que l'on voyait à l'arrière."
)
RETOUCHED = SHARED.replace("trois semaines", "quatre semaines").replace("matin et soir", "le matin et le soir")
OTHER = (
    "Le bassin ferme à vingt heures parce que la chaudière est louée jusque-là ; le chef de bassin a demandé que la "
    "fanfare cesse avant, et nous l'avons déplacée au samedi matin, quand les clubs couvrent déjà tous les bruits."
)


def test_a_passage_kept_nearly_word_for_word_is_found_with_its_places() -> None:
    (found,) = near_identical({"Ada": handed_in(f"{SHARED}\n\n{OTHER}"), "Bruno": handed_in(RETOUCHED)})
    assert [held.dossier for held in found.held] == ["Ada", "Bruno"]
    assert [held.located.passage.text for held in found.held] == [SHARED, RETOUCHED]
    assert 0.8 <= found.similarity < 1


def test_several_candidates_with_the_same_passage_make_one_group() -> None:
    dossiers = {name: handed_in(SHARED) for name in ("Ada", "Bruno", "Chloé")}
    (found,) = near_identical(dossiers)
    assert [held.dossier for held in found.held] == ["Ada", "Bruno", "Chloé"]
    assert found.similarity == 1


def test_different_passages_on_the_same_subject_are_not_found() -> None:
    assert not near_identical({"Ada": handed_in(SHARED), "Bruno": handed_in(OTHER)})


def test_a_candidate_s_own_repetition_is_not_shared() -> None:
    assert not near_identical({"Ada": handed_in(f"{SHARED}\n\n# Plus loin\n\n{SHARED}")})


def test_short_passages_may_be_alike_by_chance() -> None:
    assert not near_identical({"Ada": handed_in("Remerciements à tous."), "Bruno": handed_in("Remerciements à tous.")})


def test_the_work_of_the_group_is_shared_by_right() -> None:
    group = Dossier("K1", (markdown_piece(SHARED, CARNET),))
    assert not near_identical({"Ada": group, "Bruno": group})


def test_quotations_of_the_brief_are_left_out() -> None:
    dossier = Dossier("K1", (markdown_piece(SHARED), markdown_piece(SHARED, BRIEF)))
    assert not near_identical({"Ada": dossier, "Bruno": dossier})
