"""What the pages work with: the stores, the settings, what draws pieces; opened by whoever starts the service."""

from msgspec import Struct

from service.server_settings import Server
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.web.page_images import PageImages


class Backstage(Struct, frozen=True):
    """The stores and settings of one process."""

    database: Database
    files: FileStore
    settings: Settings
    server: Server
    secret_key: str
    """Signs what forms send back."""
    page_images: PageImages

    @property
    def cookie(self) -> str:
        """The name of the sign-in cookie; the prefix makes browsers insist on HTTPS and on this very host."""
        return "__Host-faisceau" if self.server.secure else "faisceau"

    @property
    def origin(self) -> str:
        """Where browsers reach the service."""
        return self.server.public_url.rstrip("/")
