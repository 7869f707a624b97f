"""The summary of a review: a table for people, data for machines."""

from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from service.assessment.draft import Coverage, Stance
from service.workflows.review import Outcome

_STYLE = {Coverage.SUPPORTED: "green", Coverage.PARTIAL: "yellow", Coverage.MISSING: "red"}
_MARK = {Coverage.SUPPORTED: "●", Coverage.PARTIAL: "◐", Coverage.MISSING: "○"}


def as_data(outcome: Outcome) -> dict[str, Any]:
    """What was written, what was refused, and each criterion's coverage and count of evidence."""
    draft = outcome.draft
    return {
        "schema": draft.schema,
        "bloc": draft.bloc,
        "engine": draft.engine.id,
        "written": [str(path) for path in outcome.written],
        "refused": msgspec.to_builtins(outcome.refusals),
        "warnings": len(draft.warnings),
        "checks": len(draft.checks),
        "criteria": {
            criterion_id: {"coverage": criterion.coverage.value, "evidence": len(criterion.evidence)}
            for criterion_id, criterion in draft.criteria.items()
        },
    }


def show(outcome: Outcome) -> None:
    """Prints the table of criteria, what must be known, and where to look."""
    console = Console()
    console.print(_table(outcome))
    for refusal in outcome.refusals:
        console.print(f"Refusé · {refusal.file} · {refusal.message}", style="red", markup=False)
    for warning in outcome.draft.warnings:
        if warning.kind != "refused":
            console.print(f"Attention · {warning.piece} · {warning.message}", style="yellow", markup=False)
    for check in outcome.draft.checks:
        console.print(f"Contrôle · {check.message}", style="cyan", markup=False)
    console.print("Aide à la lecture : le jury décide.", style="dim")
    for path in outcome.written:
        console.print(f"  {path}", highlight=False, markup=False, soft_wrap=True)


def _table(outcome: Outcome) -> Table:
    table = Table(title=f"{outcome.bloc.id} · {outcome.bloc.label}", title_justify="left", expand=False)
    for header in ("Critère", "Ce que le brouillon en dit", "Preuves", "Meilleure preuve"):
        table.add_column(header, no_wrap=True, overflow="ellipsis")
    for criterion in outcome.bloc.criteria():
        draft = outcome.draft.criteria[criterion.id]
        solid = sum(e.stance is Stance.SUBSTANCE for e in draft.evidence)
        best = draft.evidence[0] if draft.evidence else None
        table.add_row(
            f"{criterion.id}",
            f"[{_STYLE[draft.coverage]}]{_MARK[draft.coverage]} {draft.coverage.french}[/]",
            f"{solid} / {len(draft.evidence)}",
            f"{best.piece}, {best.where}" if best else "—",
        )
    return table
