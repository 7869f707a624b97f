"""How fast the juror's desk is in a real browser: ``python -m benchmarks.desk [--pages 60]``.

A dossier of many pages (the demo's own, again and again) is opened from the queue, then its evidence is gone through.
Needs Chromium; the figures are those of this machine with whatever else it does at the time.
"""

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvicorn
from msgspec import Struct
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from rich.console import Console
from rich.table import Table

from service.pipeline.workshop import Workshop
from service.server_settings import Server
from service.settings import Settings
from service.store import migrations
from service.store.database import open_database
from service.store.files.opening import open_files
from service.web.app import build_pages
from service.web.backstage import open_backstage
from service.web.demo_data import PASSWORD, DemoCandidate, DemoJury, draft_all, seed

DEMO = Path(__file__).resolve().parent.parent / "demo"
PIECE = "dossier-artistique.pdf"
OPENINGS = 5
_MOVE = """() => new Promise((done) => {
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true}));
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const box = document.querySelector(".washes rect.flash")?.getBoundingClientRect();
    done({took: performance.now() - began, seen: !!box && box.bottom > 0 && box.top < innerHeight});
  }));
})"""

_FIRST_IMAGE = """() => new Promise((done) => {
  const image = document.querySelector(".paper img");
  if (image.complete) done();
  else image.addEventListener("load", () => done(), {once: true});
})"""


class Figures(Struct, frozen=True):
    """What was measured, in seconds."""

    opening: tuple[float, ...]
    """From the click in the queue to a page that can be read and used."""
    first_image: tuple[float, ...]
    """From the same click to the first page's image."""
    moves: tuple[float, ...]
    """From a key to the evidence in view."""
    scripts: int
    """Bytes of script that the page brought, unpacked."""


def main() -> None:
    """Prints the table."""
    pages = int(sys.argv[sys.argv.index("--pages") + 1]) if "--pages" in sys.argv else 60
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), pages) as address, sync_playwright() as session:
        browser = session.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        figures = measured(browser, address)
        browser.close()
    table = Table(title=f"The desk of a dossier of {pages} pages")
    for column in ("", "median", "worst"):
        table.add_column(column, justify="left" if not column else "right")
    for name, values in (
        ("opening from the queue", figures.opening),
        ("first page's image", figures.first_image),
        ("moving to evidence", figures.moves),
    ):
        table.add_row(name, f"{1000 * median(values):.0f} ms", f"{1000 * max(values):.0f} ms")
    table.add_row("script", f"{figures.scripts / 1000:.1f} kB", "")
    Console().print(table)


@contextmanager
def served(folder: Path, pages: int) -> Iterator[str]:
    """The pages of a service whose only dossier is long, drafted beforehand."""
    settings = Settings(data_dir=folder / "data", cache_dir=Settings().cache_dir, server=Server())
    database = open_database(settings.server.database_address(settings.data_dir))
    migrations.upgrade(database)
    files = open_files(settings.server.files_address(settings.data_dir))
    lengthened(DEMO / "b1" / PIECE, folder / "b1" / PIECE, pages)
    jury = DemoJury("B1", "Bloc 1", "b1", (DemoCandidate("Lou-Anne Delplace", (PIECE,)),))
    workshop = Workshop(database, files, settings)
    draft_all(workshop, seed(workshop, settings.server, folder, (jury,)), print)
    app = build_pages(open_backstage(database, files, settings, "k" * 40))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    database.close()


def lengthened(source: Path, target: Path, pages: int) -> None:
    """Writes a PDF of so many pages, those of another one again and again."""
    reader, writer = PdfReader(source), PdfWriter()
    for at in range(pages):
        writer.add_page(reader.pages[at % len(reader.pages)])
    target.parent.mkdir(parents=True)
    writer.write(target)


def measured(browser: Browser, address: str) -> Figures:
    """Opens the desk and goes through its evidence, as a juror who has just signed in."""
    opening, images = zip(*(opened(signed_in(browser, address)) for _ in range(OPENINGS)), strict=True)
    page = signed_in(browser, address)
    opened(page)
    moves = tuple(moved(page))
    scripts = page.evaluate(
        "performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js'))"
        ".reduce((sum, e) => sum + e.decodedBodySize, 0)"
    )
    return Figures(opening, images, moves, scripts)


def moved(page: Page) -> Iterator[float]:
    """Seconds from a key to the evidence in view, for every evidence of every criterion."""
    for criterion in [link.get_attribute("data-criterion-link") for link in page.query_selector_all(".grid li a")]:
        page.click(f'.grid [data-criterion-link="{criterion}"]')
        page.wait_for_selector(f'.panel[data-criterion="{criterion}"]')
        for _ in page.query_selector_all(".proofs > .evidences > .evidence"):
            move = page.evaluate(_MOVE)
            if not move["seen"]:
                raise RuntimeError(f"the evidence of {criterion} is not in view")
            yield move["took"] / 1000


def signed_in(browser: Browser, address: str) -> Page:
    """A browser that holds nothing of the service yet but its cookie, at the queue."""
    page = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}).new_page()
    page.goto("/connexion")
    page.fill("#adresse", "jury@ecole.example")
    page.fill("#mot_de_passe", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector(".card")
    return page


def opened(page: Page) -> tuple[float, float]:
    """Seconds from the click to a desk that answers, and to its first image."""
    began = time.perf_counter()
    page.click(".card a", no_wait_after=True)
    page.wait_for_selector("body.scripted .evidence")
    ready = time.perf_counter() - began
    page.evaluate(_FIRST_IMAGE)
    return ready, time.perf_counter() - began


if __name__ == "__main__":
    main()
