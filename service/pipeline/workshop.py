"""What the steps work with, built once for each process."""

from collections.abc import Callable
from threading import Lock

import msgspec

from ingest.index import PassageIndex, open_on_disk, open_on_server
from referentiel.model import Referentiel
from service.settings import Settings
from service.store.database import Database
from service.store.files import FileStore
from service.store.models import ReferentielVersion
from service.store.repositories.lookup import get
from service.wiring import EvidenceTools, adaptation_in_use, build_evidence_tools

BuildTools = Callable[[Referentiel, Settings], EvidenceTools]


class Workshop:
    """The stores and the evidence tools of one process; safe between threads."""

    def __init__(
        self, database: Database, files: FileStore, settings: Settings, build: BuildTools = build_evidence_tools
    ) -> None:
        self.database = database
        self.files = files
        self.settings = settings
        self._build = build
        self._referentiels: dict[str, Referentiel] = {}
        self._tools: dict[str, tuple[EvidenceTools, PassageIndex]] = {}
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

    def tools(self, referentiel: Referentiel) -> tuple[EvidenceTools, PassageIndex]:
        """What reads a référentiel's dossiers, and the index of the vectors that it reads.

        Raises:
            IndexUnavailable: the passage index cannot be opened.
        """
        # A version of what jurors taught may be put to use, or aside, while the process runs.
        key = f"{referentiel.fingerprint}/{adaptation_in_use(referentiel, self.settings)}"
        with self._building:
            if key not in self._tools:
                tools = self._build(referentiel, self.settings)
                index = open_index(self.settings, tools.embedder.fingerprint)
                self._tools[key] = tools, index
            return self._tools[key]


def open_index(settings: Settings, fingerprint: str) -> PassageIndex:
    """The passage index that the settings name: a Chroma server, or a folder of this machine.

    Raises:
        IndexUnavailable: it cannot be opened.
    """
    if settings.pipeline.index_url is not None:
        return open_on_server(settings.pipeline.index_url, fingerprint)
    return open_on_disk(settings.data_dir / "index", fingerprint)
