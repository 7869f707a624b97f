"""What a candidate sees of their dossier: what is asked, what they handed in, how often it may still be read."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Bloc, PieceKind
from service.store.models import JurySession, PieceVersion, ReadingState, RunState
from service.use_cases.self_checks import SelfCheck
from service.web.dates import day, distance, moment
from service.web.frame import Page

FORMATS = "PDF, Word, PowerPoint, OpenDocument, texte, sous-titres"
_MEBIBYTE = 1 << 20
_STATES = {
    RunState.REQUESTED: "en attente",
    RunState.RUNNING: "en cours",
    RunState.DONE: "terminée",
    RunState.FAILED: "interrompue",
    RunState.CANCELLED: "annulée",
}


class VersionLine(Struct, frozen=True):
    """A file handed in."""

    number: int
    name: str
    facts: str
    """Size and moment, in words."""
    problem: str
    """Why it could not be read; empty when it could, or was not read yet."""


class PieceCard(Struct, frozen=True):
    """A piece that the bloc asks for."""

    kind: str
    label: str
    collective: bool
    shared: bool
    """Whether it is handed in for a whole group."""
    must_contain: tuple[str, ...]
    versions: tuple[VersionLine, ...]
    """The current one first."""


class CheckLine(Struct, frozen=True):
    """A self-check."""

    address: str
    when: str
    state: str
    done: bool


class Refused(Struct, frozen=True):
    """A file that was not taken up."""

    name: str
    why: str


class MyDossierPage(Page, frozen=True):
    """A dossier as its candidate works on it."""

    template: ClassVar[str] = "my_dossier.html.j2"
    address: str
    session: str
    bloc: str
    deadline: str
    open: bool
    pieces: tuple[PieceCard, ...]
    formats: str
    most_megabytes: int
    checks: tuple[CheckLine, ...]
    left: str
    """How often this version may still be read, in words."""
    may_check: bool
    refused: tuple[Refused, ...] = ()


class DossierLink(Struct, frozen=True):
    """One of a candidate's dossiers."""

    address: str
    title: str
    bloc: str
    deadline: str


class MyDossiersPage(Page, frozen=True):
    """All the dossiers of a candidate."""

    template: ClassVar[str] = "my_dossiers.html.j2"
    dossiers: tuple[DossierLink, ...]


def address_of(dossier_id: str) -> str:
    """Where a candidate works on a dossier."""
    return f"/mon-dossier/{dossier_id}"


def dossier_link(dossier_id: str, jury: JurySession, bloc: Bloc, now: datetime) -> DossierLink:
    """A dossier in the list."""
    return DossierLink(address_of(dossier_id), jury.title, f"{bloc.id} · {bloc.label}", deadline_words(jury, now))


def deadline_words(jury: JurySession, now: datetime) -> str:
    """Until when pieces can be handed in, in words."""
    if jury.deadline <= now:
        return f"Dépôt clos depuis le {moment(jury.deadline)}. Jury le {day(jury.jury_date)}."
    return f"Dépôt ouvert jusqu'au {moment(jury.deadline)}, {distance(jury.deadline.date(), now.date())}."


def piece_card(kind: PieceKind, versions: Sequence[PieceVersion], *, grouped: bool) -> PieceCard:
    """A piece and what was handed in for it."""
    shared = kind.collective and grouped
    return PieceCard(kind.id, kind.label, kind.collective, shared, kind.must_contain, tuple(map(_version, versions)))


def check_line(check: SelfCheck) -> CheckLine:
    """A self-check in the list."""
    done = check.state is RunState.DONE
    return CheckLine(f"/lectures/{check.id}", moment(check.requested_at), _STATES[check.state], done)


def left_words(left: int, allowed: int, handed_in: bool) -> str:
    """How often this version may still be read."""
    if not handed_in:
        return "Déposez d'abord une pièce."
    if allowed == 0:
        return "Cette session ne propose pas d'autolecture."
    if left == 0:
        return "Cette version a été relue autant de fois que la session le permet : modifiez une pièce pour continuer."
    return f"Il reste {left} lecture{'s' if left > 1 else ''} de cette version."


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{max(size / _MEBIBYTE, 0.1):.1f} Mo".replace(".", ",")


def _version(version: PieceVersion) -> VersionLine:
    refused = version.reading is ReadingState.REFUSED
    return VersionLine(
        number=version.number,
        name=version.file_name,
        facts=f"{megabytes(version.size)}, déposé le {moment(version.uploaded_at)}",
        problem=(version.reason or "Ce fichier n'a pas pu être lu.") if refused else "",
    )
