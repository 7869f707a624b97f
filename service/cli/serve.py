"""``faisceau serve``: the API and the pages, and in the same process a worker unless others do that."""

from contextlib import nullcontext
from typing import Annotated

import typer

from service.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port d'écoute.")] = 8000,
    worker: Annotated[bool, typer.Option(help="Rédige aussi les brouillons, dans le même processus.")] = True,
    upgrade: Annotated[bool, typer.Option(help="Met d'abord la base de données à jour.")] = True,
    proxies: Annotated[str, typer.Option(help="Adresses des mandataires dont l'en-tête dit d'où vient un appel.")] = "",
) -> None:
    """Lance le service : l'API, les pages et, sauf avis contraire, la rédaction des brouillons."""
    # The libraries below take seconds to load: only this command waits for them.
    import uvicorn  # noqa: PLC0415

    from service.api.services import open_services  # noqa: PLC0415
    from service.cli.application import build_application  # noqa: PLC0415
    from service.housekeeping import housekeeping  # noqa: PLC0415
    from service.logs import configure_logs  # noqa: PLC0415
    from service.pipeline.process import at_work, open_worker  # noqa: PLC0415
    from service.store import migrations  # noqa: PLC0415

    settings = Settings()
    configure_logs(settings.server.log_format)
    services = open_services(settings)
    if upgrade:
        migrations.upgrade(services.database)
    migrations.require_newest(services.database)
    drafting = (
        at_work(open_worker(settings, services.database, services.files, housekeeping(services)))
        if worker
        else nullcontext()
    )
    with drafting:
        uvicorn.run(
            build_application(services),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies or None,
        )
