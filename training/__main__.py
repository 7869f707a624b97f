"""Checks a corpus, measures the recipe on it, calibrates, trains what is shipped: ``python -m training --help``."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.table import Table

from referentiel import loader
from referentiel.catalogue import open_referentiel
from referentiel.model import Referentiel
from service.assessment.adaptation import Prudence
from service.assessment.heads import Heads
from service.assessment.trained_model import TrainedModel
from service.errors import ServiceError
from service.evaluation.gold import load_cases
from service.settings import Settings
from service.wiring import adaptation_store, build_embedder, model_of
from training import (
    adaptation,
    cases,
    corpus,
    facets,
    jurors,
    predictions,
    quotation,
    quoted,
    records,
    report,
    second_readings,
    sentences,
)
from training.ablation import ablate
from training.ceiling import ceilings
from training.check import check
from training.corpus import Corpus
from training.errors import NothingMeasured, TrainingError
from training.examples import columns
from training.folds import Fold, by_family, in_turn
from training.manifest import SCHEMA, Manifest, rewrite
from training.measures import Findings, Measures, summarise
from training.predictions import Predictions
from training.recipe import Recipe
from training.sentences import Sentences

if TYPE_CHECKING:
    from training.cross_validation import Material


def main(arguments: list[str]) -> int:
    """Runs one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (TrainingError, ServiceError) as error:
        print(error, file=sys.stderr)
        return 1


def _check(options: argparse.Namespace) -> int:
    given, grid = _inputs(options)
    folder = options.referentiel / "corpus"
    given = msgspec.structs.replace(given, dossiers=given.dossiers + corpus.apart(folder))
    remarks = check(given, grid)
    for remark in remarks:
        print(f"{remark.place} : {remark.says}")
    passages = sum(len(dossier.passages) for dossier in given.dossiers)
    print(f"{len(given.dossiers)} mini-dossiers, {passages} passages, {len(remarks)} remarques")
    return 1 if remarks else 0


def _agreement(options: argparse.Namespace) -> int:
    given, _ = _inputs(options)
    corpus_folder = options.referentiel / "corpus"
    dossiers = given.dossiers + corpus.apart(corpus_folder)
    readings = second_readings.load(corpus_folder / "second", dossiers)
    again = facets.load_again(corpus_folder / "second" / "facets", dossiers)
    marked = quoted.load(corpus_folder / quoted.FOLDER, dossiers)
    marked_again = quoted.load(corpus_folder / "second" / quoted.FOLDER, dossiers)
    accords: list[msgspec.Struct] = [second_readings.accord(readings, dossiers), facets.accord(again, dossiers)]
    if marked_again:
        accords.append(quoted.accord(marked_again, marked, dossiers))
    for accord in accords:
        print(msgspec.json.format(msgspec.json.encode(accord)).decode())
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from training.cross_validation import cross_validate
    from training.export import heads_to_bytes, held_out_sentences

    given = _material(options)
    folds, parts, read = _folds(options, given.corpus), [], []
    recipe = Recipe()
    alone = msgspec.structs.replace(recipe, seeds=recipe.seeds[:1])
    for fold, trained, part in cross_validate(given, folds[: options.only], alone):
        parts.append(part)
        path = predictions.heads_path(_kept(options), len(parts))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(heads_to_bytes(trained, columns(given.referentiel)))
        read.append(held_out_sentences(trained, fold, given, Heads.load(path)))
        records.write(_kept(options), records.join(parts))
        records.write(sentences.path_beside(_kept(options)), records.join(read))
        print(f"pli {fold.name} : {_figures(summarise(part, given.corpus, given.referentiel).measures)}", flush=True)
    print(f"ensemble : {_figures(summarise(records.join(parts), given.corpus, given.referentiel).measures)}")
    return 0


def _fit(options: argparse.Namespace) -> int:
    folder = options.referentiel / "model"
    found, marked = _found(options), _marked(options)
    measures = _with_quoting(found.measures, marked)
    rewrite(folder, found.fusion, found.coverage, quotation.fit(marked), measures)
    print(_figures(measures))
    return 0


