from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import numpy as np
import pytest

from referentiel.catalogue import open_referentiel
from service.assessment.adaptation import Prudence
from service.assessment.adaptation_report import AdaptationReport, Figure
from service.assessment.adaptation_store import AdaptationStore, Origin
from service.assessment.errors import (
    HarmfulAdaptation,
    UnfitAdaptation,
    UnknownAdaptation,
    UnmeasuredAdaptation,
    UnreadableAdaptation,
)
from service.settings import Learning, Settings
from service.wiring import adaptation_store, build_evidence_tools, model_of

ORIGIN = Origin("heads", "grid", "2026-11-26T10:00:00+00:00", 12, 3, 5, Prudence())


@pytest.fixture
def store(tmp_path):
    return AdaptationStore(tmp_path / "icart")


@pytest.fixture(scope="module")
def icart():
    return open_referentiel("icart-2024")


def shifts(value=0.0):
    return np.full((50, 384), value, np.float32)


def settings(tmp_path, on):
    return Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", learning=Learning(from_jurors=on))


def test_a_version_is_read_back_as_it_was_made(store):
    made = store.write(shifts(0.5), ORIGIN)
    again = store.read(made.number)
    assert (again.number, again.origin, again.fingerprint) == (1, ORIGIN, made.fingerprint)
    assert np.array_equal(again.shifts, shifts(0.5))


def test_versions_are_never_overwritten(store):
    assert [store.write(shifts(value), ORIGIN).number for value in (0.1, 0.2, 0.3)] == [1, 2, 3]
    assert store.read(1).shifts[0, 0] == pytest.approx(0.1)


def test_a_new_version_is_not_in_use(store):
    store.write(shifts(), ORIGIN)
    assert store.active() is None


def test_an_earlier_version_comes_back_and_all_can_be_put_aside(store):
    for _ in range(2):
        store.write(shifts(), ORIGIN)
    store.use(2, forced=True)
    assert store.use(1, forced=True).number == store.active().number == 1
    store.put_aside()
    assert store.active() is None
    assert store.numbers() == (1, 2)


def test_versions_made_at_once_take_numbers_of_their_own(store):
    stores = [AdaptationStore(store._folder) for _ in range(8)]
    at_once = Barrier(len(stores))

    def make(value):
        at_once.wait()
        return stores[value].write(shifts(float(value)), ORIGIN)

    with ThreadPoolExecutor(len(stores)) as pool:
        made = list(pool.map(make, range(len(stores))))
    assert sorted(version.number for version in made) == list(range(1, 9))
    assert all(version.shifts[0, 0] == value for value, version in enumerate(made))


def test_a_number_whose_version_was_never_finished_is_not_taken_again(store, tmp_path):
    store.write(shifts(), ORIGIN)
    (tmp_path / "icart" / "0002.json").write_text("{}")
    assert store.write(shifts(), ORIGIN).number == 3


def report(made, *figures):
    return AdaptationReport(made.fingerprint, "corpus", figures, 0.01, ())


def test_a_version_that_nobody_measured_is_not_put_to_use(store):
    store.write(shifts(), ORIGIN)
    with pytest.raises(UnmeasuredAdaptation, match=r"training adaptation 1"):
        store.use(1)
    assert store.active() is None


def test_a_report_of_another_version_counts_for_nothing(store):
    measured, other = store.write(shifts(), ORIGIN), store.write(shifts(0.5), ORIGIN)
    store.keep_report(other.number, report(measured))
    with pytest.raises(UnmeasuredAdaptation):
        store.use(other.number)


@pytest.mark.parametrize(
    ("figure", "harmful"),
    [
        (Figure("recall@5", 0.93, 0.88, -0.08, -0.02), True),
        (Figure("recall@5", 0.93, 0.88, -0.12, 0.01), False),
        (Figure("recall@5", 0.93, 0.927, -0.005, -0.001), False),
        (Figure("recall@5", 0.93, 0.96, 0.01, 0.05), False),
    ],
    ids=["beyond noise", "within noise", "too small to be felt", "better"],
)
def test_a_version_that_lowers_the_corpus_is_used_by_force_alone(store, figure, harmful):
    made = store.write(shifts(), ORIGIN)
    store.keep_report(1, report(made, figure))
    if harmful:
        with pytest.raises(HarmfulAdaptation, match=r"recall@5 de 0,930 à 0,880.*--force"):
            store.use(1)
        assert store.active() is None
    assert store.use(1, forced=harmful).number == 1


def test_an_unknown_version_is_refused_and_the_one_in_use_stays(store):
    store.use(store.write(shifts(), ORIGIN).number, forced=True)
    with pytest.raises(UnknownAdaptation):
        store.use(7)
    assert store.active_number() == 1


@pytest.mark.parametrize("name", ["0001.npz", "0001.json", "active"])
def test_a_damaged_file_is_said_to_be_one(store, tmp_path, name):
    store.use(store.write(shifts(), ORIGIN).number, forced=True)
    (tmp_path / "icart" / name).write_bytes(b"damaged")
    with pytest.raises(UnreadableAdaptation):
        store.active()


def test_a_version_of_another_model_is_refused(store, icart):
    with pytest.raises(UnfitAdaptation, match="autre modèle"):
        store.write(shifts(), ORIGIN).over(model_of(icart).heads)


def adapt_for(tmp_path, icart, heads):
    given = adaptation_store(icart, settings(tmp_path, on=True))
    given.use(given.write(shifts(0.01), msgspec.structs.replace(ORIGIN, heads=heads)).number, forced=True)


def test_drafts_say_that_they_were_read_with_what_the_jury_taught(tmp_path, icart):
    adapt_for(tmp_path, icart, model_of(icart).heads.fingerprint)
    shipped, adapted = (build_evidence_tools(icart, settings(tmp_path, on)) for on in (False, True))
    assert "version 1 du 2026-11-26, 12 décisions de 3 jurés" in adapted.engine.entry.description
    assert adapted.engine.fingerprint != shipped.engine.fingerprint


def test_off_by_default_a_version_in_use_changes_nothing(tmp_path, icart):
    before = build_evidence_tools(icart, settings(tmp_path, on=False)).engine.fingerprint
    adapt_for(tmp_path, icart, model_of(icart).heads.fingerprint)
    assert Settings().learning.from_jurors is False
    assert build_evidence_tools(icart, settings(tmp_path, on=False)).engine.fingerprint == before


def test_a_version_that_no_longer_fits_is_left_out_and_the_draft_says_so(tmp_path, icart):
    adapt_for(tmp_path, icart, "another model")
    tools = build_evidence_tools(icart, settings(tmp_path, on=True))
    assert "autre modèle" in tools.engine.entry.description
    assert tools.scorer.fingerprint == build_evidence_tools(icart, settings(tmp_path, on=False)).scorer.fingerprint
