from pathlib import Path

import msgspec
import pytest

from referentiel import loader
from service.assessment.trained_model import load_model
from service.settings import Settings
from service.wiring import build_embedder
from training import corpus, manifest, shipped
from training.errors import NothingMeasured

ICART = Path("referentiel/icart-2024")


@pytest.fixture(scope="module")
def icart():
    return loader.load(ICART)


@pytest.fixture(scope="module")
def model(icart):
    return load_model(ICART / "model", icart)


@pytest.fixture(scope="module")
def embedder(model, tmp_path_factory):
    return build_embedder(Settings(cache_dir=tmp_path_factory.mktemp("cache")), model)


@pytest.fixture(scope="module")
def short():
    return tuple(dossier for dossier in corpus.later(ICART / "corpus") if not dossier.whole)[:3]


def test_no_probability_is_given_for_criteria_of_another_bloc(icart, model, embedder, short):
    predictions, found = shipped.read(short[:1], model, embedder, icart)
    assert found.shape == (*predictions.kinds.shape, 3)
    assert found[predictions.inside].sum(axis=1).max() <= 1 + 1e-5
    assert found[predictions.inside].any()
    assert not found[~predictions.inside].any()


def test_refining_leaves_what_was_fitted_on_amounts_as_it_was(icart, model, embedder, short):
    rule, told = shipped.refine(short, (), model, embedder, icart)
    assert rule.weights == model.coverage.weights
    assert rule.facets != model.coverage.facets
    assert told.whole is None
    assert told.apart is None
    assert (told.short.dossiers, told.short.criteria) == (3, sum(len(dossier.coverage) for dossier in short))


def test_nothing_is_refined_without_dossiers_written_since(icart, model, embedder):
    with pytest.raises(NothingMeasured):
        shipped.refine((), (), model, embedder, icart)


def test_a_refined_rule_takes_the_place_of_the_other_in_the_manifest_alone(tmp_path, model):
    (tmp_path / manifest.NAME).write_bytes((ICART / "model" / manifest.NAME).read_bytes())
    before = msgspec.json.decode((tmp_path / manifest.NAME).read_bytes())
    rule = msgspec.structs.replace(model.coverage, assured=0.9)
    manifest.refined(tmp_path, rule, shipped.OnLater(None, None, None, None))
    after = msgspec.json.decode((tmp_path / manifest.NAME).read_bytes())
    assert after["coverage"]["assured"] == 0.9
    assert {name for name in before if before[name] != after[name]} == {"coverage", "later"}


def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, model):
    (tmp_path / manifest.NAME).write_bytes(b"{")
    with pytest.raises(NothingMeasured):
        manifest.refined(tmp_path, model.coverage, shipped.OnLater(None, None, None, None))
