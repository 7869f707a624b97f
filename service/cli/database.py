"""``faisceau database``: the tables, and the place of the files."""

from pathlib import Path
from typing import Annotated

import typer

from service.settings import Settings

app = typer.Typer(help="Tient la base de données du service à jour.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Amène les tables à la révision de cette version, et crée au besoin la place des fichiers."""
    from service.cli.opened import open_tables  # noqa: PLC0415
    from service.store import migrations  # noqa: PLC0415
    from service.store.files.opening import open_files  # noqa: PLC0415

    settings = Settings()
    database = open_tables(settings)
    migrations.upgrade(database)
    open_files(settings.server.files_address(settings.data_dir)).prepare()
    typer.echo(f"Base de données à la révision {migrations.current(database)}.")


@app.command()
def status() -> None:
    """Dit à quelle révision sont les tables, et laquelle cette version attend."""
    from service.cli.opened import open_tables  # noqa: PLC0415
    from service.store import migrations  # noqa: PLC0415

    found, wanted = migrations.current(open_tables(Settings())), migrations.newest()
    typer.echo(f"Révision : {found or 'aucune'} ; attendue : {wanted}.")
    if found != wanted:
        raise typer.Exit(1)


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="Fichier à écrire, qui ne doit pas exister.")]) -> None:
    """Copie une base SQLite dans un fichier, sans arrêter le service."""
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.store.backup import back_up  # noqa: PLC0415

    back_up(open_current(Settings()), target)
    typer.echo(f"Base copiée dans {target}. Copiez ensuite le dossier des fichiers.")
