"""Labelled dossiers: a folder for each case, with its pieces and an independent reader's reading.

<case>/manifest.yaml   bloc, title, pieces: [{file, kind, collective}]
<case>/gold.yaml       for each criterion: coverage, and quotes that are primary or secondary evidence
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml
from msgspec import Struct

from service.assessment.draft import Coverage
from service.errors import ServiceError

_Form = TypeVar("_Form")


class InvalidCase(ServiceError):
    """A labelled dossier is not of the documented form."""


class QuoteWeight(StrEnum):
    """Primary quotes are those that a juror should be shown first."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class GoldQuote(Struct, frozen=True):
    """A passage that the reader quoted."""

    piece: str
    quote: str
    weight: QuoteWeight = QuoteWeight.SECONDARY


class GoldCriterion(Struct, frozen=True):
    """The reader's word for a criterion, and the passages that it rests on."""

    coverage: Coverage
    evidence: tuple[GoldQuote, ...] | None = None
    note: str = ""

    def quotes(self) -> tuple[str, ...]:
        """Every quote."""
        return tuple(e.quote for e in self.evidence or ())

    def primary(self) -> tuple[str, ...]:
        """The quotes to be shown first; all of them where none is marked."""
        marked = tuple(e.quote for e in self.evidence or () if e.weight is QuoteWeight.PRIMARY)
        return marked or self.quotes()


class CasePiece(Struct, frozen=True):
    """A piece of a case."""

    file: str
    kind: str
    collective: bool = False


class _Manifest(Struct, frozen=True):
    bloc: str
    pieces: tuple[CasePiece, ...]
    title: str = ""


class _Gold(Struct, frozen=True):
    criteria: dict[str, GoldCriterion]


class Case(Struct, frozen=True):
    """A labelled dossier."""

    name: str
    folder: Path
    bloc: str
    pieces: tuple[CasePiece, ...]
    criteria: dict[str, GoldCriterion]

    def files(self) -> list[str]:
        """The candidate's pieces as ``kind=path``, the way ``faisceau review`` takes them."""
        return [f"{piece.kind}={self.folder / piece.file}" for piece in self.pieces if piece.kind != "brief"]

    def brief(self) -> str | None:
        """Path of the brief, if the case has one."""
        return next((str(self.folder / piece.file) for piece in self.pieces if piece.kind == "brief"), None)


def load_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of a folder, or the one that the folder is, by name.

    Raises:
        InvalidCase: there is none, or one is not of the form.
    """
    cases = tuple(_cases(folder))
    if not cases:
        raise InvalidCase(f"Aucun dossier étiqueté (manifest.yaml et gold.yaml) dans {folder}.")
    return cases


def _cases(folder: Path) -> Iterator[Case]:
    for manifest_path in sorted([*folder.glob("manifest.yaml"), *folder.glob("*/manifest.yaml")]):
        case = manifest_path.parent
        manifest = _read(manifest_path, _Manifest)
        gold = _read(case / "gold.yaml", _Gold)
        yield Case(case.resolve().name, case, manifest.bloc, manifest.pieces, gold.criteria)


def _read(path: Path, form: type[_Form]) -> _Form:
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), form)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InvalidCase(f"Le fichier {path} n'a pas la forme attendue : {error}.") from error
