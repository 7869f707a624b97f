"""Whether the trained encoder has forgotten its language: ``python -m benchmarks.retrieval FOLDER``.

French questions against paragraphs that have nothing to do with any référentiel. The folder holds ``passages.jsonl``
and ``queries.jsonl`` (id, text) and ``qrels.tsv`` (query, passage, score). Prints recall for BM25, the encoder as
installed, the encoder with a référentiel's deltas, and each of the two with BM25.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ingest.encoder import Deltas, open_encoder
from referentiel.catalogue import folder_of, open_referentiel
from service.assessment.lexical import LexicalIndex
from service.settings import Settings

Matrix = NDArray[np.float32]

_RANKS = (1, 5, 20)
_DRAWS = 1000


class _Text(Struct, frozen=True):
    id: str
    text: str


class Collection(Struct, frozen=True):
    """Passages, questions, and for each question the place of the passage that answers it."""

    passages: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[int, ...]


def main(argv: Sequence[str]) -> None:
    """Reads the collection, ranks it in every way, prints the table."""
    collection = read(Path(argv[0]) if argv else Path("../shared/retrieval/piaf-v1.1"))
    table = Table(title=f"{len(collection.questions)} questions, {len(collection.passages)} passages")
    table.add_column("ranking")
    for rank in _RANKS:
        table.add_column(f"recall@{rank} [95 %]", justify="right")
    for name, scores in _rankings(collection, Settings()):
        table.add_row(name, *(_recall(scores, collection.answers, rank) for rank in _RANKS))
    Console(width=120).print(table)


def read(folder: Path) -> Collection:
    """The collection that a folder holds."""
    passages = _texts(folder / "passages.jsonl")
    places = {passage.id: place for place, passage in enumerate(passages)}
    rows = [line.split("\t") for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    answers = {query: places[passage] for query, passage, _ in rows}
    questions = [question for question in _texts(folder / "queries.jsonl") if question.id in answers]
    return Collection(
        tuple(passage.text for passage in passages),
        tuple(question.text for question in questions),
        tuple(answers[question.id] for question in questions),
    )


def together(dense: Matrix, lexical: Matrix) -> Matrix:
    """Two scores of every passage added up, each question's brought to mean 0 and deviation 1 beforehand."""
    return _standard(dense) + _standard(lexical)


def _rankings(collection: Collection, settings: Settings) -> Iterator[tuple[str, Matrix]]:
    index = LexicalIndex(collection.passages)
    words = np.stack([index.scores(question) for question in collection.questions])
    yield "BM25", words
    folder = folder_of(open_referentiel(settings.referentiel))
    for name, deltas in (
        ("encoder as installed", None),
        ("encoder trained", Deltas.read(folder / "model" / "deltas.npz") if folder else None),
    ):
        encoder = open_encoder(settings.cache_dir, deltas)
        meaning = encoder.encode(collection.questions, query=True) @ encoder.encode(collection.passages, query=False).T
        yield name, meaning
        yield f"{name} + BM25", together(meaning, words)


def _recall(scores: Matrix, answers: Sequence[int], rank: int) -> str:
    first = np.argsort(-scores, axis=1, kind="stable")[:, :rank]
    found = (first == np.array(answers)[:, None]).any(axis=1)
    chance = np.random.default_rng(0)
    drawn = [found[chance.integers(0, len(found), len(found))].mean() for _ in range(_DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{found.mean():.3f} [{low:.2f}, {high:.2f}]"


def _standard(scores: Matrix) -> Matrix:
    deviation = scores.std(axis=1, keepdims=True).clip(min=1e-9)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / deviation, np.float32)


def _texts(path: Path) -> list[_Text]:
    return [msgspec.json.decode(line, type=_Text) for line in path.read_bytes().splitlines() if line]


if __name__ == "__main__":
    main(sys.argv[1:])
