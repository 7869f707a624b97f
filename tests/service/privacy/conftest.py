"""The same scene on either database, with every store that erasure must reach."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.index import Entry, open_on_disk
from ingest.vector_cache import CachedEmbedder
from service.api.services import Services, open_services
from service.assessment.language_model.memory import Memory
from service.privacy.erasers import FileEraser, ModelMemoryEraser, PageImageEraser, VectorEraser, WorkEraser
from service.privacy.erasure import Eraser
from service.settings import Settings
from tests.service.service_scene import PASSAGE, QUOTE, Scene, play_scene, version_of


class CountingEmbedder:
    """Vectors that follow from the text's length, and how many were asked for."""

    fingerprint = "counting"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts, *, query: bool):
        self.encoded += len(texts)
        return np.array([[len(text), float(query)] for text in texts], np.float32).reshape(len(texts), 2)


class Stores:
    """The stores outside the database."""

    def __init__(self, services: Services, folder: Path) -> None:
        self.counting = CountingEmbedder()
        self.embedder = CachedEmbedder(self.counting, folder / "vectors.sqlite")
        self.index = open_on_disk(folder / "index", self.embedder.fingerprint)
        self.files = services.files
        self.memory = Memory(folder / "language-model.sqlite")
        self.images = folder / "page-images"
        self.erasers: tuple[Eraser, ...] = (
            VectorEraser(services.files, lambda: (self.embedder, self.index)),
            ModelMemoryEraser(lambda: self.memory),
            PageImageEraser(folder / "page-images"),
            FileEraser(services.files),
            WorkEraser(f"sqlite:///{folder / 'work.sqlite'}"),
        )

    def fill(self, dossier: str, source: str) -> None:
        self.memory.put("answer", dossier, dossier, QUOTE.encode())
        (self.images / source / "whole" / "1x").mkdir(parents=True)
        vectors = self.embedder.encode([PASSAGE], query=False)
        self.index.put(dossier, [Entry(f"p/{dossier}", "note", 1)], vectors)

    def passages(self, dossier: str) -> int:
        return len(self.index.vectors(dossier))

    def kept_files(self) -> int:
        return len([path for path in self.files._root.rglob("*") if path.is_file()])

    def is_remembered(self) -> bool:
        before = self.counting.encoded
        self.embedder.encode([PASSAGE], query=False)
        return self.counting.encoded == before


@pytest.fixture
def services(store_url: str, tmp_path: Path) -> Iterator[Services]:
    settings = Settings(data_dir=tmp_path / "data", server={"database_url": store_url, "secret_key": "k" * 40})
    opened = open_services(settings)
    yield opened
    opened.database.close()


@pytest.fixture
def scene(services: Services) -> Scene:
    return play_scene(services)


@pytest.fixture
def stores(services: Services, scene: Scene, tmp_path: Path) -> Stores:
    made = Stores(services, tmp_path)
    for place in (scene.here, scene.elsewhere):
        made.fill(place.dossier, version_of(services, place.version).digest)
    return made
