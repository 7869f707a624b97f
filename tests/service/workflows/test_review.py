from pathlib import Path

import pytest

from referentiel.catalogue import open_referentiel
from service.settings import Settings
from service.wiring import build_evidence_tools
from service.workflows import review as workflow
from service.workflows.submission import read_submission
from tests.end_to_end.bakery_case import write_case


def test_tools_that_were_built_while_files_were_read_are_not_built_again(tmp_path: Path, monkeypatch) -> None:
    case = write_case(tmp_path)
    settings, grid = Settings(), open_referentiel(str(case / "referentiel.yaml"))
    tools = build_evidence_tools(grid, settings)
    monkeypatch.setattr(workflow, "build_evidence_tools", lambda *_: pytest.fail("built twice"))
    submission = read_submission([f"note={case / 'note.md'}"], None, "X", grid, settings.limits)
    outcome = workflow.review(submission, tmp_path / "out", settings, lambda _: None, tools)
    assert outcome.draft.engine == tools.engine.entry
