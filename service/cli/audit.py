"""``faisceau audit``: the log of what was done."""

from typing import Annotated

import typer

from service.settings import Settings

app = typer.Typer(help="Vérifie le journal d'audit.", no_args_is_help=True)


@app.command()
def verify(
    expect: Annotated[
        str | None, typer.Option(help="Empreinte de tête notée plus tôt, qui doit être retrouvée.")
    ] = None,
) -> None:
    """Relit toute la chaîne et dit si une entrée a été modifiée, retirée ou ajoutée après coup."""
    from service.audit.log import verify_log  # noqa: PLC0415
    from service.cli.opened import open_current  # noqa: PLC0415

    with open_current(Settings()).read() as session:
        verdict = verify_log(session, expect)
    if not verdict.sound:
        typer.echo(f"Journal altéré : {verdict.reason}", err=True)
        raise typer.Exit(1)
    typer.echo(f"Journal intact : {verdict.entries} entrées, empreinte de tête {verdict.head}.")
