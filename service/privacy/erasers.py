"""The stores outside the database, as erasure sees them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import msgspec
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

from ingest.document import Document
from ingest.embedder import Embedder
from ingest.index import PassageIndex
from ingest.vector_cache import CachedEmbedder
from service.assessment.language_model.memory import Memory
from service.assessment.quotation import sentence_texts
from service.assessment.signals import indexed_text
from service.model_wiring import build_memory
from service.pipeline.durable import forget
from service.pipeline.workshop import open_index
from service.privacy.erasure import Eraser, Traces
from service.settings import Settings
from service.store.errors import NotFound
from service.store.files import FileStore
from service.wiring import build_embedder

PAGE_IMAGES = "page-images"
"""The folder of the cache that the pages keep images in, one folder below it for each file's digest."""


class VectorEraser:
    """Passages in the index and vectors in the cache."""

    name = "vectors"

    def __init__(self, files: FileStore, open_vectors: Callable[[], tuple[Embedder, PassageIndex]]) -> None:
        self._files = files
        self._open_vectors = open_vectors

    @cached_property
    def _vectors(self) -> tuple[Embedder, PassageIndex]:
        return self._open_vectors()

    def erase(self, traces: Traces) -> int:
        """Forgets the passages of the dossiers, and the vectors of the texts that were read in them."""
        embedder, index = self._vectors
        if isinstance(embedder, CachedEmbedder):
            embedder.forget(list(self._texts(traces)))
        return sum(index.erase(dossier) for dossier in traces.dossiers)

    def _texts(self, traces: Traces) -> Iterator[str]:
        for digest in traces.readings:
            with suppress(NotFound):
                document = msgspec.json.decode(self._files.read(digest), type=Document)
                for passage in document.passages:
                    yield indexed_text(passage)
                    yield from sentence_texts(passage)


class FileEraser:
    """Files by content: what was handed in, what was read in it, what was made of it."""

    name = "files"

    def __init__(self, files: FileStore) -> None:
        self._files = files

    def erase(self, traces: Traces) -> int:
        """Removes the files that no one else needs."""
        return sum(self._files.delete(digest) for digest in (*traces.sources, *traces.readings, *traces.exports))


class PageImageEraser:
    """Images of pages, kept on this machine in a folder for each file."""

    name = "page_images"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def erase(self, traces: Traces) -> int:
        """Removes the images of the files handed in, and says of how many files there were some."""
        kept = [self._folder / digest for digest in traces.sources if (self._folder / digest).is_dir()]
        for folder in kept:
            shutil.rmtree(folder)
        return len(kept)


class ModelMemoryEraser:
    """Answers of language models, which quote candidates."""

    name = "model_answers"

    def __init__(self, open_memory: Callable[[], Memory]) -> None:
        self._open_memory = open_memory

    def erase(self, traces: Traces) -> int:
        """Forgets what was answered about the dossiers."""
        memory = self._open_memory()
        return sum(memory.forget(dossier) for dossier in traces.dossiers)


class WorkEraser:
    """The pipeline's own records of steps."""

    name = "work_records"

    def __init__(self, url: str) -> None:
        self._url = url

    def erase(self, traces: Traces) -> int:
        """Removes the records of the dossiers' runs; before a first worker has started there are none."""
        return forget(self._url, traces.runs) if _has_records(self._url) else 0


def build_erasers(settings: Settings, files: FileStore) -> tuple[Eraser, ...]:
    """Every store outside the database; vectors first, which are found by the files read."""
    database_url = settings.server.database_address(settings.data_dir)
    work_url = settings.pipeline.system_database_address(database_url, settings.data_dir)
    return (
        VectorEraser(files, lambda: _open_vectors(settings)),
        ModelMemoryEraser(lambda: build_memory(settings)),
        PageImageEraser(settings.cache_dir / PAGE_IMAGES),
        FileEraser(files),
        WorkEraser(work_url),
    )


def _has_records(url: str) -> bool:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        tables = inspect(engine)
        return any(tables.has_table("workflow_status", schema) for schema in (None, "dbos"))
    finally:
        engine.dispose()


def _open_vectors(settings: Settings) -> tuple[Embedder, PassageIndex]:
    embedder = build_embedder(settings, None)
    return embedder, open_index(settings, embedder.fingerprint)