def _found(options: argparse.Namespace) -> Findings:
    """What the kept predictions of held-out passages teach."""
    return summarise(records.read(_kept(options), Predictions), *_inputs(options))


def _marked(options: argparse.Namespace) -> list[quotation.Case]:
    """What readers quote of the kept sentences of held-out passages that show something."""
    given, grid = _inputs(options)
    dossiers = given.dossiers + corpus.apart(options.referentiel / "corpus")
    marks = quoted.of_substance(quoted.load(options.referentiel / "corpus" / quoted.FOLDER, dossiers), dossiers)
    own = columns(grid)
    read = records.read(sentences.path_beside(_kept(options)), Sentences)
    return quotation.cases(read, marks, own.criteria, own.blocs)


def _with_quoting(measures: Measures, marked: Sequence[quotation.Case]) -> Measures:
    return msgspec.structs.replace(measures, quotation=quotation.cross_validated(marked))


def _calibrate(options: argparse.Namespace) -> int:
    found = _found(options)
    page = report.calibration_page(found.predictions, found.calibrated, found.measures)
    options.pages.joinpath("calibration.md").write_text(page, encoding="utf-8")
    options.pages.joinpath("coverage.md").write_text(report.coverage_page(found), encoding="utf-8")
    marked = _marked(options)
    told = report.quotation_page(quotation.fit(marked), quotation.cross_validated(marked))
    options.pages.joinpath("quotation.md").write_text(told, encoding="utf-8")
    print(_figures(found.measures))
    return 0


def _train(options: argparse.Namespace) -> int:
    from training import export
    from training.cross_validation import train

    started = time.monotonic()
    found, marked = _found(options), _marked(options)
    given, recipe = _material(options), Recipe()
    trained = train(given, range(len(given.texts.states)), recipe)
    dated = Manifest(
        schema=SCHEMA,
        corpus=given.corpus.fingerprint,
        referentiel=given.referentiel.fingerprint,
        base_weights=given.weights.fingerprint,
        recipe=recipe,
        fusion=found.fusion,
        coverage=found.coverage,
        quotation=quotation.fit(marked),
        measures=_with_quoting(found.measures, marked),
    )
    folder = options.referentiel / "model"
    export.write(folder, trained, columns(given.referentiel), given.weights, dated)
    print(_figures(dated.measures))
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"{folder} : {size:.1f} Mo, en {time.monotonic() - started:.0f} s")
    return 0


def _adaptation(options: argparse.Namespace) -> int:
    settings = Settings()
    given, grid = _inputs(options)
    model = _shipped(grid)
    store = adaptation_store(grid, settings)
    version = store.read(options.number)
    told = adaptation.measure(given, grid, model, version, build_embedder(settings, model))
    store.keep_report(version.number, told)
    Console().print(*adaptation.tables(told), sep="\n")
    return 0


def _ablate(options: argparse.Namespace) -> int:
    kept = records.read(_kept(options), Predictions)
    table = Table("", "any-hit@5", "recall@5", "precision@3", "average precision", "calibration error")
    for row in ablate(kept, *_inputs(options)):
        ranked = row.ranking
        figures = (ranked.any_hit_at_5, ranked.recall_at_5, ranked.precision_at_3, ranked.average_precision)
        table.add_row(row.part, *(f"{figure:.3f}" for figure in (*figures, row.calibration_error)))
    Console(width=120).print(table)
    return 0


def _ceiling(options: argparse.Namespace) -> int:
    table = Table("", "short: macro-F1", "short: kappa", "whole: macro-F1", "whole: kappa")
    for name, both in ceilings(*_inputs(options)).items():
        figures = [(f"{each.macro_f1:.3f}", f"{each.kappa:.3f}") if each else ("", "") for each in both]
        table.add_row(name, *figures[0], *figures[1])
    Console(width=100).print(table)
    return 0


