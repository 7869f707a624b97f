"""``faisceau``: the commands.

Exit codes: 0 all done; 1 an unexpected failure; 2 wrong usage; 3 done, but a file was refused; 4 nothing could be read;
5 the référentiel, the index or an output cannot be used.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import IngestError
from prompts.errors import PromptError
from referentiel.catalogue import open_referentiel
from referentiel.errors import ReferentielError
from service.cli import accounts as accounts_commands
from service.cli import audit as audit_commands
from service.cli import database as database_commands
from service.cli import learn as learn_commands
from service.cli import privacy as privacy_commands
from service.cli import prompts as prompts_commands
from service.cli import referentiel as referentiel_commands
from service.cli.console import Console
from service.cli.costs import costs
from service.cli.demo_session import demo_session
from service.cli.evaluate import evaluate
from service.cli.model_options import (
    BaseUrl,
    Candidates,
    Engine,
    EngineChoice,
    Model,
    Votes,
    settings_for,
    settings_with,
)
from service.cli.serve import serve
from service.cli.worker import worker
from service.errors import NothingToRead, ServiceError
from service.memory import settle
from service.settings import Settings
from service.store.errors import StoreError
from service.workflows.submission import read_submission

REFUSED = 3
NOTHING_READ = 4
UNUSABLE = 5

app = typer.Typer(
    help="Lit un dossier de candidat au regard d'un référentiel et remet au jury un dossier pré-annoté.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(referentiel_commands.app, name="referentiel")
app.add_typer(prompts_commands.app, name="prompts")
app.add_typer(database_commands.app, name="database")
app.add_typer(accounts_commands.app, name="accounts")
app.add_typer(audit_commands.app, name="audit")
app.add_typer(privacy_commands.app, name="privacy")
app.add_typer(learn_commands.app, name="learn")
app.command()(evaluate)
app.command()(costs)
app.command("demo-session")(demo_session)
app.command()(serve)
app.command()(worker)


@app.command()
def prepare() -> None:
    """Prépare ce qui ne se calcule qu'une fois : le modèle, et les requêtes du référentiel."""
    from service.wiring import prepare as prepare_all  # noqa: PLC0415

    settings = Settings()
    prepare_all(open_referentiel(settings.referentiel), settings)
    typer.echo(f"Prêt : {settings.cache_dir}")


@app.command()
def review(  # noqa: PLR0913, PLR0917  # each is an option of the command
    files: Annotated[list[str], typer.Argument(help="Pièces du candidat ; « nature=fichier » en précise la nature.")],
    bloc: Annotated[str, typer.Option(help="Bloc évalué, par exemple B1.")],
    out: Annotated[Path, typer.Option(help="Dossier où écrire le résultat.")],
    brief: Annotated[str | None, typer.Option(help="Brief du commanditaire : contexte, jamais preuve.")] = None,
    referentiel: Annotated[str | None, typer.Option(help="Référentiel : nom, fichier ou dossier.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Écrit un résumé en JSON sur la sortie standard.")] = False,
    model: Model = None,
    base_url: BaseUrl = None,
    engine: EngineChoice = None,
    votes: Votes = None,
    candidates: Candidates = None,
) -> None:
    """Lit les pièces d'un candidat et écrit le brouillon, les pièces annotées et le rapport."""
    said = settings_with(referentiel, name=model, base_url=base_url, votes=votes, candidates=candidates)
    settings = settings_for(engine, said)
    grid = open_referentiel(settings.referentiel)
    with Console(quiet=as_json) as console, ThreadPoolExecutor(1) as pool:
        console.step("Lecture des fichiers")
        reading = pool.submit(read_submission, files, brief, bloc, grid, settings.limits)
        # While other processes read the files: these libraries take a second to load, and the encoder another.
        from service.cli.review_summary import as_data, show  # noqa: PLC0415
        from service.wiring import build_evidence_tools  # noqa: PLC0415
        from service.workflows.comparison import review_both  # noqa: PLC0415
        from service.workflows.review import review as run_review  # noqa: PLC0415

        run_review = review_both if engine is Engine.BOTH else run_review
        tools = build_evidence_tools(grid, settings)
        settle()
        outcome = run_review(reading.result(), out, settings, console.step, tools)
    if as_json:
        typer.echo(json.dumps(as_data(outcome), ensure_ascii=False, indent=2))
    else:
        show(outcome)
    if outcome.refusals:
        raise typer.Exit(REFUSED)


def run() -> None:
    """The entry point: an expected failure is one French sentence and an exit code, never a traceback."""
    try:
        app()
    except NothingToRead as error:
        _fail(str(error), NOTHING_READ)
    except (ServiceError, ReferentielError, IngestError, PromptError, StoreError) as error:
        _fail(str(error), 2 if isinstance(error, ServiceError) else UNUSABLE)
    except OSError as error:
        _fail(f"Lecture ou écriture impossible : {error.strerror} ({error.filename}).", UNUSABLE)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(f"faisceau : {message}\n")
    sys.exit(code)


if __name__ == "__main__":
    run()
