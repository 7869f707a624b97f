"""What can be taken away of a session."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

from service.use_cases.dossiers import NamedDossier
from service.web.frame import Page
from service.web.views.session_tabs import SessionTabs

GRIDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


class FileLink(Struct, frozen=True):
    """A file to download."""

    label: str
    address: str


class DossierFiles(Struct, frozen=True):
    """The files of one dossier."""

    number: int
    label: str
    files: tuple[FileLink, ...]


class ExportsPage(Page, frozen=True):
    """What can be taken away."""

    template: ClassVar[str] = "session_exports.html.j2"
    tabs: SessionTabs
    session: tuple[FileLink, ...]
    dossiers: tuple[DossierFiles, ...]


def exports_page(tabs: SessionTabs, dossiers: Sequence[NamedDossier]) -> ExportsPage:
    """The files of a session and of each of its dossiers."""
    own = f"{tabs.address}/exports"
    session = (
        FileLink("Toute la session (ZIP)", f"{own}/session.zip"),
        FileLink("Procès-verbal (PDF)", f"{own}/proces-verbal.pdf"),
        FileLink("Procès-verbal (Word)", f"{own}/proces-verbal.docx"),
    )
    return ExportsPage(tabs, session, tuple(_dossier(entry) for entry in dossiers))


def _dossier(entry: NamedDossier) -> DossierFiles:
    own = f"/dossiers/{entry.dossier.id}/fichiers"
    grids = tuple(FileLink(f"Grille ({label})", f"{own}/grille.{name}") for name, label in GRIDS.items())
    others = (
        FileLink("Procès-verbal (PDF)", f"{own}/proces-verbal.pdf"),
        FileLink("Annotations (JSON-LD)", f"{own}/annotations.jsonld"),
        FileLink("Tout (ZIP)", f"{own}/dossier.zip"),
    )
    return DossierFiles(entry.dossier.number, entry.label, (*grids, *others))
