"""Arrays that one command keeps for the next: a dataclass of arrays of as many rows each, as one file."""

import io
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from training.errors import NothingMeasured

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")


def join(parts: Sequence[_Record]) -> _Record:
    """Several records of one kind as one, their rows one after the other."""
    kind = type(parts[0])
    return kind(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(kind)})


def write(path: Path, record: "DataclassInstance") -> None:
    """Keeps a record in a file."""
    content = io.BytesIO()
    np.savez_compressed(content, **vars(record))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.getvalue())


def read(path: Path, kind: type[_Record]) -> _Record:
    """The record that a file keeps.

    Raises:
        NothingMeasured: there is no such file, or it is of another form.
    """
    if not path.is_file():
        raise NothingMeasured(f"{path} n'existe pas : lancez d'abord « python -m training evaluate ».")
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
        if set(stored.files) != {field.name for field in fields(kind)}:
            raise NothingMeasured(f"{path} est d'une autre version : relancez « python -m training evaluate ».")
        return kind(**{name: stored[name] for name in stored.files})
