"""What in a dossier speaks to each criterion, best first: what every judge starts from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from msgspec import Struct
from rapidfuzz import fuzz

from ingest.document import PassageKind, Span
from ingest.embedder import Embedder
from ingest.index import Entry, PassageIndex
from ingest.rows import same_table
from referentiel.model import Bloc, Facet, Weight
from service.assessment.coverage import Bearing, Probabilities
from service.assessment.dossier import Dossier, Located
from service.assessment.quotation import Quoter
from service.assessment.scores import Scorer, Scores, strength
from service.assessment.signals import Signals, facets, indexed_text

_SAME = 92.0
"""Similarity in percent (rapidfuzz token ratio) from which two passages say the same words."""
_COMPARED = 20
"""Of a criterion's first passages, how many the others are compared with."""
_TOO_SHORT = 4
"""Words below which a passage shows nothing by itself."""


class Match(Struct, frozen=True):
    """A passage and what it is worth for one criterion."""

    located: Located
    substance: float
    mention: float
    contradiction: float
    facets: dict[str, float]
    """How surely it serves each facet of the criterion, from 0 to 1, if it speaks to it at all."""

    @property
    def strength(self) -> float:
        """What passages are ranked by."""
        return strength(self.substance, self.mention, self.contradiction)

    def facet(self) -> str:
        """The facet that it serves most surely."""
        return max(self.facets, key=lambda facet: self.facets[facet])


class DossierSearch:
    """The passages of one dossier ranked for every criterion of its bloc."""

    def __init__(self, bloc: Bloc, passages: Sequence[Located], scores: Scores, quoter: Quoter | None = None) -> None:
        """Without a ``quoter`` passages are quoted whole."""
        self.bloc = bloc
        self._quoter = quoter
        self.passages = tuple(passages)
        self._scores = scores
        self._lengths = np.array([len(located.passage.text.split()) for located in self.passages], np.int64)
        self._rows = {located.key: row for row, located in enumerate(self.passages)}
        self._criteria = {criterion.id: column for column, criterion in enumerate(bloc.criteria())}
        self._facets: dict[str, list[tuple[int, Facet]]] = {}
        for column, (criterion, facet) in enumerate(facets(bloc)):
            self._facets.setdefault(criterion.id, []).append((column, facet))

    def matches(self, criterion_id: str, limit: int | None = None) -> tuple[Match, ...]:
        """The passages that bear most on a criterion, best first, near-duplicates collapsed."""
        return tuple(islice(self.ranked(criterion_id), limit))

    def ranked(self, criterion_id: str) -> Iterator[Match]:
        """``matches`` one at a time: telling near-duplicates apart takes long for those that nobody asks for."""
        column = self._criteria[criterion_id]
        rank = strength(*self.probabilities(criterion_id))
        first: list[Located] = []
        for row in np.argsort(-rank, kind="stable"):
            match = self._match(int(row), criterion_id, column)
            if any(say_the_same(match.located, other) for other in first):
                continue
            if len(first) < _COMPARED:
                first.append(match.located)
            yield match

    def against(self, criterion_id: str) -> Match | None:
        """The passage that most surely speaks against a criterion, however little it may; None in an empty dossier."""
        contradiction = self.probabilities(criterion_id)[2]
        if not len(contradiction):
            return None
        return self._match(int(contradiction.argmax()), criterion_id, self._criteria[criterion_id])

    def table(self, criterion_id: str, match: Match) -> tuple[Match, ...]:
        """The rows of a passage's table that can be evidence and follow one another, itself among them, in order.

        Itself alone when it is no row.
        """
        row, column = self._rows[match.located.key], self._criteria[criterion_id]
        first = last = row
        while first > 0 and _goes_on(self.passages[first - 1], self.passages[first]):
            first -= 1
        while last + 1 < len(self.passages) and _goes_on(self.passages[last], self.passages[last + 1]):
            last += 1
        return tuple(self._match(each, criterion_id, column) for each in range(first, last + 1))

    def probabilities(self, criterion_id: str) -> tuple[Probabilities, Probabilities, Probabilities]:
        """Of substance, mention and contradiction, for each passage of the dossier."""
        column, scores = self._criteria[criterion_id], self._scores
        return scores.substance[:, column], scores.mention[:, column], scores.contradiction[:, column]

    def bearing(self, criterion_id: str) -> Bearing:
        """All that the passages are for a criterion."""
        columns = [column for column, _ in self._facets[criterion_id]]
        main = np.array([facet.weight is Weight.MAIN for _, facet in self._facets[criterion_id]], bool)
        return Bearing(*self.probabilities(criterion_id), self._scores.serving[:, columns], main, self._lengths)

    def match(self, criterion_id: str, key: str) -> Match | None:
        """What the passage of that key is worth for a criterion; None when it is too short to be searched."""
        row = self._rows.get(key)
        return None if row is None else self._match(row, criterion_id, self._criteria[criterion_id])

    def read_sentences(self, matches: Iterable[Match]) -> None:
        """Reads the sentences of several passages at once, for ``quoted`` to choose among."""
        if self._quoter is not None:
            self._quoter.prepare(match.located.passage for match in matches)

    def quoted(self, criterion_id: str, match: Match) -> Span:
        """What of a passage is quoted for a criterion where it shows something for it."""
        passage = match.located.passage
        return self._quoter.span(criterion_id, passage) if self._quoter else Span(0, len(passage.text))

    def nearest(self, criterion_id: str, facet_id: str, limit: int) -> tuple[Match, ...]:
        """The passages nearest to one facet, whatever they are worth: for an absence receipt."""
        column = next(column for column, facet in self._facets[criterion_id] if facet.id == facet_id)
        spoken = np.sum(self.probabilities(criterion_id), axis=0)
        order = np.argsort(-self._scores.serving[:, column] * spoken, kind="stable")[:limit]
        return tuple(self._match(int(row), criterion_id, self._criteria[criterion_id]) for row in order)

    def _match(self, row: int, criterion_id: str, column: int) -> Match:
        return Match(
            located=self.passages[row],
            substance=float(self._scores.substance[row, column]),
            mention=float(self._scores.mention[row, column]),
            contradiction=float(self._scores.contradiction[row, column]),
            facets={
                facet.id: float(self._scores.serving[row, facet_column])
                for facet_column, facet in self._facets[criterion_id]
            },
        )


