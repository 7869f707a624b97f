"""Readers may be started before they are needed: they wait, read one file in the same confinement, and end."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.child import Answer, Measures, Probe, Request
from ingest.confinement import confinement
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


def number_of(reader: ReaderProcess) -> int:
    return reader._process.pid


def test_a_reader_that_waited_reads_a_file(readers: ReadyReaders, note: Path) -> None:
    readers.keep(1)
    reader = readers.take()
    assert texts(reader, note) == ["Une halle."]
    reader.close()


def test_a_reader_that_waited_is_confined_like_any_other(readers: ReadyReaders) -> None:
    readers.keep(1)
    reader = readers.take()
    with Path(os.devnull).open("rb") as nothing:
        measures = reader.ask(Probe(Limits()), nothing)
    reader.close()
    assert measures == Measures(confinement(Limits()))


def test_a_reader_ends_with_the_file_that_it_read(readers: ReadyReaders, note: Path) -> None:
    readers.keep(1)
    reader = readers.take()
    texts(reader, note)
    assert not reader.is_there()
    reader.close()


def test_no_more_readers_wait_than_were_asked_for(readers: ReadyReaders) -> None:
    readers.keep(2)
    readers.keep(2)
    taken = [readers.take() for _ in range(3)]
    first, second, third = map(number_of, taken)
    assert len({first, second, third}) == 3
    assert readers._next() is None
    for reader in taken:
        reader.close()


def test_a_reader_that_died_while_it_waited_is_replaced(readers: ReadyReaders, note: Path) -> None:
    readers.keep(1)
    waiting = readers._waiting[0].result()
    os.kill(number_of(waiting), signal.SIGKILL)
    assert soon(lambda: not waiting.is_there())
    reader = readers.take()
    assert texts(reader, note) == ["Une halle."]
    reader.close()


def test_readers_that_wait_end_when_they_are_dismissed(readers: ReadyReaders) -> None:
    readers.keep(2)
    waiting = [future.result() for future in readers._waiting]
    readers.dismiss()
    assert not any(reader.is_there() for reader in waiting)


def test_a_reader_ends_when_nobody_is_left_to_ask_it(readers: ReadyReaders) -> None:
    readers.keep(1)
    reader = readers.take()
    reader._line.close()
    assert soon(lambda: not reader.is_there())
    reader.close()
