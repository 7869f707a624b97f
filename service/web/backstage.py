"""What the pages work with: the stores, the settings, what draws pieces; opened by whoever starts the service."""

from msgspec import Struct

from service.privacy.erasers import PAGE_IMAGES
from service.server_settings import Server
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.web.facsimiles import Facsimiles
from service.web.page_images import PageImages


class Backstage(Struct, frozen=True):
    """The stores and settings of one process."""

    database: Database
    files: FileStore
    settings: Settings
    secret_key: str
    """Signs what forms send back."""
    page_images: PageImages
    facsimiles: Facsimiles

    @property
    def server(self) -> Server:
        """The settings of the service."""
        return self.settings.server


def open_backstage(database: Database, files: FileStore, settings: Settings, secret_key: str) -> Backstage:
    """The pages' own view of stores that are open; images of pages are kept among what can be computed anew."""
    images = PageImages(settings.cache_dir / PAGE_IMAGES, settings.limits)
    return Backstage(database, files, settings, secret_key, images, Facsimiles(files))