def _replay(options: argparse.Namespace) -> int:
    if options.cases:
        return _replay_cases(options)
    given, grid = _inputs(options)
    kept = records.read(_kept(options), Predictions)
    fused = summarise(kept, given, grid).fusion
    folds = _folds(options, given)[: options.only]
    heads = [Heads.load(predictions.heads_path(_kept(options), number)) for number in range(1, len(folds) + 1)]
    for prior in options.prior:
        Console().print(jurors.replayed(kept, heads, folds, given, grid, fused, Prudence(prior=prior)))
    return 0


def _replay_cases(options: argparse.Namespace) -> int:
    grid, settings = loader.load(options.referentiel), Settings()
    model = _shipped(grid)
    embedder = build_embedder(settings, model)
    given = [case for folder in options.cases for case in load_cases(folder)]
    dossiers = [cases.labelled(case, grid, embedder, settings.limits) for case in given]
    for prior in options.prior:
        Console().print(jurors.replayed_on(dossiers, model.heads, model.fusion, Prudence(prior=prior)))
    return 0


def _shipped(grid: Referentiel) -> TrainedModel:
    model = model_of(grid)
    if model is None:
        raise NothingMeasured("Ce référentiel n'a pas de modèle appris : il n'y a rien à adapter.")
    return model


def _folds(options: argparse.Namespace, given: Corpus) -> list[Fold]:
    parted = by_family if options.families else in_turn
    return parted(given.dossiers, options.folds)


def _material(options: argparse.Namespace) -> "Material":
    from ingest.encoder.weights import installed_weights
    from training.cross_validation import material

    return material(*_inputs(options), installed_weights(), Recipe())


def _inputs(options: argparse.Namespace) -> tuple[Corpus, Referentiel]:
    return corpus.load(options.referentiel / "corpus"), loader.load(options.referentiel)


def _kept(options: argparse.Namespace) -> Path:
    return Path(options.work) / "predictions.npz"


def _figures(measures: Measures) -> str:
    return msgspec.json.encode(measures).decode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    own = Path(open_referentiel(Settings().referentiel).folder)
    parser.add_argument("--referentiel", type=Path, default=own, help="its folder")
    parser.add_argument("--work", type=Path, default=Path("out/training"), help="where predictions are kept")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check", help="reads the corpus critically").set_defaults(run=_check)
    agreement = commands.add_parser("agreement", help="how far a second reader of whole dossiers agrees")
    agreement.set_defaults(run=_agreement)
    evaluate = commands.add_parser("evaluate", help="cross-validates the recipe, keeps the predictions")
    _add_folds(evaluate)
    evaluate.set_defaults(run=_evaluate)
    calibrate = commands.add_parser("calibrate", help="writes the pages on calibration, coverage and quotation")
    calibrate.add_argument("--pages", type=Path, default=Path("docs"), help="the folder that they go to")
    calibrate.set_defaults(run=_calibrate)
    commands.add_parser("train", help="trains on everything, writes the model").set_defaults(run=_train)
    commands.add_parser("ablate", help="what each part of the fusion brings").set_defaults(run=_ablate)
    ceiling = commands.add_parser("ceiling", help="what coverage would be worth if passages were read as readers do")
    ceiling.set_defaults(run=_ceiling)
    commands.add_parser("fit", help="fits fusion, coverage and quotation of the trained model anew").set_defaults(
        run=_fit
    )
    taught = commands.add_parser("adaptation", help="what a version that jurors taught changes on the corpus")
    taught.add_argument("number", type=int)
    taught.set_defaults(run=_adaptation)
    replay = commands.add_parser("replay", help="learning curve of simulated jurors, on held-out or labelled dossiers")
    replay.add_argument("--cases", type=Path, nargs="+", help="folders of labelled dossiers, instead of predictions")
    _add_folds(replay)
    replay.add_argument("--prior", type=float, nargs="+", default=[Prudence().prior])
    replay.set_defaults(run=_replay)
    return parser


def _add_folds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folds", type=int, default=4, choices=range(2, 21), metavar="2…20")
    parser.add_argument("--families", action="store_true", help="each fold holds out whole kinds of project")
    parser.add_argument("--only", type=int, help="stops after that many folds")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
