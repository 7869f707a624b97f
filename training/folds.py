"""Parts of the corpus that training does not see, to measure on: mini-dossiers in turn, or a kind of project."""

from collections.abc import Sequence

from msgspec import Struct

from training.corpus import MiniDossier


class Fold(Struct, frozen=True):
    """A name and the mini-dossiers that are held out."""

    name: str
    held_out: frozenset[str]


def in_turn(dossiers: Sequence[MiniDossier], number: int) -> list[Fold]:
    """Folds that each hold out as many mini-dossiers of every bloc, every one being held out once."""
    held: list[set[str]] = [set() for _ in range(number)]
    for bloc in sorted({dossier.bloc for dossier in dossiers}):
        for place, dossier in enumerate(d for d in dossiers if d.bloc == bloc):
            held[place % number].add(dossier.id)
    return [Fold(f"{place + 1}/{number}", frozenset(ids)) for place, ids in enumerate(held)]


def by_family(dossiers: Sequence[MiniDossier]) -> list[Fold]:
    """Folds that each hold out every mini-dossier of a kind of project."""
    families = sorted({dossier.family for dossier in dossiers})
    return [Fold(name, frozenset(d.id for d in dossiers if d.family == name)) for name in families]
