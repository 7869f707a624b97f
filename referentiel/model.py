"""A certification's official grid, as frozen typed objects.

The official wording is kept to the letter in the fields named ``official``; ``label`` says the same with
spelling mistakes mended, and is what people are shown.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

import msgspec
from msgspec import Struct


class Weight(StrEnum):
    """How much a facet counts when a criterion's coverage is derived from its facets."""

    MAIN = "main"
    SECONDARY = "secondary"


class Facet(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the separate things that a juror looks for in a criterion."""

    id: str
    label: str
    weight: Weight
    substance: str
    """What a juror would count as evidence, in words."""
    vocabulary: str
    """What speaks of the facet and shows nothing."""
    queries: tuple[str, ...]
    """Sentences worded as candidates write them, from very different projects."""
    cues: tuple[str, ...]
    """Words and short expressions that often stand near the evidence."""


class Levels(Struct, frozen=True, forbid_unknown_fields=True):
    """What each coverage means for one criterion, in words."""

    supported: str
    partial: str
    missing: str


class Attachment(Struct, frozen=True, forbid_unknown_fields=True):
    """How a criterion was tied to its competence where the official text does not say it."""

    inferred: bool
    reason: str


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """What a competence is evaluated on."""

    id: str
    official: str
    label: str
    attachment: Attachment
    pieces: tuple[str, ...]
    """Ids of the pieces that usually carry the evidence, the likeliest first."""
    facets: tuple[Facet, ...]
    levels: Levels
    questions: tuple[str, ...]
    """What a juror could ask at the oral when the criterion is weak."""
    checks: tuple[str, ...] = ()
    """Ids of the deterministic checks whose results bear on the criterion."""

    def facet(self, facet_id: str) -> Facet:
        """The facet of that id (``KeyError`` when there is none)."""
        return _by_id(self.facets, facet_id)


class Competence(Struct, frozen=True, forbid_unknown_fields=True):
    """A competence of a bloc and the criteria that it is evaluated on."""

    id: str
    activity: str
    """Id of the activity that the competence serves."""
    official: str
    label: str
    short: str
    """A few words for tables and bookmarks."""
    criteria: tuple[Criterion, ...]


class Activity(Struct, frozen=True, forbid_unknown_fields=True):
    """A work activity that the certification prepares for."""

    id: str
    official: str
    label: str


class PieceKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of piece that candidates hand in, or that they start from."""

    id: str
    label: str
    collective: bool
    evidence: bool
    """False for the commissioner's brief: context, never evidence."""
    must_contain: tuple[str, ...]
    file_hints: tuple[str, ...]
    """Words that betray the kind in a file name, without accents, lower case."""
    spoken: bool = False
    """True for the oral: a transcript or slides."""


class Bloc(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the certification that is validated on its own."""

    id: str
    official: str
    label: str
    official_context: str
    context: str
    evaluation: str
    """How the bloc is evaluated, official wording."""
    activities: tuple[Activity, ...]
    pieces: tuple[PieceKind, ...]
    competences: tuple[Competence, ...]

    def criteria(self) -> Iterator[Criterion]:
        """The criteria of the bloc, in the order of the grid."""
        for competence in self.competences:
            yield from competence.criteria

    def competence_of(self, criterion_id: str) -> Competence:
        """The competence that a criterion evaluates (``KeyError`` when there is none)."""
        for competence in self.competences:
            if any(criterion.id == criterion_id for criterion in competence.criteria):
                return competence
        raise KeyError(criterion_id)

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id (``KeyError`` when there is none)."""
        return _by_id(self.criteria(), criterion_id)

    def piece(self, piece_id: str) -> PieceKind:
        """The kind of piece of that id (``KeyError`` when there is none)."""
        return _by_id(self.pieces, piece_id)


class CoverageRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How a criterion's coverage follows from its facets.

    ``supported`` asks for substance on at least ``supported_share`` of the main facets and at least
    ``supported_facets`` facets in all; any substance or mention below that is ``partial``; else ``missing``.
    """

    supported_share: float
    supported_facets: int


class Referentiel(Struct, frozen=True, forbid_unknown_fields=True):
    """A certification's grid: blocs, activities, competences, criteria, pieces."""

    schema: int
    id: str
    title: str
    official_title: str
    certifier: str
    year: int
    language: str
    notes: tuple[str, ...]
    """What a reader must know of how the official text was read."""
    coverage_rule: CoverageRule
    blocs: tuple[Bloc, ...]
    fingerprint: str = ""
    """SHA-256 of the data files, set by the loader."""
    folder: str = ""
    """Where it was read from, and where a corpus and a trained model may stand beside it; set by the loader."""

    def bloc(self, bloc_id: str) -> Bloc:
        """The bloc of that id (``KeyError`` when there is none)."""
        return _by_id(self.blocs, bloc_id)

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion of the grid, in order."""
        for bloc in self.blocs:
            yield from bloc.criteria()


_Item = TypeVar("_Item", Facet, Criterion, PieceKind, Bloc)


def _by_id(items: Iterable[_Item], wanted: str) -> _Item:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)


# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
msgspec.json.Decoder(Referentiel)
