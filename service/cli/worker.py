"""``faisceau worker``: drafts the dossiers that the service is asked for, in a process of its own."""

from service.settings import Settings


def worker() -> None:
    """Rédige les brouillons demandés au service, jusqu'à ce qu'on l'arrête ; lancez-en autant que nécessaire."""
    # The libraries below take seconds to load: only this command waits for them.
    from service.api.services import open_services  # noqa: PLC0415
    from service.housekeeping import housekeeping  # noqa: PLC0415
    from service.logs import configure_logs  # noqa: PLC0415
    from service.pipeline.process import open_worker, work_until_told  # noqa: PLC0415
    from service.store.migrations import require_newest  # noqa: PLC0415

    settings = Settings()
    configure_logs(settings.server.log_format)
    services = open_services(settings)
    require_newest(services.database)
    work_until_told(open_worker(settings, services.database, services.files, housekeeping(services)))
