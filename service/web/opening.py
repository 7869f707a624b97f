"""Opens what the pages work with."""

from service.server_settings import Server
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.web.backstage import Backstage
from service.web.page_images import PageImages


def open_backstage(
    database: Database, files: FileStore, settings: Settings, server: Server, secret_key: str
) -> Backstage:
    """The pages' own view of stores that are open; images of pages are kept among what can be computed anew."""
    images = PageImages(settings.cache_dir / "page-images", settings.limits)
    return Backstage(database, files, settings, server, secret_key, images)
