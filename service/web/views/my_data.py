"""What a candidate is told of the tool and of their data, and how they erase it."""

from datetime import date
from typing import ClassVar

from msgspec import Struct

from service.store.models import Erasure, JurySession
from service.web.dates import day, moment
from service.web.frame import Page

_STORES = {
    "dossiers": "dossiers",
    "pieces": "pièces",
    "piece_versions": "fichiers déposés",
    "files": "fichiers conservés",
    "readings": "lectures de fichiers",
    "vectors": "passages indexés",
    "runs": "traitements",
    "work_records": "traces de traitement",
    "judgements": "lectures de critères",
    "page_images": "images de pages",
}


class Kept(Struct, frozen=True):
    """Until when a session keeps dossiers."""

    session: str
    until: str


class AboutPage(Page, frozen=True):
    """What the tool does, what it does not, who sees what, how long it is kept."""

    template: ClassVar[str] = "about.html.j2"
    kept: tuple[Kept, ...]
    """The visitor's own sessions."""
    candidate: bool
    learns: bool
    """Whether what this school's jurors decide on evidence adapts the engine."""
    model: str
    """The language model that reads dossiers as well; empty when none does."""


class ErasePage(Page, frozen=True):
    """The question before everything is erased."""

    template: ClassVar[str] = "erase.html.j2"
    email: str
    """What must be written to confirm."""
    sessions: tuple[str, ...]
    problem: str = ""


class ReceiptPage(Page, frozen=True):
    """What was erased."""

    template: ClassVar[str] = "erased.html.j2"
    number: str
    when: str
    stores: tuple[tuple[str, int], ...]


def kept(jury: JurySession, until: date) -> Kept:
    """Until when a session keeps dossiers."""
    return Kept(jury.title, day(until))


def receipt_page(receipt: Erasure) -> ReceiptPage:
    """The receipt of an erasure."""
    counted = tuple((_STORES.get(store, store), int(count)) for store, count in receipt.stores.items())
    return ReceiptPage(receipt.id, moment(receipt.erased_at), counted)
