"""Which sentences of a passage are quoted for a criterion: those that say it, without what leads up to them.

A juror who quotes a paragraph takes one to three of its sentences. Each sentence is read by itself by the same encoder
and heads as passages; a logistic regression, fitted on sentences that readers marked, says how likely a juror is to
take it; the run of neighbouring sentences that has most words which a juror would take, and fewest that one would
leave, is quoted. That is for what shows something: the engine quotes whole what only speaks of a criterion.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ingest.document import Passage, PassageKind, Span
from ingest.sentences import sentences
from service.assessment.fusion import rival, served
from service.assessment.signals import Matrix, under_heading

FEATURES = ("presence", "lead", "rival", "substance", "served", "words", "share", "first", "last", "one")

SHORTEST = 30
"""Words below which a passage is quoted whole: it is no longer than a quote."""

_WORTH_IT = 0.4
"""How likely a juror must be to take a sentence for its words to count for a run. What is left out is missed more than
what is too much: of .3 to .7, it and .5 find most within a juror's reading of two hundred words on held-out dossiers,
and .5 finds less among five pieces of evidence."""


@dataclass(frozen=True, slots=True)
class SentenceReadings:
    """What the heads read in the sentences of one passage, each encoded by itself, for the criteria of one bloc."""

    presence: Matrix
    """(sentences, criteria): the logit that it speaks to it."""
    manner: Matrix
    """(sentences, criteria, kinds): logits of how it speaks to it."""
    surest: Matrix
    """(sentences, criteria): how surely one facet is served, if it speaks to it."""
    lengths: NDArray[np.int64]
    """(sentences,): in words."""


class Quotation(Struct, frozen=True):
    """How likely a juror is to take a sentence of a passage into a quote."""

    weights: tuple[float, ...]
    """In the order of ``FEATURES``."""

    def probabilities(self, given: Matrix) -> Matrix:
        """(…,): from features (…, features) as ``features`` gives them."""
        logits = given @ np.array(self.weights, np.float32)
        # The same as the logistic function, without its overflow.
        return np.asarray((1 + np.tanh(logits / 2)) / 2, np.float32)


def features(read: SentenceReadings) -> Matrix:
    """(sentences, criteria, features) of the sentences of one passage."""
    presence = read.presence
    words = np.broadcast_to(read.lengths[:, None], presence.shape).astype(np.float32)
    place = np.broadcast_to(np.arange(len(presence))[:, None], presence.shape)
    columns = {
        "presence": presence,
        "lead": presence - presence.max(axis=0),
        "rival": rival(presence),
        "substance": read.manner[..., 0] - read.manner.mean(axis=2),
        "served": served(read.surest),
        "words": np.log(np.maximum(words, 1.0)),
        "share": words / max(1, int(read.lengths.sum())),
        "first": place == 0,
        "last": place == len(presence) - 1,
        "one": np.ones_like(presence),
    }
    return np.stack([columns[name] for name in FEATURES], axis=2).astype(np.float32)


def run(taken: Matrix, lengths: NDArray[np.int64]) -> tuple[int, int]:
    """The first and the last of the neighbouring sentences to quote, from how likely a juror is to ``take`` each.

    Words of a sentence that is likely enough to be taken count for it, those of another against it. Where none is, the
    likeliest alone.
    """
    if taken.max() <= _WORTH_IT:
        return int(taken.argmax()), int(taken.argmax())
    gains = np.concatenate([[0.0], np.cumsum(lengths * (taken - _WORTH_IT))])
    runs = combinations_with_replacement(range(len(lengths)), 2)
    return max(runs, key=lambda ends: float(gains[ends[1] + 1] - gains[ends[0]]))


def parted(passage: Passage) -> tuple[Span, ...]:
    """The sentences among which one may choose; none where the passage is to be quoted whole."""
    if passage.kind is PassageKind.TABLE_ROW or len(passage.text.split()) < SHORTEST:
        return ()
    found = sentences(passage.text)
    return found if len(found) > 1 else ()


def sentence_texts(passage: Passage) -> list[str]:
    """What the encoder is given of each of those sentences: the nearest heading, and the sentence."""
    return [under_heading(passage.headings, passage.text[span.start : span.end]) for span in parted(passage)]


class Quoter:
    """Chooses what to quote of the passages of one dossier, reading the sentences of each once."""

    def __init__(
        self,
        quotation: Quotation,
        criteria: Sequence[str],
        read: Callable[[Sequence[Passage]], Sequence[SentenceReadings]],
    ) -> None:
        """``criteria`` are the columns of what ``read`` gives for each of several passages that have sentences."""
        self._quotation = quotation
        self._columns = {criterion: column for column, criterion in enumerate(criteria)}
        self._read = read
        self._taken: dict[str, tuple[Matrix, NDArray[np.int64]]] = {}

    def prepare(self, passages: Iterable[Passage]) -> None:
        """Reads the sentences of passages together, which takes less than one after the other."""
        missing = {each.id: each for each in passages if each.id not in self._taken and parted(each)}
        if missing:
            for id_, read in zip(missing, self._read(list(missing.values())), strict=True):
                self._taken[id_] = self._quotation.probabilities(features(read)), read.lengths

    def span(self, criterion_id: str, passage: Passage) -> Span:
        """What of a passage is quoted for a criterion where it shows something for it."""
        found = parted(passage)
        if not found:
            return Span(0, len(passage.text))
        self.prepare([passage])
        taken, lengths = self._taken[passage.id]
        first, last = run(taken[:, self._columns[criterion_id]], lengths)
        return Span(found[first].start, found[last].end)
