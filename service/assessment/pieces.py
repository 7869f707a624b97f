"""Which piece of the bloc a file is: from its name, then from its format."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from referentiel.model import Bloc, PieceKind

_SPOKEN = frozenset({".vtt", ".srt", ".pptx"})


def guess_kind(file_name: str, bloc: Bloc) -> PieceKind:
    """The kind of piece that a file name betrays.

    The longest hint found in the name wins. Without any, a transcript or slides are the oral, and any other file
    is the first kind of evidence that the bloc asks for.
    """
    folded = _fold(Path(file_name).stem)
    hinted = [(len(hint), kind) for kind in bloc.pieces for hint in kind.file_hints if _fold(hint) in folded]
    if hinted:
        return max(hinted, key=lambda pair: pair[0])[1]
    spoken = Path(file_name).suffix.lower() in _SPOKEN
    evidence = [kind for kind in bloc.pieces if kind.evidence]
    return next((kind for kind in evidence if kind.spoken == spoken), evidence[0])


def brief_kind(bloc: Bloc) -> PieceKind | None:
    """What the bloc calls the commissioner's brief; None where it starts from none."""
    return next((kind for kind in bloc.pieces if not kind.evidence), None)


def piece_ids(file_names: Iterable[str]) -> list[str]:
    """An id for each file, from its stem, made unique in the order given."""
    taken: set[str] = set()
    ids = []
    for name in file_names:
        stem = re.sub(r"[^a-z0-9]+", "-", _fold(Path(name).stem)).strip("-") or "piece"
        rank = 1
        while (candidate := stem if rank == 1 else f"{stem}-{rank}") in taken:
            rank += 1
        taken.add(candidate)
        ids.append(candidate)
    return ids


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
