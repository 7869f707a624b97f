"""Files kept by content: in a folder, or in a store that speaks S3."""

from service.store.files.port import FileStore, StoredFile

__all__ = ["FileStore", "StoredFile"]
