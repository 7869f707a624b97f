"""The summary of a review: a table for people, data for machines."""

from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from service.assessment.draft import Coverage, Stance
from service.cli.usage import usage_words
from service.workflows.comparison import Row, compare
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
        "usage": msgspec.to_builtins(draft.usage),
        "notes": list(draft.notes),
        "comparison": msgspec.to_builtins(compare(outcome.beside, draft)) if outcome.beside else None,
    }


def show(outcome: Outcome) -> None:
    """Prints the table of criteria, what must be known, and where to look."""
    console = Console()
    console.print(_table(outcome))
    if outcome.beside is not None:
        console.print(_comparison(compare(outcome.beside, outcome.draft)))
    for note in outcome.draft.notes:
        console.print(f"Attention · {note}", style="yellow", markup=False)
    if outcome.draft.usage is not None:
        console.print(usage_words(outcome.draft.usage), style="dim", markup=False, highlight=False)
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
    for header in ("Critère", "Couverture", "Preuves"):
        table.add_column(header, no_wrap=True, min_width=len("○ non trouvé") if header == "Couverture" else len(header))
    table.add_column("Meilleure preuve", no_wrap=True, overflow="ellipsis")
    for criterion in outcome.bloc.criteria():
        draft = outcome.draft.criteria[criterion.id]
        solid = sum(e.stance is Stance.SUBSTANCE for e in draft.evidence)
        best = draft.evidence[0] if draft.evidence else None
        table.add_row(
            f"{criterion.id}",
            _word(draft.coverage),
            f"{solid} / {len(draft.evidence)}",
            f"{best.piece}, {best.where}" if best else "—",
        )
    return table


def _comparison(rows: Sequence[Row]) -> Table:
    table = Table(title="Les deux moteurs côte à côte", title_justify="left", expand=False)
    for header in ("Critère", "Moteur de preuves", "Modèle", "Passages en commun", "Preuves seul", "Modèle seul"):
        table.add_column(header)
    for row in rows:
        counts = (str(count) for count in (row.shared, row.only_evidence, row.only_model))
        table.add_row(row.criterion, _word(row.evidence), _word(row.model), *counts)
    return table


def _word(coverage: Coverage) -> str:
    return f"[{_STYLE[coverage]}]{_MARK[coverage]} {coverage.french}[/]"
