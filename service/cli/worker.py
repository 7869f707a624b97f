"""``faisceau worker``: drafts the dossiers that the service is asked for, in a process of its own."""

from service.settings import Settings


def worker() -> None:
    """Rédige les brouillons demandés au service, jusqu'à ce qu'on l'arrête ; lancez-en autant que nécessaire."""
    # The libraries below take seconds to load: only this command waits for them.
    from service.pipeline.process import open_worker, work_until_told  # noqa: PLC0415
    from service.store import migrations  # noqa: PLC0415
    from service.store.database import open_database  # noqa: PLC0415
    from service.store.files.opening import open_files  # noqa: PLC0415

    settings = Settings()
    database = open_database(settings.server.database_address(settings.data_dir))
    migrations.require_newest(database)
    work_until_told(open_worker(settings, database, open_files(settings.server.files_address(settings.data_dir))))
