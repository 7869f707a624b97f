"""The engine on passages that it was not trained on, beside three peers: ``python -m benchmarks.heldout [FILE]``.

The file is what ``python -m training evaluate`` kept (mini-dossiers in turn, or whole kinds of project). With
``--shipped`` the shipped model reads the whole dossiers that are set apart from training. The peers read the same
dossiers: the plain scorer (the engine before any training on the référentiel; its dozen weights were fitted
on this corpus), LangChain's usual recipe, BM25; where all were read twice, also what the second reader quotes and
says. What was judged to come first should be shown first: what a reader quotes of it, where one marked its sentences.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from langchain_core.documents import Document as Text
from rich.console import Console
from rich.table import Table

from benchmarks import langchain_recipe
from ingest.document import Passage
from ingest.embedder import Embedder
from ingest.index import open_on_disk
from referentiel.catalogue import open_referentiel
from referentiel.model import Bloc, Referentiel
from service.assessment.coverage import EvidenceRule
from service.assessment.draft import Coverage
from service.assessment.lexical import LexicalIndex
from service.assessment.plain_scorer import WEIGHTS, PlainWeights
from service.assessment.quotation import Quoter, parted
from service.assessment.scores import Scores
from service.assessment.search import DossierSearch, can_show
from service.assessment.signals import facets
from service.assessment.trained_scorer import TrainedScorer
from service.evaluation.gold import GoldCriterion, GoldQuote, QuoteWeight
from service.evaluation.metrics import MEASURES, CriterionScore, Reading, bootstrap, score_criterion
from service.settings import Settings
from service.wiring import build_embedder, evidence_engine, model_of
from training import plain, quotation, quoted, records, second_readings, sentences
from training.corpus import Label, MiniDossier, apart, load
from training.examples import columns
from training.jurors import labelled as labelled_for
from training.measures import Findings, summarise
from training.passages import located
from training.predictions import Floats, Predictions
from training.quoted import Quoted
from training.replay import probabilities as probabilities_of
from training.second_readings import SecondReading
from training.sentences import Sentences

SHOWN = 6
_NAMES = (
    "any-hit@5",
    "recall@5",
    "recall in 200 words",
    "precision@3",
    "words per text",
    "coverage macro-F1",
    "coverage kappa",
    "supported where missing",
)

Readings = Mapping[str, Reading]
System = Callable[[MiniDossier], Readings]


def main(argv: Sequence[str]) -> None:
    """Reads the corpus and what was kept of it, runs the peers, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path, nargs="?", default=Path("out/training/predictions.npz"))
    parser.add_argument("--shipped", action="store_true", help="the whole dossiers that the shipped model never saw")
    options = parser.parse_args(argv)
    referentiel = open_referentiel(Settings().referentiel)
    folder = Path(referentiel.folder) / "corpus"
    corpus, whole = load(folder), apart(folder)
    marks = quoted.load(folder / quoted.FOLDER, corpus.dossiers + whole)
    embedder = build_embedder(Settings(), None)
    if options.shipped:
        held = list(whole)
        engine = _shipped(referentiel)
    else:
        kept = records.read(options.predictions, Predictions)
        held = [dossier for dossier in corpus.dossiers if dossier.id in set(kept.dossiers.tolist())]
        read = records.read(sentences.path_beside(options.predictions), Sentences)
        quoters = _quoters(read, quoted.of_substance(marks, corpus.dossiers + whole), referentiel)
        engine = _held_out(summarise(kept, corpus, referentiel), quoters, referentiel)
    again = second_readings.load(folder / "second", corpus.dossiers + whole)
    with tempfile.TemporaryDirectory() as work:
        systems: dict[str, System] = {
            "Faisceau": engine,
            "before training": _plain(referentiel, embedder, Path(work)),
            "LangChain recipe": lambda dossier: _recipe(dossier, referentiel, embedder),
            "BM25": lambda dossier: _bm25(dossier, referentiel),
        }
        if all(dossier.id in again for dossier in held):
            systems["a second reader"] = lambda dossier: _read_again(again[dossier.id])
        for name, dossiers in _by_length(held).items():
            scores = {
                system: [s for d in dossiers for s in _scored(d, marks.get(d.id, {}), read(d), referentiel)]
                for system, read in systems.items()
            }
            passages = sum(len(dossier.passages) for dossier in dossiers)
            Console(width=140).print(_table(f"{len(dossiers)} {name} dossiers, {passages} passages", scores))


