"""Lexical search: BM25 over stemmed French words."""

import re
import unicodedata
from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
_STOP_WORDS = frozenset(
    """à ai au aux avec c ce ces cet cette d dans de des du elle elles en est et eu eux il ils j je l la le les
    leur leurs lui ma mais me mes moi mon n ne nos notre nous on ont ou où par pas plus pour qu que qui s sa se
    ses si son sont sur t ta te tes toi ton tu un une vos votre vous y été être a as avons""".split()  # noqa: SIM905
)
_stemmer = Stemmer.Stemmer("french")


def terms(text: str) -> list[str]:
    """The words of a text as the lexical index knows them: lower case, elisions off, stop words off, stemmed.

    Source of the stemmer: Snowball, French.
    """
    folded = _ELISION.sub(" ", unicodedata.normalize("NFKC", text).lower())
    words = [word for word in _WORD.findall(folded) if word not in _STOP_WORDS]
    return [_without_accents(stem) for stem in _stemmer.stemWords(words)]


class LexicalIndex:
    """BM25 (Robertson; Lucene's variant of the idf) over the passages of one dossier."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._size = len(texts)
        corpus = [terms(text) for text in texts]
        self._bm25 = bm25s.BM25(method="lucene") if any(corpus) else None
        if self._bm25 is not None:
            self._bm25.index(corpus, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """The BM25 score of each passage for the query, shape (passages,)."""
        wanted = sorted(set(terms(query)))
        if self._bm25 is None or not wanted:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._bm25.get_scores(wanted), np.float32)


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
