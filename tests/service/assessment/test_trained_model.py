from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoder import open_encoder
from referentiel import loader
from service.assessment.coverage import Bearing
from service.assessment.draft import Coverage
from service.assessment.errors import UnreadableModel
from service.assessment.trained_model import load_model

ICART = Path("referentiel/icart-2024")
CORDS = "Montage : les six élingues sont changées tous les deux ans et le registre est signé par le chef de piste."
BUDGET = (
    "Budget : les recettes s'élèvent à 64 200 €, dont 21 000 € de la Région, 18 500 € de billetterie, 9 000 € de "
    "mécénat et 6 200 € de financement participatif ; la trésorière rapproche chaque mois les dépenses du prévisionnel."
)


@pytest.fixture(scope="module")
def icart():
    return loader.load(ICART)


@pytest.fixture(scope="module")
def shipped(icart):
    model = load_model(ICART / "model", icart)
    assert model is not None
    return model


WHOLE = 200
ORDER = [Coverage.MISSING, Coverage.PARTIAL, Coverage.SUPPORTED]


def read(rule, passages, serving=(0.8, 0.8, 0.2), length=WHOLE, words=25):
    """Passages by their three probabilities, each as surely of two main facets and of a third, among silent ones."""
    silent = [(0.0, 0.0, 0.0)] * (length - len(passages))
    substance, mention, contradiction = np.array([*passages, *silent], np.float32).reshape(-1, 3).T
    facets = np.tile(np.array(serving, np.float32), (len(substance), 1))
    lengths = np.full(len(substance), words)
    return rule.coverage(Bearing(substance, mention, contradiction, facets, np.array([True, True, False]), lengths))


PASSAGE = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).map(
    lambda given: tuple(part / max(1.0, sum(given)) for part in given)
)
PASSAGES = st.lists(PASSAGE, max_size=12)


def test_a_dossier_that_says_nothing_covers_nothing(shipped):
    assert read(shipped.coverage, []) is Coverage.MISSING
    assert read(shipped.coverage, [(0.01, 0.01, 0.0)] * 100) is Coverage.MISSING


def test_several_passages_of_substance_are_supported_and_a_mention_is_partial(shipped):
    assert read(shipped.coverage, [(0.95, 0.03, 0.0)] * 5) is Coverage.SUPPORTED
    assert read(shipped.coverage, [(0.05, 0.9, 0.0)]) is Coverage.PARTIAL


def test_a_main_facet_that_nothing_serves_keeps_a_criterion_from_being_supported(shipped):
    evidence = [(0.85, 0.05, 0.0)] * 3
    assert read(shipped.coverage, evidence, (0.9, 0.9, 0.0)) is Coverage.SUPPORTED
    assert read(shipped.coverage, evidence, (0.9, 0.0, 0.0)) is Coverage.PARTIAL


@given(st.integers(0, 300), st.integers(5, 90))
def test_vocabulary_alone_is_never_supported_however_long_the_dossier(shipped, times, words):
    assert read(shipped.coverage, [(0.02, 0.9, 0.0)] * times, words=words) is not Coverage.SUPPORTED
    assert read(shipped.coverage, [(0.02, 0.9, 0.0)] * times, length=times, words=words) is not Coverage.SUPPORTED


@given(PASSAGES, st.floats(0, 1), st.integers(20, WHOLE))
def test_a_passage_against_a_criterion_never_makes_it_supported(shipped, passages, against, length):
    if read(shipped.coverage, passages, length=length) is not Coverage.SUPPORTED:
        opposed = [*passages, (0.0, 0.0, against)]
        assert read(shipped.coverage, opposed, length=length) is not Coverage.SUPPORTED


def test_a_passage_against_a_criterion_lowers_what_was_supported(shipped):
    evidence, serving = [(0.9, 0.0, 0.0)] * 3, (0.6, 0.6, 0.2)
    assert read(shipped.coverage, evidence, serving) is Coverage.SUPPORTED
    assert read(shipped.coverage, [*evidence, (0.0, 0.0, 0.9)], serving) is Coverage.PARTIAL


@given(PASSAGES, st.integers(12, WHOLE), st.integers(0, 300))
def test_a_dossier_is_not_better_covered_for_being_long(shipped, passages, length, silent):
    short, long = (read(shipped.coverage, passages, length=each) for each in (length, length + silent))
    assert ORDER.index(long) <= ORDER.index(short)


def test_a_dense_passage_answers_a_criterion_in_a_short_dossier_and_begins_to_in_a_whole_one(shipped):
    dense = [(0.95, 0.03, 0.0)]
    assert read(shipped.coverage, dense, (0.8, 0.6, 0.5), length=40, words=90) is Coverage.SUPPORTED
    assert read(shipped.coverage, dense, (0.8, 0.6, 0.5), length=WHOLE, words=90) is Coverage.PARTIAL


def test_a_short_dossier_that_says_nothing_covers_nothing(shipped):
    assert read(shipped.coverage, [], length=30) is Coverage.MISSING
    assert read(shipped.coverage, [(0.01, 0.01, 0.0)] * 30, length=30) is Coverage.MISSING


def test_a_referentiel_may_bring_no_model(tmp_path, icart):
    assert load_model(tmp_path, icart) is None


@pytest.mark.parametrize("manifest", [b"", b"{}", b'{"schema": "faisceau-model/0", "corpus": "", "coverage": 3}'])
def test_a_manifest_of_another_form_is_refused(tmp_path, icart, manifest):
    (tmp_path / "manifest.json").write_bytes(manifest)
    with pytest.raises(UnreadableModel):
        load_model(tmp_path, icart)


def test_a_model_of_another_grid_is_refused(icart, shipped):
    fewer = msgspec.structs.replace(icart, blocs=icart.blocs[:2])
    with pytest.raises(UnreadableModel, match="relancez"):
        load_model(ICART / "model", fewer)


def test_the_shipped_model_weighs_at_most_twelve_megabytes():
    assert sum(path.stat().st_size for path in (ICART / "model").iterdir()) <= 12e6


def test_the_shipped_model_tells_substance_from_what_shares_its_words(tmp_path, shipped):
    encoder = open_encoder(tmp_path, shipped.deltas)
    reading = shipped.heads.read(encoder.encode([BUDGET, CORDS], query=False))
    framework = shipped.heads.criteria.index("C11.3")
    assert reading.presence[0, framework] > 3 + reading.presence[1, framework]
