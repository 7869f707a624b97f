"""All the checks on a dossier, tied to the criteria that name them."""

from msgspec.structs import replace

from referentiel.catalogue import names, open_referentiel
from referentiel.model import Bloc
from service.assessment.checks import run_checks
from service.assessment.checks.registry import CHECKS
from tests.builders import bakery
from tests.service.assessment.checks.handed_in import handed_in, table

NOTE_TEXT = "\n\n".join(
    [
        "# Fournil",
        table("Poste | €", "Farine | 500", "Levain | 300", "Bois | 100", "Total | 950"),
        "L'inauguration aura lieu le samedi 11 juin 2027, et 24 × 1 900 € = 43 600 €.",
    ]
)


def bloc_whose_first_criterion_names(*checks: str) -> Bloc:
    bloc = bakery()
    first = bloc.competences[0]
    criteria = (replace(first.criteria[0], checks=checks), *first.criteria[1:])
    return replace(bloc, competences=(replace(first, criteria=criteria), *bloc.competences[1:]))


def test_results_come_in_the_order_of_the_registry_with_unique_evidence() -> None:
    found = run_checks(handed_in(NOTE_TEXT), bakery())
    assert [result.check for result in found] == ["budget_totals", "arithmetic", "dates"]
    ids = [evidence.id for result in found for evidence in result.evidence]
    assert len(ids) == len(set(ids))
    assert ids[0] == "budget_totals-1-e1"


def test_every_proof_is_a_verbatim_quote_of_its_piece() -> None:
    dossier = handed_in(NOTE_TEXT)
    for result in run_checks(dossier, bakery()):
        assert result.evidence
        for evidence in result.evidence:
            passage = dossier.piece(evidence.piece).document.passage(evidence.passage)
            assert passage.text[evidence.start : evidence.end] == evidence.quote


def test_the_criteria_that_a_result_bears_on_are_the_data_s_to_say() -> None:
    bloc = bloc_whose_first_criterion_names("dates")
    named = {result.check: result.criteria for result in run_checks(handed_in(NOTE_TEXT), bloc)}
    assert named == {"budget_totals": (), "arithmetic": (), "dates": (next(bloc.criteria()).id,)}


def test_every_check_that_a_referentiel_names_exists() -> None:
    for name in names():
        for criterion in open_referentiel(name).criteria():
            assert set(criterion.checks) <= set(CHECKS), criterion.id


def test_nothing_is_said_of_a_brief_s_own_figures() -> None:
    assert not run_checks(handed_in("Une note.", brief=NOTE_TEXT), bakery())
