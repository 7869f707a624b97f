"""What the routes work with, opened once for each process."""

from collections.abc import Sequence

from msgspec import Struct

from service.people.oidc import Provider
from service.people.secret_key import read_secret_key
from service.privacy.erasers import build_erasers
from service.privacy.erasure import Eraser
from service.server_settings import Server
from service.settings import Settings
from service.store.database import Database, open_database
from service.store.files import FileStore
from service.store.files.opening import open_files


class Services(Struct, frozen=True):
    """The stores and settings of one process."""

    database: Database
    files: FileStore
    erasers: Sequence[Eraser]
    settings: Settings
    secret_key: str
    provider: Provider | None = None
    """The school's own sign-in."""

    @property
    def server(self) -> Server:
        """The settings of the service."""
        return self.settings.server


def open_services(settings: Settings) -> Services:
    """Opens the stores that the settings name; tables are not looked at."""
    server = settings.server
    files = open_files(server.files_address(settings.data_dir))
    return Services(
        database=open_database(server.database_address(settings.data_dir)),
        files=files,
        erasers=build_erasers(settings, files),
        settings=settings,
        secret_key=read_secret_key(server.secret_key, settings.data_dir),
        provider=Provider(server.oidc, server.public_url) if server.oidc else None,
    )
