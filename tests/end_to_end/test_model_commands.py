"""Commands that ask a language model, from files to outputs, against the scripted endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.assessment.draft import Coverage, Draft
from service.cli.main import app
from service.exports.draft_json import decode
from tests.end_to_end.bakery_case import write_case
from tests.fakes.chat_endpoint import ChatEndpoint, Reply, failure
from tests.service.assessment.language_model.scene import (
    CLEANING,
    COST,
    FOURNIL,
    RIVALS,
    VENTE,
    answer,
    asked,
    criterion_said,
    facet_said,
    is_challenge,
    reader,
)

INVENTED = "Trois cents clients ont signé une charte de fidélité à la brioche"


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    with ChatEndpoint(reader()).serving() as served:
        yield served


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    return write_case(folder)


def faisceau(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def review(case: Path, endpoint: ChatEndpoint, out: Path, *more: object) -> Result:
    return faisceau(
        "review", case / "note.md", "--brief", case / "brief.md", "--bloc", "X", "--out", out,
        "--referentiel", case / "referentiel.yaml", "--model", "openai:essai", "--base-url", endpoint.url, *more,
    )  # fmt: skip


def draft_of(out: Path, name: str = "draft.json") -> Draft:
    return decode((out / name).read_bytes())


def test_a_dossier_is_read_by_the_model_and_the_draft_says_so(
    case: Path, endpoint: ChatEndpoint, tmp_path: Path
) -> None:
    done = review(case, endpoint, tmp_path / "out")
    draft = draft_of(tmp_path / "out")
    assert done.exit_code == 0
    assert draft.engine.id == "openai:essai"
    assert "Modèle de langue openai:essai" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert draft.usage is not None
    assert draft.usage.calls == 2
    assert "2 appels" in done.output
    assert {id_: c.coverage for id_, c in draft.criteria.items()} == {
        "K1.1": Coverage.SUPPORTED,
        "K2.1": Coverage.SUPPORTED,
    }


def test_no_invented_quote_reaches_any_output(case: Path, endpoint: ChatEndpoint, tmp_path: Path) -> None:
    def liar(criterion: str, *facets: str) -> object:
        said = [
            facet_said(
                f, "supported", (1, INVENTED), finding=f"Le dossier montre que « {INVENTED} ».", gap=f"« {INVENTED} »"
            )
            for f in facets
        ]
        against = [{"passage": 1, "quote": INVENTED, "finding": f"« {INVENTED} »"}]
        return criterion_said(
            criterion, "supported", *said, contradictions=against, questions=[f"« {INVENTED} » ?"],
            would_change=f"« {INVENTED} »",
        )  # fmt: skip

    endpoint.script = reader(liar("K1.1", "cout", "voisins"), liar("K2.1", "nettoyage", "temperature"))
    out = tmp_path / "out"
    done = review(case, endpoint, out)
    written = [path for path in out.iterdir() if path.is_file()]
    assert len(written) >= 2
    assert not any("charte de fid" in path.read_bytes().decode("utf-8", "replace") for path in written)
    assert INVENTED not in done.output
    draft = draft_of(out)
    assert all(criterion.coverage is Coverage.MISSING for criterion in draft.criteria.values())
    assert sum(c.model.dropped_quotes for c in draft.criteria.values() if c.model) >= 6


def test_both_engines_are_shown_side_by_side(case: Path, endpoint: ChatEndpoint, tmp_path: Path) -> None:
    done = review(case, endpoint, tmp_path / "out", "--engine", "both")
    assert "Les deux moteurs côte à côte" in done.output
    assert draft_of(tmp_path / "out").engine.id == "openai:essai"
    assert draft_of(tmp_path / "out", "draft.evidence.json").engine.id == "evidence"


def test_a_model_that_does_not_answer_leaves_the_evidence_engine_s_draft(
    case: Path, endpoint: ChatEndpoint, tmp_path: Path
) -> None:
    endpoint.script = lambda body: failure(401)
    done = review(case, endpoint, tmp_path / "out")
    draft = draft_of(tmp_path / "out")
    assert done.exit_code == 0
    assert "K1, K2" in done.output
    assert draft.notes
    assert all(criterion.note and criterion.evidence for criterion in draft.criteria.values())


def test_a_second_review_with_a_paragraph_changed_asks_for_one_competence(
    case: Path, endpoint: ChatEndpoint, tmp_path: Path
) -> None:
    review(case, endpoint, tmp_path / "one")
    before = endpoint.calls
    note = (case / "note.md").read_text("utf-8")
    (case / "note.md").write_text(note.replace("au jury de la boulangerie", "au jury du concours"), "utf-8")
    review(case, endpoint, tmp_path / "two")
    assert endpoint.calls - before <= 1
    usage = draft_of(tmp_path / "two").usage
    assert usage is not None
    assert usage.remembered >= 1


def export(case: Path, out: Path, *more: object, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("FAISCEAU_REFERENTIEL", str(case / "referentiel.yaml"))
    return faisceau("prompts", "export", case, "--out", out, "--model", "openai:essai", *more)


def canonical(body: Any) -> str:
    return json.dumps(body, sort_keys=True)


def answer_all(folder: Path, script: Any) -> None:
    for request in folder.glob("*.request.json"):
        reply: Reply = script(json.loads(request.read_text("utf-8")))
        request.with_name(request.name.replace(".request.", ".answer.")).write_text(reply.text or "", "utf-8")


def test_what_is_exported_is_what_would_be_sent(
    case: Path, endpoint: ChatEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAISCEAU_MODEL__PSEUDONYMS", "on")
    export(case, tmp_path / "requests", "--base-url", endpoint.url, monkeypatch=monkeypatch)
    review(case, endpoint, tmp_path / "out")
    exported = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "requests").glob("*.request.json")]
    sent = [{k: v for k, v in body.items() if k != "stream"} for body in endpoint.bodies]
    assert sorted(map(canonical, exported)) == sorted(map(canonical, sent))


def test_answers_put_beside_their_requests_make_a_draft(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "requests"
    done = export(case, folder, monkeypatch=monkeypatch)
    assert "2 demandes" in done.output
    answer_all(folder, reader())
    done = faisceau("prompts", "import", folder, "--out", tmp_path / "out")
    draft = draft_of(tmp_path / "out")
    assert done.exit_code == 0
    assert {e.quote for e in draft.criteria["K1.1"].evidence} == {
        "La farine revient à 42 centimes par baguette",
        "Relevé des prix dans cinq boutiques du quartier",
    }
    assert all(criterion.coverage is Coverage.SUPPORTED for criterion in draft.criteria.values())


def test_an_absence_comes_back_as_one_more_request(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "requests"
    export(case, folder, monkeypatch=monkeypatch)
    silent = reader(criterion_said("K1.1", "missing", facet_said("cout"), facet_said("voisins")), FOURNIL)
    answer_all(folder, silent)
    done = faisceau("prompts", "import", folder, "--out", tmp_path / "out")
    assert "1 demandes attendent" in done.output or "1 demande attend" in done.output
    again = next(folder.glob("K1-absences.*.request.json"))
    assert is_challenge(json.loads(again.read_text("utf-8")))
    answer_all(folder, lambda body: answer(VENTE) if is_challenge(body) else silent(body))
    faisceau("prompts", "import", folder, "--out", tmp_path / "out")
    assert draft_of(tmp_path / "out").criteria["K1.1"].coverage is Coverage.SUPPORTED


def test_nothing_in_the_folder_names_the_candidate(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "requests"
    export(case, folder, "--candidate", "Solenn Karadeg", monkeypatch=monkeypatch)
    files = [path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not any("Karadeg" in text or "Benslama" in text or str(case) in text for text in files)


def test_an_export_of_files_that_changed_since_is_refused(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "requests"
    export(case, folder, monkeypatch=monkeypatch)
    (case / "note.md").write_text("\n\n".join((COST, RIVALS, CLEANING)), encoding="utf-8")
    refused = CliRunner().invoke(app, ["prompts", "import", str(folder)])
    assert "refaites l'export" in str(refused.exception)


def test_evaluate_measures_the_model_on_labelled_dossiers(case: Path, endpoint: ChatEndpoint) -> None:
    done = faisceau(
        "evaluate", case, "--model", "openai:essai", "--base-url", endpoint.url,
        "--referentiel", case / "referentiel.yaml", "--votes", 2,
    )  # fmt: skip
    assert done.exit_code == 0
    assert "openai:essai" in done.output
    assert "1,00" in done.output
    assert "Accord entre lectures : 100%" in done.output
    assert [asked(body) for body in endpoint.bodies].count(["K1.1"]) == 2


def test_the_report_says_what_did_not_come_through(case: Path, endpoint: ChatEndpoint, tmp_path: Path) -> None:
    half = criterion_said(
        "K1.1",
        "supported",
        facet_said("cout", "supported", (1, COST)),
        facet_said("voisins", "supported", (1, INVENTED)),
    )
    endpoint.script = lambda body: Reply(None, refusal="Non.") if asked(body) == ["K2.1"] else reader(half)(body)
    review(case, endpoint, tmp_path / "out")
    report = (tmp_path / "out" / "report.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Le modèle annonçait « étayé », le brouillon retient « partiel » : 1 citation" in report
    assert "K2 : le modèle de langue n&#39;a pas pu lire." in report
    assert "Critère lu par le moteur de preuves, sans modèle de langue." in report