def _by_length(dossiers: Sequence[MiniDossier]) -> dict[str, list[MiniDossier]]:
    """Whole dossiers and short ones, where jurors say supported for less, are measured apart."""
    found: dict[str, list[MiniDossier]] = {}
    for dossier in dossiers:
        found.setdefault("whole" if dossier.whole else "short", []).append(dossier)
    return found


def labelled(dossier: MiniDossier, marks: Quoted, referentiel: Referentiel) -> Iterator[tuple[str, GoldCriterion]]:
    """What a dossier asks for: first what was judged so, else its substance; then the rest.

    Of a passage whose sentences a reader marked for the criterion, what they quote; of others, all.
    """
    texts = [each.passage for each in located(dossier)]
    for criterion in referentiel.bloc(dossier.bloc).criteria():
        labels = [passage.labels.get(criterion.id) for passage in dossier.passages]
        first = _first(dossier, criterion.id, labels)
        quotes = tuple(
            GoldQuote(
                "piece",
                _quote(texts[row], marks.get(row, {}).get(criterion.id)),
                QuoteWeight.PRIMARY if row in first else QuoteWeight.SECONDARY,
            )
            for row, label in enumerate(labels)
            if label is not None
        )
        yield criterion.id, GoldCriterion(dossier.word(criterion.id), quotes)


def _quote(passage: Passage, marked: Sequence[int] | None) -> str:
    if marked is None:
        return passage.text
    spans = parted(passage)
    return " ".join(passage.text[spans[sentence].start : spans[sentence].end] for sentence in marked)


def _first(dossier: MiniDossier, criterion: str, labels: Sequence[Label | None]) -> frozenset[int]:
    if criterion in dossier.coverage:
        return frozenset(dossier.coverage[criterion].primary)
    return frozenset(row for row, label in enumerate(labels) if label is Label.SUBSTANCE)


def _scored(
    dossier: MiniDossier, marks: Quoted, readings: Readings, referentiel: Referentiel
) -> Iterator[CriterionScore]:
    for criterion, gold in labelled(dossier, marks, referentiel):
        yield score_criterion(dossier.id, criterion, gold, readings[criterion])


Quoters = Callable[[MiniDossier], Quoter]


def _quoters(read: Sentences, marks: Mapping[str, Quoted], referentiel: Referentiel) -> Quoters:
    """What quotes each dossier's passages, by a rule fitted on the sentences of the others."""
    own = columns(referentiel)
    given = quotation.cases(read, marks, own.criteria, own.blocs)
    # One fit for the dossiers of a part, as where the rule itself is measured.
    rules = quotation.left_out(given, sorted(set(read.dossiers.tolist())))

    def quoter(dossier: MiniDossier) -> Quoter:
        criteria = own.blocs[dossier.bloc]
        return Quoter(
            rules[dossier.id],
            [own.criteria[column] for column in criteria],
            lambda passages: [read.of(dossier.id, passage.order, criteria) for passage in passages],
        )

    return quoter


def _held_out(found: Findings, quoters: Quoters, referentiel: Referentiel) -> System:
    own = columns(referentiel)

    def read(dossier: MiniDossier) -> Readings:
        rows, bloc = found.predictions.dossiers == dossier.id, referentiel.bloc(dossier.bloc)
        probabilities = found.calibrated[rows][:, list(own.blocs[bloc.id])]
        serving = found.predictions.serving[rows][:, _columns(bloc, own.facets)]
        return _drafted(dossier, bloc, probabilities, serving, found.coverage, quoters(dossier))

    return read


def _shipped(referentiel: Referentiel) -> System:
    model = model_of(referentiel)
    if model is None:
        raise SystemExit("Ce référentiel n'a pas de modèle appris.")
    embedder = build_embedder(Settings(), model)
    scorer = TrainedScorer(model.heads, model.fusion, model.quotation)

    def read(dossier: MiniDossier) -> Readings:
        vectors = embedder.encode([passage.indexed_text for passage in dossier.passages], query=False)
        probabilities = probabilities_of(labelled_for(dossier, vectors, referentiel), model.heads, model.fusion)
        bloc = referentiel.bloc(dossier.bloc)
        serving = model.heads.read(vectors).serving[:, _columns(bloc, model.heads.facets)]
        return _drafted(dossier, bloc, probabilities, serving, model.coverage, scorer.quoter(bloc, embedder))

    return read


