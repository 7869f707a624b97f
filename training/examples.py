"""What the model learns from: the passages of the corpus, and the facets' queries as further substance."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from referentiel.model import Referentiel, Weight
from training.corpus import Label, MiniDossier

NONE = -1
KINDS = (Label.SUBSTANCE, Label.MENTION, Label.CONTRADICTION)


class Example(Struct, frozen=True):
    """A text and what it is for the criteria of its bloc."""

    text: str
    without_heading: str
    bloc: str
    labels: dict[str, Label]
    facet: tuple[str, str] | None = None
    """Criterion and facet that a query was written for; None for a passage."""
    served: dict[str, tuple[str, ...]] = {}
    """For each criterion of which a reader said so, the facets that a passage serves."""


class Columns(Struct, frozen=True):
    """The order of criteria and facets in every array."""

    criteria: tuple[str, ...]
    facets: tuple[tuple[str, str], ...]
    """Criterion and facet ids."""
    main: tuple[bool, ...]
    """Whether each facet is a main one."""
    blocs: dict[str, tuple[int, ...]]
    """For each bloc, the places of its criteria."""

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each facet, the place of its criterion."""
        place = {criterion: k for k, criterion in enumerate(self.criteria)}
        return np.array([place[criterion] for criterion, _ in self.facets], np.int64)

    def kinds(self, labels: Sequence[dict[str, Label]]) -> NDArray[np.int64]:
        """(texts, criteria): the place of the label in ``KINDS``, or ``NONE``."""
        found = np.full((len(labels), len(self.criteria)), NONE, np.int64)
        place = {criterion: k for k, criterion in enumerate(self.criteria)}
        for row, own in enumerate(labels):
            for criterion, label in own.items():
                found[row, place[criterion]] = KINDS.index(label)
        return found

    def served(self, served: Sequence[dict[str, tuple[str, ...]]]) -> NDArray[np.int64]:
        """(texts, facets): 1 for a facet that is served, 0 for its criterion's others, ``NONE`` where nobody said."""
        found = np.full((len(served), len(self.facets)), NONE, np.int64)
        for row, own in enumerate(served):
            for column, (criterion, facet) in enumerate(self.facets):
                if criterion in own:
                    found[row, column] = facet in own[criterion]
        return found


def columns(referentiel: Referentiel) -> Columns:
    """The criteria and facets of a référentiel, in the order of the grid."""
    criteria = tuple(criterion.id for criterion in referentiel.criteria())
    place = {criterion: k for k, criterion in enumerate(criteria)}
    return Columns(
        criteria=criteria,
        facets=tuple((c.id, facet.id) for c in referentiel.criteria() for facet in c.facets),
        main=tuple(facet.weight is Weight.MAIN for c in referentiel.criteria() for facet in c.facets),
        blocs={bloc.id: tuple(place[c.id] for c in bloc.criteria()) for bloc in referentiel.blocs},
    )


def of_passages(dossiers: Sequence[MiniDossier]) -> list[Example]:
    """The passages of mini-dossiers, in order."""
    return [
        Example(passage.indexed_text, passage.text, dossier.bloc, passage.labels, served=passage.facets)
        for dossier in dossiers
        for passage in dossier.passages
    ]


def of_queries(referentiel: Referentiel) -> list[Example]:
    """The facets' queries, worded as candidates write: substance for their criterion."""
    return [
        Example(query, query, bloc.id, {criterion.id: Label.SUBSTANCE}, (criterion.id, facet.id))
        for bloc in referentiel.blocs
        for criterion in bloc.criteria()
        for facet in criterion.facets
        for query in facet.queries
    ]
