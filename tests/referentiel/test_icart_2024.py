"""The référentiel that comes with the product is complete and faithful to the official text."""

import pytest

from referentiel.catalogue import open_referentiel
from referentiel.check import problems
from referentiel.model import Referentiel


@pytest.fixture(scope="module")
def icart() -> Referentiel:
    return open_referentiel("icart-2024")


def test_it_is_sound(icart: Referentiel) -> None:
    assert problems(icart) == ()


def test_it_holds_three_blocs_eight_activities_sixteen_competences_and_fifty_criteria(icart: Referentiel) -> None:
    assert [bloc.id for bloc in icart.blocs] == ["B1", "B2", "B3"]
    assert [a.id for bloc in icart.blocs for a in bloc.activities] == [f"A{n}" for n in range(1, 9)]
    assert [c.id for bloc in icart.blocs for c in bloc.competences] == [f"C{n}" for n in range(1, 17)]
    assert len(list(icart.criteria())) == 50


def test_a_criterion_is_numbered_within_its_competence(icart: Referentiel) -> None:
    for bloc in icart.blocs:
        for competence in bloc.competences:
            expected = [f"{competence.id}.{rank}" for rank in range(1, len(competence.criteria) + 1)]
            assert [criterion.id for criterion in competence.criteria] == expected


def test_the_official_letter_is_kept_with_its_slips_beside_a_corrected_label(icart: Referentiel) -> None:
    criterion = icart.bloc("B1").criterion("C1.4")
    assert "recuueillis" in criterion.official
    assert "recueillis" in criterion.label


def test_blocs_two_and_three_start_from_a_brief_that_is_no_evidence(icart: Referentiel) -> None:
    for bloc_id in ("B2", "B3"):
        assert not icart.bloc(bloc_id).piece("brief").evidence
    assert all(piece.evidence for piece in icart.bloc("B1").pieces)


def test_only_the_dossier_artistique_is_collective(icart: Referentiel) -> None:
    collective = [piece.id for bloc in icart.blocs for piece in bloc.pieces if piece.collective]
    assert collective == ["dossier_artistique"]


def test_every_attachment_says_what_it_was_deduced_from(icart: Referentiel) -> None:
    assert all(criterion.attachment.reason for criterion in icart.criteria())


def test_no_query_stands_in_two_facets(icart: Referentiel) -> None:
    queries = [query for criterion in icart.criteria() for facet in criterion.facets for query in facet.queries]
    assert len(queries) == len(set(queries))
