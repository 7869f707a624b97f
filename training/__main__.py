"""Checks a corpus, measures the recipe on it, calibrates, trains what is shipped: ``python -m training --help``."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from referentiel import loader
from referentiel.model import Referentiel
from training import corpus, predictions, report
from training.check import check
from training.corpus import Corpus
from training.errors import TrainingError
from training.folds import by_family, in_turn
from training.measures import Findings, summarise
from training.recipe import Recipe

if TYPE_CHECKING:
    from training.cross_validation import Material

_DEFAULT = Path("referentiel/icart-2024")
_SCHEMA = "faisceau-model/2"


def main(arguments: list[str]) -> int:
    """Runs one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1


def _check(options: argparse.Namespace) -> int:
    given, grid = _inputs(options)
    remarks = check(given, grid)
    for remark in remarks:
        print(f"{remark.place} : {remark.says}")
    passages = sum(len(dossier.passages) for dossier in given.dossiers)
    print(f"{len(given.dossiers)} mini-dossiers, {passages} passages, {len(remarks)} remarques")
    return 1 if remarks else 0


def _evaluate(options: argparse.Namespace) -> int:
    from training.cross_validation import cross_validate

    given = _material(options)
    dossiers = given.corpus.dossiers
    folds = by_family(dossiers) if options.families else in_turn(dossiers, options.folds)
    parts = []
    for fold, part in cross_validate(given, folds[: options.only], Recipe()):
        parts.append(part)
        predictions.write(_kept(options), predictions.join(parts))
        print(f"pli {fold.name} : {_figures(summarise(part, given.corpus, given.referentiel))}", flush=True)
    print(f"ensemble : {_figures(summarise(predictions.join(parts), given.corpus, given.referentiel))}")
    return 0


def _calibrate(options: argparse.Namespace) -> int:
    found = summarise(predictions.read(_kept(options)), *_inputs(options))
    page = report.page(found.predictions, found.calibrated, found.coverage, found.measures)
    options.page.write_text(page, encoding="utf-8")
    print(_figures(found))
    return 0


def _train(options: argparse.Namespace) -> int:
    from training import export
    from training.cross_validation import train
    from training.examples import columns

    started = time.monotonic()
    found = summarise(predictions.read(_kept(options)), *_inputs(options))
    given, recipe = _material(options), Recipe()
    model = train(given, range(len(given.texts.states)), recipe)
    manifest = export.Manifest(
        schema=_SCHEMA,
        corpus=given.corpus.fingerprint,
        referentiel=given.referentiel.fingerprint,
        base_weights=given.weights.fingerprint,
        recipe=recipe,
        fusion=found.fusion,
        coverage=found.coverage,
        measures=found.measures,
    )
    folder = options.referentiel / "model"
    export.write(folder, model, columns(given.referentiel), given.weights, manifest)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"{folder} : {size:.1f} Mo, en {time.monotonic() - started:.0f} s")
    return 0


def _material(options: argparse.Namespace) -> "Material":
    from ingest.encoder.weights import installed_weights
    from training.cross_validation import material

    return material(*_inputs(options), installed_weights(), Recipe())


def _inputs(options: argparse.Namespace) -> tuple[Corpus, Referentiel]:
    return corpus.load(options.referentiel / "corpus"), loader.load(options.referentiel)


def _kept(options: argparse.Namespace) -> Path:
    return Path(options.work) / "predictions.npz"


def _figures(found: Findings) -> str:
    return msgspec.json.encode(found.measures).decode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--referentiel", type=Path, default=_DEFAULT)
    parser.add_argument("--work", type=Path, default=Path("out/training"), help="where predictions are kept")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check", help="reads the corpus critically").set_defaults(run=_check)
    evaluate = commands.add_parser("evaluate", help="cross-validates the recipe, keeps the predictions")
    evaluate.add_argument("--folds", type=int, default=4)
    evaluate.add_argument("--families", action="store_true", help="holds out a kind of project at a time")
    evaluate.add_argument("--only", type=int, help="stops after that many folds")
    evaluate.set_defaults(run=_evaluate)
    calibrate = commands.add_parser("calibrate", help="writes the page on calibration from kept predictions")
    calibrate.add_argument("--page", type=Path, default=Path("docs/calibration.md"))
    calibrate.set_defaults(run=_calibrate)
    commands.add_parser("train", help="trains on everything, writes the model").set_defaults(run=_train)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
