"""What in a dossier speaks to each criterion, with the real model, the real index and the plain scorer."""

import pytest

from ingest.encoder import Encoder
from ingest.index import PassageIndex, open_on_disk
from service.assessment.dossier import Dossier
from service.assessment.plain_scorer import PlainScorer
from service.assessment.search import DossierSearch, search_dossier
from tests.builders import BRIEF, CARNET, bakery, dossier, piece

COST = "Nous avons compté 38 centimes de farine et 9 minutes de façonnage par pain, ce qui porte la miche à 2,10 €."
CLEANING = (
    "Les bacs sont vidés et brossés tous les soirs, et Karim signe la feuille de passage avant de fermer le rideau."
)
WEATHER = "Il a plu pendant toute la semaine de la foire, et les manèges sont restés fermés jusqu'au dimanche soir."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> PassageIndex:
    return open_on_disk(tmp_path_factory.mktemp("index"), encoder.fingerprint)


def search(handed_in: Dossier, index: PassageIndex, encoder: Encoder) -> DossierSearch:
    return search_dossier(handed_in, bakery(), "essai", index, encoder, PlainScorer())


def best(found: DossierSearch, criterion: str) -> str:
    return found.matches(criterion)[0].located.passage.text


def test_evidence_is_found_for_the_criterion_that_it_speaks_to(index: PassageIndex, encoder: Encoder) -> None:
    found = search(dossier(piece(WEATHER, COST, CLEANING)), index, encoder)
    assert best(found, "K1.1") == COST
    assert best(found, "K2.1") == CLEANING


def test_the_facet_is_the_one_that_the_passage_is_about(index: PassageIndex, encoder: Encoder) -> None:
    found = search(dossier(piece(WEATHER, COST, CLEANING)), index, encoder)
    assert found.matches("K1.1")[0].facet() == "cout"
    assert found.matches("K2.1")[0].facet() == "nettoyage"


def test_the_brief_is_never_evidence(index: PassageIndex, encoder: Encoder) -> None:
    found = search(dossier(piece(WEATHER), piece(COST, CLEANING, kind=BRIEF)), index, encoder)
    assert {match.located.passage.text for match in found.matches("K1.1")} == {WEATHER}


def test_near_duplicates_are_shown_once(index: PassageIndex, encoder: Encoder) -> None:
    twin = COST.replace("Nous avons compté", "Nous avons compté :")
    found = search(dossier(piece(COST, WEATHER), piece(twin, kind=CARNET)), index, encoder)
    texts = [match.located.passage.text for match in found.matches("K1.1")]
    assert sum(text in {COST, twin} for text in texts) == 1


def test_the_nearest_passages_are_given_even_when_nothing_was_found(index: PassageIndex, encoder: Encoder) -> None:
    found = search(dossier(piece(WEATHER)), index, encoder)
    (nearest,) = found.nearest("K2.1", "temperature", 3)
    assert nearest.located.passage.text == WEATHER
    assert nearest.substance < 0.2


def test_a_dossier_without_a_passage_finds_nothing(index: PassageIndex, encoder: Encoder) -> None:
    assert search(dossier(piece()), index, encoder).matches("K1.1") == ()
