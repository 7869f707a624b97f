"""The versions of what a school's jurors taught, on disk: made, listed, put to use, put aside; never overwritten.

A folder for each référentiel: ``0001.npz`` (the shifts), ``0001.json`` (what they come from), ``0001.report.json``
(what they change on the corpus, once it was measured), and ``active``, which holds the number in use.
"""

import hashlib
import io
import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np
from msgspec import Struct

from service.assessment.adaptation import Prudence
from service.assessment.adaptation_report import AdaptationReport, check_use
from service.assessment.errors import UnfitAdaptation, UnknownAdaptation, UnreadableAdaptation
from service.assessment.heads import Heads, Matrix

_SCHEMA = "faisceau-adaptation/1"
_ACTIVE = "active"


class Origin(Struct, frozen=True):
    """What a version was made from."""

    heads: str
    """Fingerprint of the shipped heads that the shifts correct."""
    referentiel: str
    """Fingerprint of the référentiel."""
    created: str
    """ISO 8601, UTC."""
    judgements: int
    jurors: int
    criteria: int
    """How many criteria were decided on."""
    prudence: Prudence
    schema: str = _SCHEMA


class Adaptation(Struct, frozen=True):
    """A version: its number, what it comes from, and the shift of each criterion."""

    number: int
    origin: Origin
    shifts: Matrix
    fingerprint: str

    def over(self, heads: Heads) -> Heads:
        """The shipped heads, adapted.

        Raises:
            UnfitAdaptation: it was made over others.
        """
        if self.origin.heads != heads.fingerprint:
            raise UnfitAdaptation(
                f"L'adaptation n° {self.number} a été apprise sur un autre modèle que celui qui est installé ; "
                "refaites-la, ou lisez sans elle."
            )
        combined = hashlib.sha256(f"{heads.fingerprint}|{self.fingerprint}".encode()).hexdigest()
        return heads.shifted(self.shifts, combined)


class AdaptationStore:
    """The versions kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self) -> tuple[int, ...]:
        """The versions there are, oldest first."""
        return tuple(sorted(int(path.stem) for path in self._folder.glob("[0-9]*.npz")))

    def read(self, number: int) -> Adaptation:
        """A version.

        Raises:
            UnknownAdaptation: there is none of that number.
            UnreadableAdaptation: its files are damaged, or of another form.
        """
        shifts, origin = self._paths(number)
        if not shifts.is_file():
            raise UnknownAdaptation(f"Il n'y a pas d'adaptation n° {number}.")
        try:
            raw, told = shifts.read_bytes(), msgspec.json.decode(origin.read_bytes(), type=Origin)
            with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
                found = stored["shifts"].astype(np.float32)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise UnreadableAdaptation(f"L'adaptation n° {number} ne se lit pas : {error}.") from error
        return Adaptation(number, told, found, hashlib.sha256(raw).hexdigest())

    def write(self, shifts: Matrix, origin: Origin) -> Adaptation:
        """Keeps a new version, which is not in use yet."""
        content = io.BytesIO()
        np.savez_compressed(content, shifts=shifts)
        number = self._take_number(msgspec.json.format(msgspec.json.encode(origin), indent=2))
        _replace(self._paths(number)[0], content.getvalue())
        return self.read(number)

    def keep_report(self, number: int, report: AdaptationReport) -> None:
        """Keeps what a version changes on the corpus, in the place of what was measured before."""
        _replace(self._report_path(number), msgspec.json.format(msgspec.json.encode(report), indent=2))

    def report(self, number: int) -> AdaptationReport | None:
        """What a version changes on the corpus; None when that was not measured, or can no longer be read."""
        try:
            return msgspec.json.decode(self._report_path(number).read_bytes(), type=AdaptationReport)
        except (OSError, msgspec.DecodeError):
            return None

    def active(self) -> Adaptation | None:
        """The version in use; None when there is none.

        Raises:
            UnknownAdaptation, UnreadableAdaptation: see ``read``.
        """
        number = self.active_number()
        return None if number is None else self.read(number)

    def active_number(self) -> int | None:
        """The number of the version in use.

        Raises:
            UnreadableAdaptation: what says so is not a number.
        """
        path = self._folder / _ACTIVE
        if not path.is_file():
            return None
        try:
            return int(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise UnreadableAdaptation(f"Le numéro de l'adaptation en usage ne se lit pas ({path.name}).") from error

    def use(self, number: int, *, forced: bool = False) -> Adaptation:
        """Puts a version to use from the next draft on; ``forced``, whatever is known of what it changes.

        Raises:
            UnknownAdaptation, UnreadableAdaptation: see ``read``; what was in use stays so.
            UnmeasuredAdaptation, HarmfulAdaptation: see ``check_use``; never when ``forced``.
        """
        found = self.read(number)
        if not forced:
            check_use(number, found.fingerprint, self.report(number))
        _replace(self._folder / _ACTIVE, str(number).encode())
        return found

    def put_aside(self) -> None:
        """Goes back to the shipped heads; every version stays."""
        (self._folder / _ACTIVE).unlink(missing_ok=True)

    def _take_number(self, origin: bytes) -> int:
        """Writes the origin under a number that no one has: of two that come at once, one takes the next."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in count(max(self.numbers(), default=0) + 1):
            with suppress(FileExistsError), self._paths(number)[1].open("xb") as file:
                file.write(origin)
                return number
        raise AssertionError("numbers do not end")

    def _report_path(self, number: int) -> Path:
        return self._folder / f"{number:04}.report.json"

    def _paths(self, number: int) -> tuple[Path, Path]:
        return self._folder / f"{number:04}.npz", self._folder / f"{number:04}.json"


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_bytes(content)
    os.replace(fresh, path)  # noqa: PTH105  # says that it is the atomic one
