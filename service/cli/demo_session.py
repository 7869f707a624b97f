"""``faisceau demo-session``: accounts, jury sessions and dossiers already read, to try the service with."""

from pathlib import Path
from typing import Annotated

import typer

from service.settings import Settings


def demo_session(
    folder: Annotated[Path, typer.Argument(help="Dossier des pièces de démonstration.", exists=True, file_okay=False)],
) -> None:
    """Crée des comptes, des sessions et des dossiers de démonstration, et lit ces dossiers ; à ne faire qu'une fois."""
    # The libraries below take seconds to load: only this command waits for them.
    from service.api.services import open_services  # noqa: PLC0415
    from service.pipeline.workshop import Workshop  # noqa: PLC0415
    from service.store import migrations  # noqa: PLC0415
    from service.web.demo_data import JURIES, PASSWORD, PEOPLE, draft_all, seed  # noqa: PLC0415
    from service.web.visitors import ROLES  # noqa: PLC0415

    settings = Settings()
    services = open_services(settings)
    migrations.upgrade(services.database)
    workshop = Workshop(services.database, services.files, settings)
    runs = seed(workshop, settings.server, folder)
    draft_all(workshop, runs, lambda title: typer.echo(f"Lecture d'un dossier : {title}"))
    typer.echo(f"\nComptes, tous avec le mot de passe « {PASSWORD} » :")
    for email, name, role in PEOPLE:
        typer.echo(f"  {email:42} {name}, {ROLES[role].lower()}")
    for candidate in (candidate for jury in JURIES for candidate in jury.candidates):
        typer.echo(f"  {candidate.email:42} {candidate.name}, candidat")
    typer.echo(f"\nLancez « faisceau serve », puis ouvrez {settings.server.origin}")
