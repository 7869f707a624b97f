"""``faisceau costs``: what language models cost, by model, session or dossier."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from service.assessment.language_model.ledger import Axis
from service.settings import Settings

_HEADERS = {Axis.MODEL: "Modèle", Axis.SESSION: "Session", Axis.DOSSIER: "Dossier"}


def costs(by: Annotated[Axis, typer.Option(help="Ce par quoi les dépenses sont sommées.")] = Axis.MODEL) -> None:
    """Montre ce que les modèles de langue ont coûté sur cette machine."""
    # Imported late: every command starts by importing this module.
    from service.model_wiring import build_ledger  # noqa: PLC0415

    table = Table(title="Dépenses de modèles de langue", title_justify="left")
    for header in (_HEADERS[by], "Appels", "Tokens envoyés", "dont en cache", "reçus", "Coût"):
        table.add_column(header)
    for name, usage in build_ledger(Settings()).totals(by).items():
        cost = "inconnu" if usage.cost is None else f"{usage.cost:.4f} {usage.currency}".replace(".", ",")
        counts = (usage.calls, usage.input_tokens, usage.cached_tokens, usage.output_tokens)
        table.add_row(name or "—", *map(str, counts), cost)
    Console().print(table)
