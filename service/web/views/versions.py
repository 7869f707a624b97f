"""What a jury sees of how a dossier came to be: the versions of its pieces, and when the candidate read itself over."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from referentiel.model import Bloc
from service.store.models import Piece, PieceVersion
from service.use_cases.dossiers import NamedDossier
from service.use_cases.self_checks import SelfCheck
from service.web.dates import moment
from service.web.frame import Page
from service.web.views.session_exports import GRIDS, FileLink


class HistoryLine(Struct, frozen=True):
    """A version of a piece."""

    number: int
    name: str
    when: str


class PieceHistory(Struct, frozen=True):
    """A piece and its versions, the newest first."""

    label: str
    versions: tuple[HistoryLine, ...]


class CheckHistory(Struct, frozen=True):
    """A self-check: when, and of which versions. Never what it found."""

    when: str
    versions: str


class VersionsPage(Page, frozen=True):
    """The history of a dossier, and the grid to take away."""

    template: ClassVar[str] = "versions.html.j2"
    back: str
    label: str
    grids: tuple[FileLink, ...]
    pieces: tuple[PieceHistory, ...]
    checks: tuple[CheckHistory, ...]


def versions_page(
    entry: NamedDossier, bloc: Bloc, pieces: Sequence[tuple[Piece, list[PieceVersion]]], checks: Sequence[SelfCheck]
) -> VersionsPage:
    """The page."""
    address = f"/dossiers/{entry.dossier.id}"
    names = {
        version.id: f"{bloc.piece(piece.kind).label} v{version.number}"
        for piece, versions in pieces
        for version in versions
    }
    return VersionsPage(
        back=address,
        label=entry.label,
        grids=tuple(FileLink(label, f"{address}/fichiers/grille.{name}") for name, label in GRIDS.items()),
        pieces=tuple(
            PieceHistory(bloc.piece(piece.kind).label, tuple(map(_line, versions))) for piece, versions in pieces
        ),
        checks=tuple(_check(check, names) for check in checks),
    )


def _line(version: PieceVersion) -> HistoryLine:
    return HistoryLine(version.number, version.file_name, moment(version.uploaded_at))


def _check(check: SelfCheck, names: Mapping[str, str]) -> CheckHistory:
    read = ", ".join(names[version] for version in check.versions if version in names)
    return CheckHistory(moment(check.requested_at), read)
