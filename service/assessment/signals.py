"""What the passages of a dossier show for the facets of a bloc, before any judgement.

Passages are rows. Facets are columns, in the order of ``facets(bloc)``; criteria in the order of the grid.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage, PassageKind
from ingest.embedder import Embedder, Vectors
from ingest.index import PassageIndex
from referentiel.model import Bloc, Criterion, Facet
from service.assessment.concreteness import concreteness
from service.assessment.dossier import Located
from service.assessment.lexical import LexicalIndex

Matrix = NDArray[np.float32]

_NEIGHBOURS = 80
"""Passages asked of the index for each query: beyond them a passage counts as the farthest of them, as when the plain
scorer was fitted."""


def facets(bloc: Bloc) -> tuple[tuple[Criterion, Facet], ...]:
    """Every facet of the bloc with its criterion, in the order of the grid."""
    return tuple((criterion, facet) for criterion in bloc.criteria() for facet in criterion.facets)


def indexed_text(passage: Passage) -> str:
    """What the index and the embedder are given of a passage: its nearest heading, its columns, its text."""
    cells = passage.text
    if passage.kind is PassageKind.TABLE_ROW and passage.cells:
        cells = " | ".join(passage.text[cell.start : cell.end] for cell in passage.cells)
    return under_heading(passage.headings, cells)


def under_heading(headings: Sequence[str], text: str) -> str:
    """A text behind the nearest of the headings that it stands under."""
    return f"{headings[-1]} : {text}" if headings and headings[-1] else text


def reference_texts(bloc: Bloc) -> list[str]:
    """What a dossier is searched with: every facet's queries in order, then every criterion's own wording."""
    queries = [query for _, facet in facets(bloc) for query in facet.queries]
    return queries + [criterion.label for criterion in bloc.criteria()]


class Signals:
    """Raw signals of one dossier against one bloc; each is read when a scorer first asks for it."""

    def __init__(
        self, bloc: Bloc, passages: Sequence[Located], dossier: str, index: PassageIndex, embedder: Embedder
    ) -> None:
        self._bloc = bloc
        self._passages = passages
        self._dossier = dossier
        self._index = index
        self._embedder = embedder

    @property
    def dense(self) -> Matrix:
        """(passages, facets): best cosine similarity to one of the facet's queries."""
        sizes = [len(facet.queries) for _, facet in facets(self._bloc)]
        return _best_by_facet(self._similar[:, : sum(sizes)], sizes)

    @property
    def topic(self) -> Matrix:
        """(passages, criteria): cosine similarity to the criterion's own wording."""
        return self._similar[:, -len(list(self._bloc.criteria())) :]

    @cached_property
    def lexical(self) -> Matrix:
        """(passages, facets): BM25 of the facet's cues and label."""
        index = LexicalIndex([indexed_text(located.passage) for located in self._passages])
        columns = [index.scores(" ".join((*facet.cues, facet.label))) for _, facet in facets(self._bloc)]
        return _columns(columns, len(self._passages))

    @cached_property
    def concreteness(self) -> NDArray[np.float32]:
        """(passages,): from 0 to 1."""
        return np.array([concreteness(located.passage.text).level for located in self._passages], np.float32)

    @cached_property
    def _similar(self) -> Matrix:
        rows = {located.key: row for row, located in enumerate(self._passages)}
        queries = self._embedder.encode(reference_texts(self._bloc), query=True)
        return _similarities(self._index, self._dossier, rows, queries)


def _similarities(index: PassageIndex, dossier: str, rows: dict[str, int], queries: Vectors) -> Matrix:
    limit = max(1, min(_NEIGHBOURS, len(rows)))
    found = index.search(dossier, queries, limit)
    similar = np.empty((len(rows), len(queries)), np.float32)
    for column, hits in enumerate(found):
        similar[:, column] = hits.similarities[-1] if hits.similarities else 0.0
        for key, similarity in zip(hits.keys, hits.similarities, strict=True):
            similar[rows[key], column] = similarity
    return similar


def _best_by_facet(similar: Matrix, sizes: Sequence[int]) -> Matrix:
    bounds = np.cumsum([0, *sizes])
    return _columns([similar[:, a:b].max(axis=1) for a, b in pairwise(bounds)], len(similar))


def _columns(columns: Sequence[NDArray[np.float32]], rows: int) -> Matrix:
    return np.stack(columns, axis=1).astype(np.float32) if columns else np.zeros((rows, 0), np.float32)