def _columns(bloc: Bloc, among: Sequence[tuple[str, str]]) -> list[int]:
    """The places of a bloc's facets among those of the grid."""
    return [among.index((criterion.id, facet.id)) for criterion, facet in facets(bloc)]


def _plain(referentiel: Referentiel, embedder: Embedder, folder: Path) -> System:
    weights = msgspec.json.decode(WEIGHTS.read_bytes(), type=PlainWeights)
    index = open_on_disk(folder, embedder.fingerprint)

    def read(dossier: MiniDossier) -> Readings:
        bloc = referentiel.bloc(dossier.bloc)
        substance, bearing = weights.probabilities(plain.example(bloc, dossier, index, embedder).features)
        mention, against = np.clip(bearing - substance, 0, 1), np.zeros_like(substance)
        serving = np.ones((len(substance), len(facets(bloc))), np.float32)
        return _drafted(dossier, bloc, np.stack([substance, mention, against], axis=2), serving, weights.coverage)

    return read


def _drafted(
    dossier: MiniDossier,
    bloc: Bloc,
    probabilities: Floats,
    serving: Floats,
    rule: EvidenceRule,
    quoter: Quoter | None = None,
) -> Readings:
    """What the engine shows and says, from (passages, criteria, kinds) and (passages, facets)."""
    rows, passages = zip(*((row, each) for row, each in enumerate(located(dossier)) if can_show(each)), strict=True)
    substance, mention, contradiction = np.moveaxis(probabilities[list(rows)], 2, 0).astype(np.float32)
    search = DossierSearch(bloc, passages, Scores(substance, mention, contradiction, serving[list(rows)]), quoter)
    engine = evidence_engine(rule, "", "", Settings())
    drafts = {id_: draft for each in bloc.competences for id_, draft in engine.judge(each, search).items()}
    return {id_: Reading(d.coverage, tuple(e.quote for e in d.evidence)) for id_, d in drafts.items()}


def _read_again(found: Mapping[str, SecondReading]) -> Readings:
    """What a juror who had not seen the labels says, and quotes: first what they put first."""
    by_weight = {
        criterion: sorted(reading.evidence, key=lambda quoted: quoted.weight is not QuoteWeight.PRIMARY)
        for criterion, reading in found.items()
    }
    return {
        criterion: Reading(found[criterion].coverage, tuple(quoted.quote for quoted in quotes))
        for criterion, quotes in by_weight.items()
    }


def _recipe(dossier: MiniDossier, referentiel: Referentiel, embedder: Embedder) -> Readings:
    text = "\n\n".join(f"{p.heading}\n{p.text}".strip() for p in dossier.passages)
    chunks = langchain_recipe.split([Text(page_content=text)])
    found = langchain_recipe.answer(langchain_recipe.store(chunks, embedder), referentiel.bloc(dossier.bloc), SHOWN)
    return {criterion: Reading(Coverage.SUPPORTED, texts) for criterion, texts in found.items()}


def _bm25(dossier: MiniDossier, referentiel: Referentiel) -> Readings:
    index = LexicalIndex([passage.indexed_text for passage in dossier.passages])
    criteria = list(referentiel.bloc(dossier.bloc).criteria())
    order = {c.id: np.argsort(-index.scores(c.label), kind="stable")[:SHOWN] for c in criteria}
    # A peer that only retrieves says nothing of coverage: what it shows counts as support.
    return {
        id_: Reading(Coverage.SUPPORTED, tuple(dossier.passages[row].text for row in rows))
        for id_, rows in order.items()
    }


def _table(title: str, scores: Mapping[str, Sequence[CriterionScore]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    for name in scores:
        table.add_column(name, justify="right")
    for name in _NAMES:
        intervals = [bootstrap(rows, MEASURES[name]) for rows in scores.values()]
        table.add_row(name, *(f"{i.value:.3f} [{i.low:.2f}, {i.high:.2f}]" for i in intervals))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
