"""The service's stores, opened for one command. Imported late by commands: these libraries take a second to load."""

from service.settings import Settings
from service.store import migrations
from service.store.database import Database, open_database


def open_tables(settings: Settings) -> Database:
    """The database, whatever its tables."""
    return open_database(settings.server.database_address(settings.data_dir))


def open_current(settings: Settings) -> Database:
    """The database, its tables being those of this version.

    Raises:
        SchemaOutdated: they are not.
    """
    database = open_tables(settings)
    migrations.require_newest(database)
    return database
