"""The file storage that an address names."""

from pathlib import Path

from service.store.files.disk import DiskFiles
from service.store.files.port import FileStore


def open_files(address: str) -> FileStore:
    """A folder's path, or ``s3://bucket/prefix?endpoint=…``."""
    if address.startswith("s3://"):
        # Imported late: a school on one machine never loads boto3.
        from service.store.files.s3 import open_s3  # noqa: PLC0415

        return open_s3(address)
    return DiskFiles(Path(address))
