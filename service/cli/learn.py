"""``faisceau learn``: versions of what this school's jurors taught, made, listed, put to use, put aside."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from referentiel.catalogue import open_referentiel
from service.settings import Settings

if TYPE_CHECKING:
    from service.assessment.adaptation_store import Adaptation, AdaptationStore

app = typer.Typer(
    help="Apprend des décisions du jury sur les preuves ; rien ne sert tant que ce n'est pas mis en usage.",
    no_args_is_help=True,
)


@app.command()
def update() -> None:
    """Fait une nouvelle version à partir des relectures signées. Elle n'est pas en usage."""
    from service.use_cases.learning import learn  # noqa: PLC0415

    made = learn(Settings(), datetime.now(UTC))
    if made is None:
        typer.echo("Aucune décision sur des preuves dans les relectures signées : il n'y a rien à apprendre.")
        raise typer.Exit
    typer.echo(_line(made))
    typer.echo(
        f"Voyez ce qu'elle change (« python -m training adaptation {made.number} »), puis « faisceau learn use »."
    )


@app.command("list")
def list_versions() -> None:
    """Liste les versions, et dit laquelle est en usage."""
    store = _store()
    active = store.active_number()
    for number in store.numbers():
        typer.echo(f"{_line(store.read(number))}{' · en usage' if number == active else ''}")
        typer.echo(f"  {_measured(store, number)}")
    if active is None:
        typer.echo("Aucune version n'est en usage : les dossiers sont lus par le modèle livré.")


@app.command()
def use(
    number: Annotated[int, typer.Argument(help="Numéro de la version.")],
    force: Annotated[
        bool, typer.Option("--force", help="Même sans mesure, ou quand elle fait baisser le corpus.")
    ] = False,
) -> None:
    """Met une version en usage dès le prochain brouillon, si la mesure sur le corpus le permet."""
    settings = Settings()
    typer.echo(_line(_store().use(number, forced=force)))
    if not settings.learning.from_jurors:
        typer.echo("Elle servira quand FAISCEAU_LEARNING__FROM_JURORS=true sera réglé.")


@app.command()
def off() -> None:
    """Revient au modèle livré ; les versions restent."""
    _store().put_aside()
    typer.echo("Les dossiers sont lus par le modèle livré.")


def _store() -> "AdaptationStore":
    from service.wiring import adaptation_store  # noqa: PLC0415

    settings = Settings()
    return adaptation_store(open_referentiel(settings.referentiel), settings)


def _measured(store: "AdaptationStore", number: int) -> str:
    from service.assessment.adaptation_report import summary  # noqa: PLC0415

    report = store.report(number)
    return summary(report) if report else f"non mesurée : « python -m training adaptation {number} »"


def _line(adaptation: "Adaptation") -> str:
    origin = adaptation.origin
    return (
        f"Version {adaptation.number} du {origin.created[:10]} : {origin.judgements} décisions "
        f"de {origin.jurors} jurés sur {origin.criteria} critères"
    )
