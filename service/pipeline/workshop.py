"""What the steps work with, built once for each process."""

from threading import Lock

import msgspec

from ingest.embedder import Embedder
from ingest.index import PassageIndex, open_on_disk, open_on_server
from referentiel.model import Referentiel
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.scores import Scorer
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.store.models import ReferentielVersion
from service.store.repositories.lookup import get
from service.wiring import build_embedder, build_engine, build_scorer


class Workshop:
    """The stores, the embedder and the engines of one process; safe between threads."""

    def __init__(
        self, database: Database, files: FileStore, index: PassageIndex, embedder: Embedder, settings: Settings
    ) -> None:
        self.database = database
        self.files = files
        self.index = index
        self.embedder = embedder
        self.settings = settings
        self._referentiels: dict[str, Referentiel] = {}
        self._engines: dict[str, tuple[Scorer, EvidenceEngine]] = {}
        self._building = Lock()

    def referentiel(self, version_id: str) -> Referentiel:
        """A référentiel as a session took it up (``NotFound`` when there is none).

        It never changes, so it is decoded once.
        """
        if version_id not in self._referentiels:
            with self.database.read() as session:
                body = get(session, ReferentielVersion, version_id).body
            self._referentiels[version_id] = msgspec.json.decode(body, type=Referentiel)
        return self._referentiels[version_id]

    def engine(self, referentiel: Referentiel) -> tuple[Scorer, EvidenceEngine]:
        """What ranks the passages of a référentiel's dossiers, and the engine that drafts from the ranks."""
        with self._building:
            if referentiel.fingerprint not in self._engines:
                scorer = build_scorer(referentiel)
                self._engines[referentiel.fingerprint] = scorer, build_engine(referentiel, scorer, self.settings)
            return self._engines[referentiel.fingerprint]


def open_workshop(database: Database, files: FileStore, settings: Settings) -> Workshop:
    """The workshop over stores that are open.

    Raises:
        IndexUnavailable: the passage index cannot be opened.
    """
    embedder = build_embedder(settings)
    return Workshop(database, files, open_index(settings, embedder.fingerprint), embedder, settings)


def open_index(settings: Settings, fingerprint: str) -> PassageIndex:
    """The passage index that the settings name: a Chroma server, or a folder of this machine.

    Raises:
        IndexUnavailable: it cannot be opened.
    """
    if settings.pipeline.index_url is not None:
        return open_on_server(settings.pipeline.index_url, fingerprint)
    return open_on_disk(settings.data_dir / "index", fingerprint)