def search_dossier(
    dossier: Dossier, bloc: Bloc, key: str, index: PassageIndex, embedder: Embedder, scorer: Scorer
) -> DossierSearch:
    """Indexes a dossier under ``key`` and ranks its passages for every criterion of the bloc."""
    passages = [located for located in dossier.evidence_passages() if can_show(located)]
    texts = [indexed_text(located.passage) for located in passages]
    vectors = embedder.encode(texts, query=False)
    index.put(key, [_entry(located) for located in passages], vectors)
    signals = Signals(bloc, passages, key, index, embedder)
    scores = scorer.score(bloc, passages, vectors, signals)
    return DossierSearch(bloc, passages, scores, scorer.quoter(bloc, embedder))


def can_show(located: Located) -> bool:
    """Whether a passage can be evidence by itself: no heading, and long enough to say something."""
    passage = located.passage
    return passage.kind is not PassageKind.HEADING and len(passage.text.split()) >= _TOO_SHORT


def _entry(located: Located) -> Entry:
    return Entry(key=located.key, piece=located.piece.id, page=located.passage.page)


def _goes_on(row: Located, following: Located) -> bool:
    one, next_ = row.passage, following.passage
    return (
        row.piece.id == following.piece.id
        and one.kind is PassageKind.TABLE_ROW is next_.kind
        and next_.order == one.order + 1
        and same_table(one, next_)
    )


def say_the_same(one: Located, other: Located) -> bool:
    """Whether two passages are made of the same words, or nearly, in any order."""
    return fuzz.token_sort_ratio(one.passage.text, other.passage.text, score_cutoff=_SAME) >= _SAME
