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


LEADING_UP = "Avant d'entrer dans le détail, disons d'où nous venons et ce qui nous anime depuis le premier jour."
SAID = (
    "Le budget prévisionnel 2027 s'équilibre à 48 200 € de charges et de produits, chaque ligne tirée des factures de "
    "2026 ou de deux devis. Le suivi est mensuel : la trésorière rapproche prévu et réalisé le 5, et tout écart de "
    "plus de 5 % passe en bureau avant une nouvelle dépense."
)
AFTERWARDS = "Le soir, toute l'équipe se retrouve autour d'un verre."
ELSEWHERE = (
    "Le plan de financement réunit 21 000 € de billetterie, 17 200 € de subventions acquises et 10 000 € de mécénat."
)


def test_a_draft_quotes_the_sentence_that_says_it_and_not_the_paragraph(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text(f"# Les comptes\n\n{LEADING_UP} {SAID} {AFTERWARDS}\n\n{ELSEWHERE}\n", encoding="utf-8")
    settings = Settings()
    grid = open_referentiel(settings.referentiel)
    submission = read_submission([f"note_strategique={note}"], None, "B3", grid, settings.limits)
    draft = workflow.draft_submission(submission, tmp_path, settings, lambda _: None)
    assert SAID in [evidence.quote for evidence in draft.criteria["C11.3"].evidence]
