import numpy as np
from msgspec import structs

from service.assessment.coverage import EVIDENCE
from service.assessment.quotation import FEATURES, Quotation
from training import report
from training.coverage import Cases, fit
from training.facets import Attribution
from training.measures import Findings, Measures
from training.predictions import Predictions
from training.quotation import Quoting


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
        lengths=np.full(4, 20),
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


def test_the_page_on_coverage_says_the_rule_and_what_facets_bring():
    words = np.array([0, 1, 2] * 20)
    evidence = np.zeros((60, len(EVIDENCE)))
    evidence[:, EVIDENCE.index("main")] = words
    evidence[:, EVIDENCE.index("second")] = 1
    names = np.array([f"d{number:02d}" for number in range(60)])
    cases = Cases(words, evidence, np.repeat([0.0, 1.0], 30), names)
    attribution = Attribution(0.911, 0.822, 0.733, 0.644, 0.055)
    measures = Measures("", 1, 1, 1, 0.01, (0.01, 0.02, 0.03), None, None, attribution)
    rule = structs.replace(fit(cases), short=((1.5,) * len(EVIDENCE), (-2.5,) * len(EVIDENCE)))
    page = report.coverage_page(Findings(None, rule, measures, None, None, cases))
    found = tables(page)
    assert [len(table) for table in found] == [4, 4, 6]
    for table in found:
        assert {row.count("|") for row in table} == {table[0].count("|")}
    assert "| supported | -2.50 |" in page
    assert "| 30 whole, 30 criteria | with facets | 1.000 | 1.000 | 0.000 |" in page
    assert "| 30 short, 30 criteria | with facets | 1.000 | 1.000 | 0.000 |" in page
    assert "| 30 whole, 30 criteria | without facets | 1.000" not in page
    assert all(figure in page for figure in ("0.911", "0.822", "0.733", "0.644", "0.055", "0.70"))


def test_the_page_on_quotation_says_the_rule_and_what_it_quotes_beside_readers():
    rule = Quotation(tuple(float(number) for number in range(len(FEATURES))))
    page = report.quotation_page(rule, Quoting(7, 0.61, 0.62, 0.63, 0.04, 0.85, 0.81))
    for table in tables(page):
        assert {row.count("|") for row in table} == {table[0].count("|")}
    assert all(figure in page for figure in ("7 judgements", "0.610", "0.620", "0.630", "0.040", "0.850", "0.810"))
