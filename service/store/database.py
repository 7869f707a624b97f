"""The database: SQLite in WAL mode or PostgreSQL, by its URL; one transaction for each request or step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from service.store.errors import AlreadyExists, StaleVersion

_BUSY_SECONDS = 30


class Database:
    """Opens transactions; knows nothing of what they hold."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = sessionmaker(engine, expire_on_commit=False)
        # SQLite: a transaction that will write takes its lock first, so that it waits instead of failing half-way.
        writing = engine.execution_options(begin_immediate=True)
        self._writing = sessionmaker(writing, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that leaves nothing behind."""
        with self._reading() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction, committed at the end unless something was raised.

        Raises:
            StaleVersion: an object was changed by someone else meanwhile.
            AlreadyExists: another object has the same name, address or number.
        """
        with self._writing() as session:
            try:
                yield session
                session.commit()
            except StaleDataError as error:
                raise StaleVersion(
                    "Cet objet a été modifié entre-temps : rechargez-le avant de recommencer."
                ) from error
            except IntegrityError as error:
                raise AlreadyExists("Un objet semblable existe déjà, ou un objet lié n'existe plus.") from error

    def ping(self) -> None:
        """Asks the database for an answer; raises SQLAlchemy's error when there is none."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at a URL: ``sqlite:////path/faisceau.sqlite`` or ``postgresql://…``."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return Database(_sqlite(url, address.database))
    return Database(create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=10))


def _sqlite(url: str, path: str | None) -> Engine:
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver's own idea of when a transaction begins is turned off: _begin_sqlite says it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
