"""Dossiers through the service, beside the bare loop: ``python -m benchmarks.service [--dossiers N] [--jurors N]``.

The loop reads and drafts one dossier after the other in one process, with nothing recorded. The service is « faisceau
serve » as a school runs it on one machine: API, pages and worker in one process, on SQLite. Both start with the
model's own files and the référentiel's queries prepared, and with no vector of any dossier.
"""

import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from benchmarks.school import BLOC, Handed, Reader, School, write_dossiers
from referentiel.catalogue import open_referentiel
from service.settings import Settings
from service.store import migrations
from service.store.database import open_database
from service.store.files.opening import open_files
from service.store.models import RunState
from service.wiring import prepare
from service.workflows.review import review
from service.workflows.submission import read_submission

_THINKING = 1.0
"""Seconds between two readings of a juror."""


class Pace(Struct, frozen=True):
    """How long dossiers took, and what the process held at most."""

    seconds: float
    megabytes: float


class Served(Struct, frozen=True):
    """A service in a process of its own."""

    url: str
    process: subprocess.Popen[bytes]


def main(argv: Sequence[str]) -> None:
    """Measures and prints a table."""
    parser = ArgumentParser(prog="benchmarks.service")
    parser.add_argument("--dossiers", type=int, default=60)
    parser.add_argument("--jurors", type=int, default=20)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        handed = list(write_dossiers(Path("demo/sources"), folder, 2 * asked.dossiers))
        loop = _in_its_own_process(handed[: asked.dossiers], folder / "loop")
        service, readings = _service(handed, folder / "service", asked.jurors)
    Console(width=110).print(_table(handed[0].pages, asked.dossiers, loop, service, readings))


def _in_its_own_process(handed: Sequence[Handed], folder: Path) -> Pace:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_loop, (list(handed), folder))


def _loop(handed: Sequence[Handed], folder: Path) -> Pace:
    settings = Settings(cache_dir=folder / "cache", data_dir=folder / "data")
    referentiel = open_referentiel(settings.referentiel)
    prepare(referentiel, settings)
    began = time.perf_counter()
    for number, dossier in enumerate(handed):
        files = [f"{kind}={path}" for kind, path in dossier.files.items()]
        submission = read_submission(files, None, BLOC, referentiel, settings.limits)
        review(submission, folder / str(number), settings, lambda _: None)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Pace(time.perf_counter() - began, kilobytes / 1024)


def _service(handed: Sequence[Handed], folder: Path, jurors: int) -> tuple[Pace, list[float]]:
    settings = Settings(cache_dir=folder / "cache", data_dir=folder / "data")
    prepare(open_referentiel(settings.referentiel), settings)
    database = open_database(settings.server.database_address(settings.data_dir))
    migrations.upgrade(database)
    school = School(database, open_files(settings.server.files_address(settings.data_dir)))
    half = len(handed) // 2
    with _serving(settings) as served:
        runs = school.hand_in(handed[:half], 1)
        _wait_for(school, runs)
        pace = Pace(school.span(runs), _most_held(served.process.pid))
        waiting = school.hand_in(handed[half:], half + 1)
        readings = _read_drafts(served.url, school, school.seat(jurors, runs), waiting)
    return pace, readings


@contextmanager
def _serving(settings: Settings) -> Iterator[Served]:
    port = _free_port()
    command = [str(Path(sys.executable).with_name("faisceau")), "serve", "--port", str(port)]
    environment = _environment(settings)
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 (our own command)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, process)
        yield Served(url, process)
    finally:
        process.terminate()
        process.wait(60)


def _environment(settings: Settings) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(settings.data_dir),
        "FAISCEAU_CACHE_DIR": str(settings.cache_dir),
        "FAISCEAU_DATA_DIR": str(settings.data_dir),
    }


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"{url}/health").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit("the service does not start")


def _wait_for(school: School, runs: Sequence[str]) -> None:
    while school.done(runs) < len(runs):
        time.sleep(0.5)


def _read_drafts(url: str, school: School, readers: Sequence[Reader], waiting: Sequence[str]) -> list[float]:
    """Seconds that each reading of a draft took, while the queue is full."""
    dossiers, over = school.dossiers(RunState.DONE), threading.Event()
    seconds: list[float] = []

    def read(number: int, reader: Reader) -> None:
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {reader.token}"}, timeout=60) as client:
            turn = number
            while not over.wait(_THINKING):
                began = time.perf_counter()
                client.get(f"/api/v1/dossiers/{dossiers[turn % len(dossiers)]}/draft").raise_for_status()
                seconds.append(time.perf_counter() - began)
                turn += 1

    threads = [threading.Thread(target=read, args=pair) for pair in enumerate(readers)]
    for thread in threads:
        thread.start()
    _wait_for(school, waiting)
    over.set()
    for thread in threads:
        thread.join()
    return seconds


def _most_held(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _table(pages: int, dossiers: int, loop: Pace, service: Pace, readings: Sequence[float]) -> Table:
    table = Table(title=f"{dossiers} dossiers of {pages} pages", title_justify="left")
    for header in ("measure", "bare loop", "service"):
        table.add_column(header, justify="left" if header == "measure" else "right")
    table.add_row("seconds a dossier", f"{loop.seconds / dossiers:.2f}", f"{service.seconds / dossiers:.2f}")
    table.add_row("throughput against the loop", "1.00", f"{loop.seconds / service.seconds:.2f}")
    table.add_row("memory of the process at most, MB", f"{loop.megabytes:.0f}", f"{service.megabytes:.0f}")
    cuts = quantiles(readings, n=20) if len(readings) > 1 else [0.0] * 19
    table.add_row("reading a draft, median ms", "", f"{1000 * median(readings):.0f}" if readings else "")
    table.add_row("reading a draft, p95 ms", "", f"{1000 * cuts[18]:.0f}")
    table.add_row("readings", "", str(len(readings)))
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
