"""``faisceau prompts``: what models are asked, and judgements by a model that this machine cannot reach."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console as Terminal

import prompts.loader as prompts
from service.cli.console import Console
from service.cli.model_options import BaseUrl, Candidates, Model, settings_with
from service.errors import UnknownBloc

app = typer.Typer(help="Montre les consignes ; échange demandes et réponses par fichiers.", no_args_is_help=True)


@app.command()
def show(
    name: Annotated[str | None, typer.Argument(help="Nom de la consigne ; toutes si rien n'est dit.")] = None,
) -> None:
    """Montre les consignes, ou le texte de l'une d'elles."""
    if name is not None:
        typer.echo(prompts.load(name).text)
        return
    for known in prompts.names():
        prompt = prompts.load(known)
        typer.echo(f"{prompt.name}, version {prompt.version}, {prompt.fingerprint[:12]} : {prompt.purpose}")


@app.command()
def export(
    files: Annotated[list[str], typer.Argument(help="Pièces du candidat, ou le dossier d'un cas étiqueté.")],
    out: Annotated[Path, typer.Option(help="Dossier où écrire les demandes.")],
    bloc: Annotated[str | None, typer.Option(help="Bloc évalué ; inutile pour un cas étiqueté.")] = None,
    brief: Annotated[str | None, typer.Option(help="Brief du commanditaire.")] = None,
    model: Model = None,
    base_url: BaseUrl = None,
    candidates: Candidates = None,
) -> None:
    """Écrit chaque demande telle qu'elle serait envoyée, un fichier par appel."""
    from service.workflows.exchange import export_requests  # noqa: PLC0415

    named, context, asked_bloc = _case(files, brief, bloc)
    settings = settings_with(name=model, base_url=base_url, candidates=tuple(candidates) if candidates else None)
    with Console(quiet=False) as console:
        exchange = export_requests(named, context, asked_bloc, out, settings, console.step)
    for path in exchange.awaited:
        typer.echo(str(path))
    typer.echo(
        f"{len(exchange.awaited)} demandes. Placez chaque réponse à côté de sa demande, sous le même nom terminé par "
        f".answer.json, puis : faisceau prompts import {out} --out DOSSIER"
    )


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="Dossier des demandes et de leurs réponses.")],
    out: Annotated[
        Path | None, typer.Option(help="Où écrire le résultat ; par défaut « result » dans ce dossier.")
    ] = None,
) -> None:
    """Fait un brouillon des réponses placées à côté des demandes."""
    from service.cli.review_summary import show as show_outcome  # noqa: PLC0415
    from service.settings import Settings  # noqa: PLC0415
    from service.workflows.exchange import import_answers  # noqa: PLC0415
    from service.workflows.review import publish  # noqa: PLC0415

    with Console(quiet=False) as console:
        exchange = import_answers(folder, Settings(), console.step)
        outcome = publish(exchange.draft, exchange.submission, out or folder / "result", console.step)
    show_outcome(outcome)
    if exchange.awaited:
        terminal = Terminal()
        terminal.print(f"{len(exchange.awaited)} demandes attendent leur réponse :", style="yellow")
        for path in exchange.awaited:
            terminal.print(f"  {path}", highlight=False, markup=False, soft_wrap=True)


def _case(files: list[str], brief: str | None, bloc: str | None) -> tuple[list[str], str | None, str]:
    """The pieces, the brief and the bloc: those of a labelled case when its folder is given."""
    if len(files) == 1 and Path(files[0]).is_dir():
        from service.evaluation.gold import load_cases  # noqa: PLC0415

        case = load_cases(Path(files[0]))[0]
        return case.files(), brief or case.brief(), bloc or case.bloc
    if bloc is None:
        raise UnknownBloc("Dites le bloc évalué : --bloc B1.")
    return files, brief, bloc
