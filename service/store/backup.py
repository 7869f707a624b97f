"""A copy of the database while the service works."""

from pathlib import Path

from service.store.database import Database
from service.store.errors import BackupRefused


def back_up(database: Database, target: Path) -> None:
    """Writes a SQLite database to one file, as it is at one moment, while others write on.

    Raises:
        BackupRefused: PostgreSQL has a tool of its own for that, or the file exists already.
    """
    if database.engine.dialect.name != "sqlite":
        raise BackupRefused("Une base PostgreSQL se sauvegarde avec pg_dump.")
    if target.exists():
        raise BackupRefused(f"{target} existe déjà : choisissez un autre fichier.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 (connected)
        # Outside a transaction, which SQLAlchemy would have begun.
        driver.execute("VACUUM INTO ?", (str(target),))
