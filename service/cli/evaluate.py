"""``faisceau evaluate``: how far an engine can be trusted, on dossiers that a reader has labelled."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console as Terminal
from rich.table import Table

from service.assessment.draft import Usage
from service.cli.console import Console
from service.cli.model_options import BaseUrl, Model, Votes, settings_with
from service.cli.usage import usage_words

if TYPE_CHECKING:
    from service.evaluation.evaluation import Evaluation
    from service.evaluation.metrics import CriterionScore

_MEASURES = {
    "any-hit@1": "une preuve principale au 1er passage",
    "any-hit@3": "une preuve principale dans les 3 premiers",
    "any-hit@5": "une preuve principale dans les 5 premiers",
    "recall@5": "preuves principales retrouvées dans les 5 premiers",
    "recall in 200 words": "preuves principales dans les 200 premiers mots",
    "precision@3": "part des 3 premiers passages qui sont des preuves",
    "coverage accuracy": "couverture identique à celle du lecteur",
    "coverage macro-F1": "couverture, F1 moyen des trois mots",
    "coverage kappa": "couverture, kappa quadratique",
    "supported where missing": "étayé là où le lecteur n'a rien trouvé",
}
"""The measures that are printed, and what they say."""


def evaluate(
    cases: Annotated[Path, typer.Argument(help="Dossiers étiquetés : un dossier par cas, manifest.yaml et gold.yaml.")],
    model: Model = None,
    base_url: BaseUrl = None,
    votes: Votes = None,
    referentiel: Annotated[str | None, typer.Option(help="Référentiel : nom, fichier ou dossier.")] = None,
) -> None:
    """Mesure un moteur sur des dossiers déjà lus par un juré : preuves, couverture, stabilité, coût."""
    # Imported late: help and mistakes answer at once.
    from service.evaluation.evaluation import evaluate as run  # noqa: PLC0415
    from service.evaluation.gold import load_cases  # noqa: PLC0415

    settings = settings_with(referentiel, name=model, base_url=base_url, votes=votes)
    with Console(quiet=False) as console:
        evaluation = run(load_cases(cases), settings, console.step)
    terminal = Terminal()
    terminal.print(_table(evaluation.engine, len(evaluation.drafts), evaluation.scores))
    if stability := evaluation.stability():
        terminal.print(
            f"Critères lus par le modèle : {stability.criteria}, par le moteur de preuves faute de réponse : "
            f"{stability.fallbacks}. Citations retrouvées : {stability.quotes}, écartées : {stability.dropped_quotes}. "
            f"Accord entre lectures : {stability.confidence:.0%}, facettes instables : {stability.unstable}.",
            highlight=False,
        )
    for case, usage in _by_case(evaluation):
        terminal.print(f"{case} · {usage_words(usage)}", highlight=False)


def _by_case(evaluation: "Evaluation") -> Sequence[tuple[str, Usage]]:
    return [(case, draft.usage) for case, draft in evaluation.drafts.items() if draft.usage is not None]


def _table(engine: str, cases: int, scores: "Sequence[CriterionScore]") -> Table:
    from service.evaluation.metrics import MEASURES, bootstrap  # noqa: PLC0415

    title = f"{engine} · {cases} dossier{'s' if cases > 1 else ''}, {len(scores)} critères"
    table = Table(title=title, title_justify="left")
    for header in ("Mesure", "Valeur", "Intervalle à 95 %"):
        table.add_column(header)
    for name, words in _MEASURES.items():
        interval = bootstrap(scores, MEASURES[name])
        table.add_row(words, _number(interval.value), f"{_number(interval.low)} à {_number(interval.high)}")
    return table


def _number(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.2f}".replace(".", ",")
