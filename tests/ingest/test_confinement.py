"""Files are read in a process that can do nothing else, and whose failures are refusals."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import sandbox
from ingest.confinement import confinement, read_confined, read_many
from ingest.document import Document
from ingest.errors import FormatMismatch, ReaderStopped, TooLarge, UnknownFormat
from ingest.limits import Limits
from tests.ingest.word_files import p, r, saved, word

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own measures")


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def confined(code: str, *, limits: str = "Limits()") -> subprocess.CompletedProcess[str]:
    """What becomes of code run in a process confined like a reader."""
    whole = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nfrom ingest.limits import Limits\n"
        f"from ingest.sandbox import confine\nheld = confine({limits}, (Path({str(ROOT)!r}),))\n{code}"
    )
    return subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-I", "-B", "-c", whole], capture_output=True, text=True, check=False
    )


def held(sentence: str) -> bool:
    return sentence in confinement(Limits())


def test_a_word_file_is_read_into_passages(tmp_path: Path) -> None:
    document = read_confined(file(tmp_path, "note.docx", saved(word(p(r("Une halle."))))), Limits())
    assert [passage.text for passage in document.passages] == ["Une halle."]


def test_a_refusal_crosses_over_with_its_kind_and_its_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormatMismatch, match="document Word"):
        read_confined(file(tmp_path, "note.pdf", saved(word(p(r("Une halle."))))), Limits())


def test_a_file_too_large_is_refused_before_any_process(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read_confined(file(tmp_path, "note.txt", b"x" * 200), Limits(bytes=100))


def test_a_reader_that_hangs_is_stopped(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(ReaderStopped, match=r"0\.001 secondes"):
        read_confined(file(tmp_path, "note.txt", b"Une halle."), Limits(seconds=0.001))
    assert time.monotonic() - begun < 3


def test_a_reader_that_wants_too_much_memory_is_stopped(tmp_path: Path) -> None:
    text = b"mot " * 4_000_000
    with pytest.raises(ReaderStopped):
        read_confined(file(tmp_path, "note.txt", text), Limits(memory_bytes=120_000_000, characters=100_000_000))


def test_several_files_are_read_in_their_order_each_refused_alone(tmp_path: Path) -> None:
    paths = [
        file(tmp_path, "a.txt", b"Une halle."),
        file(tmp_path, "b.rtf", b"{\\rtf1 x}"),
        file(tmp_path, "c.txt", b"Des voisins."),
    ]
    first, refusal, last = read_many(paths, Limits())
    assert isinstance(first, Document)
    assert isinstance(refusal, UnknownFormat)
    assert isinstance(last, Document)
    assert last.passages[0].text == "Des voisins."


def test_the_reader_starts_quickly(tmp_path: Path) -> None:
    path = file(tmp_path, "note.txt", b"Une halle.")
    read_confined(path, Limits())
    spent = []
    for _ in range(3):
        begun = time.monotonic()
        read_confined(path, Limits())
        spent.append(time.monotonic() - begun)
    assert min(spent) < 1.0


def test_what_holds_is_told_in_words() -> None:
    sentences = confinement(Limits())
    assert sandbox.RESOURCES in sentences
    assert all(sentence.endswith(".") for sentence in sentences)


@LINUX
def test_a_confined_process_has_no_network() -> None:
    if not (held(sandbox.NETWORK) or held(sandbox.CALLS)):
        pytest.skip("neither namespaces nor call filters are allowed here")
    done = confined("import socket\nsocket.create_connection(('127.0.0.1', 9), 1)")
    assert "Error" in done.stderr
    assert "ConnectionRefusedError" not in done.stderr


@LINUX
def test_a_confined_process_cannot_read_other_files(tmp_path: Path) -> None:
    if not held(sandbox.FILES):
        pytest.skip("this kernel does not restrict files")
    other = file(tmp_path, "autre-dossier.txt", b"secret")
    assert "PermissionError" in confined(f"open({str(other)!r}).read()").stderr


def test_a_confined_process_cannot_write(tmp_path: Path) -> None:
    target = tmp_path / "trace.txt"
    done = confined(f"f = open({str(target)!r}, 'w')\nf.write('x' * 10)\nf.flush()")
    assert done.returncode != 0
    assert not target.exists() or target.stat().st_size == 0


def test_a_confined_process_cannot_take_more_memory_than_allowed() -> None:
    done = confined("x = bytearray(600_000_000)", limits="Limits(memory_bytes=300_000_000)")
    assert "MemoryError" in done.stderr
