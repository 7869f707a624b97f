"""Readers may be started before they are needed: they wait, read one file in the same confinement, and end."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.child import Answer, Measures, Probe, Request
from ingest.confinement import confinement
from ingest.errors import ReaderStopped
from ingest.limits import Limits
from ingest.reader_process import ReaderProcess
from ingest.ready_readers import ReadyReaders


@pytest.fixture
def readers() -> Iterator[ReadyReaders]:
    ready = ReadyReaders()
    yield ready
    ready.dismiss()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("Une halle.", encoding="utf-8")
    return path


def texts(reader: ReaderProcess, path: Path) -> list[str]:
    with path.open("rb") as file:
        answer = reader.ask(Request(path.name, Limits()), file)
    assert isinstance(answer, Answer)
    return [passage.text for passage in answer.document.passages]


def soon(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def early(readers: ReadyReaders) -> ReaderProcess:
    """A reader that waited."""
    readers.keep(1)
    assert soon(lambda: readers.waiting() == 1)
    (expected,) = readers._waiting
    assert readers.take() is expected
    return expected


def number_of(reader: ReaderProcess) -> int:
    return reader._process.pid


def test_a_reader_that_waited_reads_a_file(readers: ReadyReaders, note: Path) -> None:
    reader = early(readers)
    assert texts(reader, note) == ["Une halle."]
    reader.close()


def test_a_reader_that_waited_is_confined_like_any_other(readers: ReadyReaders) -> None:
    reader = early(readers)
    with Path(os.devnull).open("rb") as nothing:
        measures = reader.ask(Probe(Limits()), nothing)
    reader.close()
    assert measures == Measures(confinement(Limits()))


def test_a_reader_ends_with_the_file_that_it_read(readers: ReadyReaders, note: Path) -> None:
    reader = early(readers)
    texts(reader, note)
    assert not reader.is_there()
    reader.close()


def test_no_more_readers_wait_than_were_asked_for(readers: ReadyReaders) -> None:
    readers.keep(2)
    readers.keep(2)
    assert soon(lambda: readers.waiting() == 2)
    taken = [readers.take() for _ in range(3)]
    assert len(set(map(number_of, taken))) == 3
    assert readers.waiting() == 0
    for reader in taken:
        reader.close()


def test_a_reader_that_died_while_it_waited_is_replaced(readers: ReadyReaders, note: Path) -> None:
    readers.keep(1)
    assert soon(lambda: readers.waiting() == 1)
    (waiting,) = readers._waiting
    os.kill(number_of(waiting), signal.SIGKILL)
    assert soon(lambda: not waiting.is_there())
    reader = readers.take()
    assert texts(reader, note) == ["Une halle."]
    reader.close()


def test_readers_that_wait_end_when_they_are_dismissed(readers: ReadyReaders) -> None:
    readers.keep(2)
    assert soon(lambda: readers.waiting() == 2)
    waiting = list(readers._waiting)
    readers.dismiss()
    assert not any(reader.is_there() for reader in waiting)


def test_a_reader_ends_when_nobody_is_left_to_ask_it(readers: ReadyReaders) -> None:
    reader = early(readers)
    reader._line.close()
    assert soon(lambda: not reader.is_there())
    reader.close()


def test_a_reader_that_could_not_be_started_beforehand_is_started_when_it_is_needed(
    readers: ReadyReaders, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> ReaderProcess:
        raise OSError("no process left")

    with monkeypatch.context() as without_room:
        without_room.setattr("ingest.ready_readers.ReaderProcess", refused)
        readers.keep(1)
        assert soon(lambda: readers._starting == 0)
    reader = readers.take()
    assert texts(reader, note) == ["Une halle."]
    reader.close()
    readers.keep(1)
    assert soon(lambda: readers.waiting() == 1)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own process groups")
def test_what_a_reader_started_ends_with_it_even_when_it_ends_by_itself(
    note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tmp_path / "number"
    code = (
        "import subprocess; none = subprocess.DEVNULL; "
        "beside = subprocess.Popen(['sleep', '60'], stdin=none, stdout=none); "
        f"open({str(number)!r}, 'w').write(str(beside.pid))"
    )
    monkeypatch.setattr("ingest.reader_process._START", code)
    reader = ReaderProcess()
    with note.open("rb") as file, pytest.raises(ReaderStopped):
        reader.ask(Request(note.name, Limits()), file)
    reader.close()
    beside = Path("/proc", number.read_text(), "stat")
    assert soon(lambda: not beside.exists() or beside.read_text().split()[2] == "Z")
