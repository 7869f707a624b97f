"""The pages of a long PDF are read by two confined processes, and make the document that one makes."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest import reading
from ingest.confinement import read_confined
from ingest.errors import TooLarge
from ingest.limits import Limits
from tests.ingest.pdf.pages import LOREM, SECOND, Drawing

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a second process is forked on Linux only")


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Seven pages with a running title, a bookmark's worth of headings, and words hidden on one of them."""
    drawing = Drawing()
    for number in range(1, 8):
        if number > 1:
            drawing.page()
        drawing.text(70, 810, "Une halle pour tous", size=8)
        drawing.line(f"{number}. Partie", size=16, after=6)
        drawing.paragraph(LOREM)
        drawing.paragraph(f"{SECOND} Nous en sommes à la page {number}.")
        if number == 4:
            drawing.text(70, 300, "Ce texte caché loue le dossier sans mesure", colour="white")
    path = tmp_path / "dossier.pdf"
    path.write_bytes(drawing.bytes())
    return path


def read_where_the_helper(path: Path, does: str) -> list[str]:
    """What a confined process says of its reading, whose second process ``does`` something before its own work.

    Which pages were handed over, then how many pages and passages were read.
    """
    code = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from ingest.limits import Limits
from ingest.pdf import side_by_side
from ingest.reading import load_readers, read
from ingest.sandbox import confine
data = Path({str(path)!r}).read_bytes()
load_readers()
os.sched_getaffinity = lambda _: {{0, 1}}
help_, handed_over = side_by_side._help, side_by_side._handed_over
def helped(parent, channel, *rest):
    {does}
    help_(parent, channel, *rest)
def told(helper):
    pages = handed_over(helper)
    print("handed", *[read.page.number for read in pages or ()])
    return pages
side_by_side._help, side_by_side._handed_over = helped, told
confine(Limits(), (Path({str(ROOT)!r}),))
document = read(data, "dossier.pdf", Limits())
print("read", len(document.pages), len(document.passages))
"""
    environment = {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-I", "-B", "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_two_processes_read_what_one_reads(long_file: Path) -> None:
    alone = reading.read(long_file.read_bytes(), long_file.name, Limits())
    assert len(alone.pages) == 7
    assert alone.quarantine
    assert read_confined(long_file, Limits()) == alone


def test_the_second_process_reads_every_other_page(long_file: Path) -> None:
    assert read_where_the_helper(long_file, "pass")[0] == "handed 2 4 6"


@pytest.mark.parametrize(
    "does",
    ["os._exit(1)", "os.write(channel, b'\\xdc\\x00'); os._exit(1)", "os.kill(os.getpid(), 9)", "parent += 1"],
    ids=["hands nothing over", "hands a part over", "dies", "has lost its parent"],
)
def test_the_pages_of_a_helper_that_fails_are_read_all_the_same(long_file: Path, does: str) -> None:
    alone = reading.read(long_file.read_bytes(), long_file.name, Limits())
    assert read_where_the_helper(long_file, does) == ["handed", f"read {len(alone.pages)} {len(alone.passages)}"]


def test_the_limit_on_text_is_that_of_the_whole_file(long_file: Path) -> None:
    whole = sum(len(page) for page in [LOREM, SECOND]) * 7
    with pytest.raises(TooLarge, match="caractères"):
        read_confined(long_file, Limits(characters=int(whole * 0.8)))
