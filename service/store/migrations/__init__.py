"""The database's history: each change of its tables, and how to bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.store.base import Base
from service.store.database import Database
from service.store.errors import SchemaOutdated


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the tables to a revision, the newest unless said."""
    config = _config()
    with database.engine.execution_options(begin_immediate=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def current(database: Database) -> str | None:
    """The revision that the tables are at; None in an empty database."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this version of the product works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def require_newest(database: Database) -> None:
    """Refuses to work on tables of another version.

    Raises:
        SchemaOutdated: the tables are not at the newest revision.
    """
    if (found := current(database)) != newest():
        raise SchemaOutdated(
            f"La base de données est à la révision {found or 'vide'}, cette version attend {newest()} : "
            "lancez « faisceau database upgrade »."
        )


def differences(database: Database) -> list[object]:
    """What the tables lack or have beyond the models; nothing when the migrations are complete."""
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
