import numpy as np

from service.assessment.coverage import AMOUNTS, SERVICE, LikeliestCoverage
from training import report
from training.coverage import Agreement
from training.facets import Attribution
from training.measures import Measures
from training.predictions import Predictions
from training.shipped import OnLater, Refined


def tables(page):
    blocks = [block.strip().splitlines() for block in page.split("\n\n")]
    return [block for block in blocks if block[0].startswith("|")]


def test_every_row_of_the_calibration_page_has_the_cells_of_its_header():
    kinds = np.array([[0], [1], [2], [-1]])
    nothing = np.zeros((4, 0), np.float32)
    given = Predictions(
        dossiers=np.array(["d"] * 4),
        vectors=nothing,
        presence=np.zeros((4, 1), np.float32),
        manner=np.zeros((4, 1, 3), np.float32),
        serving=nothing,
        kinds=kinds,
        served=np.zeros((4, 0), np.int64),
        inside=np.ones((4, 1), bool),
        judged=np.zeros((4, 1), np.int64),
    )
    measures = Measures("4 passages", 1, 1, 1, 0.01, (0.01, 0.02, 0.03), None, None)
    found = tables(report.calibration_page(given, np.full((4, 1, 3), 0.3), measures))
    assert len(found) == 3
    for table in found:
        assert {row.count("|") for row in table} == {table[0].count("|")}


def test_the_page_on_coverage_says_the_rule_and_what_facets_change():
    numbers = tuple(float(number) for number in range(len(AMOUNTS)))
    rule = LikeliestCoverage(5, (numbers, numbers), (numbers, numbers), ((1.5, -2.5),) * len(SERVICE), 0.75)
    refined = Refined(3, 40, Agreement(0.611, 0.5, 0.1), Agreement(0.722, 0.6, 0.0))
    page = report.coverage_page(rule, OnLater(refined, None, None, Attribution(0.911, 0.822, 0.733, 0.644, 0.055)))
    found = tables(page)
    assert [len(table) for table in found] == [4, 4, 4, 4]
    for table in found:
        assert {row.count("|") for row in table} == {table[0].count("|")}
    assert "| supported | +1.50 | -2.50 |" in page
    assert "| 3 whole, 40 criteria | with facets | 0.722 | 0.600 | 0.000 |" in page
    assert all(figure in page for figure in ("0.911", "0.822", "0.733", "0.644", "0.055", "0.75"))
