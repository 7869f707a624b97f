"""Files in a store that speaks S3: the only module that knows boto3."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from service.store.errors import FilesUnavailable, NotFound
from service.store.files.disk import CHUNK, read_chunks
from service.store.files.port import StoredFile

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class S3Files:
    """A bucket, or what stands in it below a prefix. Access keys come from the environment, as boto3 reads them."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix

    def put(self, chunks: Iterable[bytes]) -> StoredFile:
        """Keeps a file: its name is known once it has passed, so it waits on this machine's disk meanwhile."""
        hasher, size = hashlib.sha256(), 0
        with tempfile.TemporaryFile() as waiting:
            for chunk in chunks:
                hasher.update(chunk)
                size += len(chunk)
                waiting.write(chunk)
            waiting.seek(0)
            with _translated():
                self._client.upload_fileobj(waiting, self._bucket, self._key(hasher.hexdigest()))
        return StoredFile(hasher.hexdigest(), size)

    def put_file(self, path: Path) -> StoredFile:
        """Keeps a copy of a file of this machine."""
        return self.put(read_chunks(path))

    def read(self, digest: str) -> bytes:
        """A file's bytes."""
        return b"".join(self.chunks(digest))

    def chunks(self, digest: str) -> Iterator[bytes]:
        """A file's bytes, piece by piece."""
        with _translated():
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(digest))["Body"]
        return _translated_chunks(body.iter_chunks(CHUNK))

    @contextmanager
    def on_disk(self, digest: str) -> Iterator[Path]:
        """A copy of the file, removed afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / digest
            with _translated():
                self._client.download_file(self._bucket, self._key(digest), str(path))
            yield path

    def delete(self, digest: str) -> bool:
        """Removes a file."""
        try:
            with _translated():
                self._client.head_object(Bucket=self._bucket, Key=self._key(digest))
        except NotFound:
            return False
        with _translated():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(digest))
        return True

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """Every file that was last put before a moment."""
        with _translated():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for item in page.get("Contents", ()):
                    if item["LastModified"] < moment:
                        yield item["Key"].removeprefix(self._prefix)

    def prepare(self) -> None:
        """Makes the bucket, in the region that is set."""
        region = self._client.meta.region_name
        elsewhere = {} if region in (None, "us-east-1") else {"LocationConstraint": region}
        try:
            self.ping()
        except NotFound:
            with _translated():
                more = {"CreateBucketConfiguration": elsewhere} if elsewhere else {}
                self._client.create_bucket(Bucket=self._bucket, **more)

    def ping(self) -> None:
        """Checks that the bucket answers."""
        with _translated():
            self._client.head_bucket(Bucket=self._bucket)

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{digest}"


def open_s3(url: str) -> S3Files:
    """The storage at ``s3://bucket/prefix?endpoint=https://…&region=…``."""
    parts = urlsplit(url)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    client = boto3.client(
        "s3",
        endpoint_url=options.get("endpoint"),
        region_name=options.get("region"),
        config=Config(connect_timeout=5, read_timeout=60, retries={"max_attempts": 4, "mode": "standard"}),
    )
    prefix = parts.path.strip("/")
    return S3Files(client, parts.netloc, f"{prefix}/" if prefix else "")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _MISSING:
            raise NotFound("Ce fichier n'est pas, ou n'est plus, conservé.") from error
        raise FilesUnavailable("Le stockage des fichiers a refusé la demande.") from error
    except BotoCoreError as error:
        raise FilesUnavailable("Le stockage des fichiers ne répond pas.") from error


def _translated_chunks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    with _translated():
        yield from chunks
