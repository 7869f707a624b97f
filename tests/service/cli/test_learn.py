"""``faisceau learn``: from signed decisions on evidence to a version in use, and back."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from sqlalchemy import update
from typer.testing import CliRunner

from ingest.document import Document, PassageKind
from referentiel.catalogue import open_referentiel
from service.api.services import Services, open_services
from service.assessment.adaptation_report import AdaptationReport, CriterionShift, Figure
from service.assessment.draft import PassageSpan
from service.assessment.errors import UnmeasuredAdaptation
from service.cli.main import app
from service.exports.draft_json import decode, encode
from service.pipeline.workshop import Workshop
from service.settings import Settings
from service.store import migrations
from service.store.models import Draft, Reading, Review
from service.use_cases.juror_decisions import decided_passages
from service.wiring import adaptation_store, build_evidence_tools
from tests.service.service_scene import PASSAGE, Scene, play_scene


@pytest.fixture
def services() -> Services:
    opened = open_services(Settings())
    migrations.upgrade(opened.database)
    return opened


@pytest.fixture
def scene(services: Services) -> Scene:
    return play_scene(services)


def run(*words: str):
    return CliRunner().invoke(app, ["learn", *words])


def sign_all(services: Services) -> None:
    with services.database.write() as session:
        for review in session.query(Review):
            review.signed_at = datetime.now(UTC)


def decisions(services: Services, scene: Scene):
    with services.database.read() as session:
        return list(decided_passages(session, services.files, frozenset({scene.referentiel})))


def test_only_signed_reviews_teach(services: Services, scene: Scene) -> None:
    assert decisions(services, scene) == []
    sign_all(services)
    found = decisions(services, scene)
    assert {(each.criterion, each.text, each.verdict) for each in found} == {("C5.1", PASSAGE, "accepted")}
    assert len({each.juror for each in found}) > 1


def test_rows_decided_on_together_teach_each(services: Services, scene: Scene) -> None:
    sign_all(services)
    row = "Abonnés de moins de trente ans 214 en 2024 380 visés en 2027"
    with services.database.write() as session:
        for reading in session.query(Reading):
            document = msgspec.json.decode(services.files.read(reading.digest), type=Document)
            second = replace(document.passages[0], id="p2", text=row, kind=PassageKind.TABLE_ROW, order=1)
            longer = replace(document, passages=(*document.passages, second))
            reading.digest = services.files.put([msgspec.json.encode(longer)]).digest
        for kept in session.query(Draft):
            made = decode(kept.body)
            quoted = replace(made.criteria["C5.1"].evidence[0], rows=(PassageSpan("p2", 0, len(row)),))
            criteria = made.criteria | {"C5.1": replace(made.criteria["C5.1"], evidence=(quoted,))}
            changed = encode(replace(made, criteria=criteria))
            # Past the rule that a draft never changes: no path of the product makes one that quotes rows here.
            session.execute(update(Draft).where(Draft.id == kept.id).values(body=changed))
    taught = decisions(services, scene)
    assert {row in each.text for each in taught} == {True, False}
    assert {each.share for each in taught} == {0.5}


def test_sessions_of_another_referentiel_teach_nothing(services: Services, scene: Scene) -> None:
    sign_all(services)
    with services.database.read() as session:
        assert list(decided_passages(session, services.files, frozenset({"another"}))) == []


def test_without_decisions_there_is_nothing_to_learn(services: Services) -> None:
    found = run("update")
    assert (found.exit_code, "rien à apprendre" in found.output) == (0, True)


def test_a_version_is_made_used_and_put_aside(
    services: Services, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_all(services)
    made = run("update")
    assert made.exit_code == 0, made.output
    assert "Version 1" in made.output
    assert "Aucune version n'est en usage" in run("list").output

    refused = run("use", "1")
    assert isinstance(refused.exception, UnmeasuredAdaptation)
    assert "non mesurée" in run("list").output
    icart = open_referentiel("icart-2024")
    store = adaptation_store(icart, Settings())
    measured = Figure("recall@5", 0.931, 0.928, -0.006, 0.001)
    shift = CriterionShift("C5.1", 0.012, 0.08, 0.93, 0.93)
    store.keep_report(1, AdaptationReport(store.read(1).fingerprint, "corpus", (measured,), 0.0011, (shift,)))

    assert "FAISCEAU_LEARNING__FROM_JURORS=true" in run("use", "1").output
    listed = run("list").output
    assert "en usage" in listed
    assert "recall@5 0,931 → 0,928" in listed
    assert "0,001 en moyenne, au plus sur C5.1 (0,080)" in listed

    shifts = adaptation_store(icart, Settings()).read(1).shifts
    moved = [criterion.id for criterion, shift in zip(icart.criteria(), shifts, strict=True) if np.any(shift)]
    assert moved == ["C5.1"]

    monkeypatch.setenv("FAISCEAU_LEARNING__FROM_JURORS", "true")
    workshop = Workshop(services.database, services.files, Settings())
    running = workshop.tools(icart)[0]
    assert "Lecture adaptée" in running.engine.entry.description
    assert workshop.tools(icart)[0] is running
    assert "Lecture adaptée" in build_evidence_tools(icart, Settings()).engine.entry.description
    assert run("off").exit_code == 0
    assert "Lecture adaptée" not in workshop.tools(icart)[0].engine.entry.description
    assert "Lecture adaptée" not in build_evidence_tools(icart, Settings()).engine.entry.description


def test_an_unknown_version_is_said_to_be_one(services: Services, tmp_path: Path) -> None:
    found = run("use", "4")
    assert found.exit_code != 0
    assert "n° 4" in str(found.exception)
