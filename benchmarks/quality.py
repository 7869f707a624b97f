"""Evidence and coverage on labelled dossiers, beside three peers: ``python -m benchmarks.quality [FOLDER]``.

Every system reads the rendered files (PDF, DOCX). « before training » is the engine that serves référentiels without a
model of their own. BM25 ranks the engine's own passages with the criterion's text.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import structs
from rich.console import Console
from rich.table import Table

from benchmarks import langchain_recipe
from ingest.embedder import Embedder
from referentiel.catalogue import open_referentiel
from referentiel.model import Bloc
from service.assessment.draft import Coverage
from service.assessment.lexical import LexicalIndex
from service.assessment.signals import indexed_text
from service.evaluation.gold import Case, load_cases
from service.evaluation.metrics import MEASURES, CriterionScore, Reading, bootstrap, score_criterion
from service.settings import Settings
from service.wiring import build_embedder
from service.workflows.review import draft_submission
from service.workflows.submission import Submission, read_submission

SHOWN = 6
Readings = Mapping[str, Reading]
System = Callable[[Case], Readings]


def main(argv: Sequence[str]) -> None:
    """Runs every system over the cases of a folder and prints a table for each bloc and for all."""
    folder = Path(argv[0]) if argv else Path("../shared/gold")
    settings, cases = Settings(), load_cases(folder)
    referentiel = open_referentiel(settings.referentiel)
    embedder = build_embedder(settings, None)
    # A folder without a model in it.
    untrained = structs.replace(referentiel, folder=str(folder))
    read = {
        case.name: read_submission(case.files(), case.brief(), case.bloc, referentiel, settings.limits)
        for case in cases
    }
    systems: dict[str, System] = {
        "Faisceau": lambda case: _engine(read[case.name], settings),
        "before training": lambda case: _engine(structs.replace(read[case.name], referentiel=untrained), settings),
        "LangChain recipe": lambda case: _recipe(case, referentiel.bloc(case.bloc), embedder),
        "BM25": lambda case: _bm25(read[case.name]),
    }
    scores = {name: [s for case in cases for s in _scored(case, system(case))] for name, system in systems.items()}
    blocs = {case.name: case.bloc for case in cases}
    console = Console(width=150)
    for bloc in dict.fromkeys(blocs.values()):
        console.print(_table(bloc, {n: [s for s in rows if blocs[s.case] == bloc] for n, rows in scores.items()}))
    console.print(_table(f"All ({len(cases)} dossiers)", scores))


def _scored(case: Case, readings: Readings) -> Iterable[CriterionScore]:
    nothing = Reading(Coverage.MISSING, ())
    for criterion, gold in case.criteria.items():
        yield score_criterion(case.name, criterion, gold, readings.get(criterion, nothing))


def _engine(submission: Submission, settings: Settings) -> Readings:
    with tempfile.TemporaryDirectory() as folder:
        draft = draft_submission(submission, Path(folder), settings, lambda _: None)
    return {
        id_: Reading(criterion.coverage, tuple(e.quote for e in criterion.evidence))
        for id_, criterion in draft.criteria.items()
    }


def _recipe(case: Case, bloc: Bloc, embedder: Embedder) -> Readings:
    chunks = langchain_recipe.split_files([Path(file.partition("=")[2]) for file in case.files()])
    answers = langchain_recipe.answer(langchain_recipe.store(chunks, embedder), bloc, SHOWN)
    return {id_: _without_judgement(texts) for id_, texts in answers.items()}


def _bm25(submission: Submission) -> Readings:
    passages = [located.passage for located in submission.dossier.evidence_passages()]
    index = LexicalIndex([indexed_text(passage) for passage in passages])
    return {
        criterion.id: _without_judgement(
            passages[row].text for row in np.argsort(-index.scores(criterion.label), kind="stable")[:SHOWN]
        )
        for criterion in submission.bloc.criteria()
    }


def _without_judgement(texts: Iterable[str]) -> Reading:
    # A peer that only retrieves says nothing of coverage: what it shows counts as support.
    return Reading(Coverage.SUPPORTED, tuple(texts))


def _table(title: str, scores: Mapping[str, Sequence[CriterionScore]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    for name in scores:
        table.add_column(name, justify="right")
    for name, measure in MEASURES.items():
        intervals = [bootstrap(rows, measure) for rows in scores.values()]
        table.add_row(name, *(f"{i.value:.3f} [{i.low:.2f}, {i.high:.2f}]" for i in intervals))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
