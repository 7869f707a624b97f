"""``faisceau privacy``: erasure and retention, by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.settings import Settings

app = typer.Typer(help="Efface ce qui doit l'être.", no_args_is_help=True)


@app.command()
def erase(email: Annotated[str, typer.Argument(help="Adresse du candidat.")]) -> None:
    """Efface un candidat partout et donne le reçu."""
    from service.api.services import open_services  # noqa: PLC0415
    from service.audit.log import SYSTEM  # noqa: PLC0415
    from service.privacy.erasure import erase_candidate, find_candidate  # noqa: PLC0415

    services = open_services(Settings())
    with services.database.read() as session:
        candidate_id = find_candidate(session, email).id
    receipt = erase_candidate(services.database, services.erasers, candidate_id, SYSTEM)
    typer.echo(f"Effacé. Reçu {receipt.id} :")
    for store, count in receipt.stores.items():
        typer.echo(f"  {store} : {count}")


@app.command()
def receipts() -> None:
    """Écrit l'empreinte de chaque candidat effacé, une par ligne : à garder avec les sauvegardes."""
    from service.cli.opened import open_current  # noqa: PLC0415
    from service.store.models import Erasure  # noqa: PLC0415

    with open_current(Settings()).read() as session:
        for receipt in session.query(Erasure).order_by(Erasure.id):
            typer.echo(receipt.subject)


@app.command()
def reapply(file: Annotated[Path, typer.Argument(help="Empreintes écrites par « receipts ».")]) -> None:
    """Après une restauration, efface de nouveau qui l'avait été depuis la sauvegarde."""
    from service.api.services import open_services  # noqa: PLC0415
    from service.audit.log import SYSTEM  # noqa: PLC0415
    from service.privacy.erasure import erase_again  # noqa: PLC0415

    services = open_services(Settings())
    subjects = set(file.read_text(encoding="ascii").split())
    erased = erase_again(services.database, services.erasers, subjects, SYSTEM)
    typer.echo(f"Candidats effacés de nouveau : {len(erased)}.")


@app.command()
def purge() -> None:
    """Efface les dossiers des sessions dont la durée de conservation est passée, et ce qui n'appartient à rien."""
    from service.api.services import open_services  # noqa: PLC0415
    from service.privacy import retention  # noqa: PLC0415

    services = open_services(Settings())
    receipts = retention.purge(services.database, services.files, services.erasers, datetime.now(UTC).date())
    count = len(receipts)
    typer.echo(f"{count} dossier{'s' if count > 1 else ''} effacé{'s' if count > 1 else ''}.")
