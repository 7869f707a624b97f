"""The scorer of a référentiel that brings a trained model: its heads, the criteria's words, and neighbours."""

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.document import Passage
from ingest.embedder import Embedder, Vectors
from referentiel.model import Bloc
from service.assessment.dossier import Located
from service.assessment.fusion import Fusion, Surroundings, features
from service.assessment.heads import Heads, Matrix, surest
from service.assessment.quotation import Quotation, Quoter, SentenceReadings, parted, sentence_texts
from service.assessment.scores import Scores
from service.assessment.signals import Signals
from service.assessment.signals import facets as facets_of

_VERSION = "6"
_DESCRIPTION = (
    "Moteur de preuves appris sur le corpus annoté de ce référentiel : modèle d'embeddings multilingue affiné, "
    "embarqué, et probabilités calibrées par critère. Aucun grand modèle de langage."
)


class TrainedScorer:
    """Reads probabilities off the vectors of the encoder that the heads were trained with."""

    def __init__(self, heads: Heads, fusion: Fusion, quotation: Quotation, note: str = "") -> None:
        """``note`` says in French what of the heads is not as shipped."""
        self._heads = heads
        self._fusion = fusion
        self._quotation = quotation
        content = f"{_VERSION}|{heads.fingerprint}|{fusion}|{quotation}"
        self.fingerprint = "trained/" + hashlib.sha256(content.encode()).hexdigest()
        self.description = f"{_DESCRIPTION} {note}".rstrip()

    def score(self, bloc: Bloc, passages: Sequence[Located], vectors: Vectors, signals: Signals) -> Scores:
        """See ``Scorer.score``."""
        reading = self._heads.read(vectors)
        criteria = [self._heads.criteria.index(criterion.id) for criterion in bloc.criteria()]
        places = [self._heads.facets.index((criterion.id, facet.id)) for criterion, facet in facets_of(bloc)]
        given = features(
            reading.presence[:, criteria],
            reading.manner[:, criteria],
            surest(reading.serving, self._heads.owners)[:, criteria],
            _by_criterion(bloc, signals.lexical),
            surroundings(passages),
        )
        kinds = self._fusion.probabilities(given)
        return Scores(kinds[..., 0], kinds[..., 1], kinds[..., 2], reading.serving[:, places])

    def quoter(self, bloc: Bloc, embedder: Embedder) -> Quoter:
        """See ``Scorer.quoter``."""
        criteria = [criterion.id for criterion in bloc.criteria()]

        def read(passages: Sequence[Passage]) -> list[SentenceReadings]:
            return read_sentences(passages, criteria, self._heads, embedder)

        return Quoter(self._quotation, criteria, read)


def read_sentences(
    passages: Sequence[Passage], criteria: Sequence[str], heads: Heads, embedder: Embedder
) -> list[SentenceReadings]:
    """What the heads read in the sentences of each passage, for some of their criteria."""
    columns = [heads.criteria.index(criterion) for criterion in criteria]
    texts = [sentence_texts(passage) for passage in passages]
    reading = heads.read(embedder.encode([text for own in texts for text in own], query=False))
    sure = surest(reading.serving, heads.owners)
    ends = np.cumsum([0, *map(len, texts)])
    return [
        SentenceReadings(
            presence=reading.presence[start:end, columns],
            manner=reading.manner[start:end, columns],
            surest=sure[start:end, columns],
            lengths=np.array([len(passage.text[s.start : s.end].split()) for s in parted(passage)], np.int64),
        )
        for passage, (start, end) in zip(passages, pairwise(ends), strict=True)
    ]


def surroundings(passages: Sequence[Located]) -> Surroundings:
    """Where the passages of a dossier stand."""
    return Surroundings(
        pieces=[located.piece.id for located in passages],
        sections=[located.passage.headings[-1] if located.passage.headings else "" for located in passages],
        lengths=[len(located.passage.text.split()) for located in passages],
    )


def _by_criterion(bloc: Bloc, lexical: Matrix) -> Matrix:
    """BM25 of all the facets' words together: scores of words add up."""
    owners = np.array([criterion.id for criterion, _ in facets_of(bloc)])
    columns = [lexical[:, owners == criterion.id].sum(axis=1) for criterion in bloc.criteria()]
    return np.stack(columns, axis=1)
