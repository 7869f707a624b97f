"""Parts of the corpus that training does not see, to measure on: mini-dossiers in turn, or kinds of project."""

from collections import Counter
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


def by_family(dossiers: Sequence[MiniDossier], number: int) -> list[Fold]:
    """Folds that each hold out whole kinds of project, about as many passages in each; those with most come first.

    There are as many folds as kinds when ``number`` asks for more.
    """
    sizes: Counter[str] = Counter()
    for dossier in dossiers:
        sizes[dossier.family] += len(dossier.passages)
    groups: list[list[str]] = [[] for _ in range(min(number, len(sizes)))]

    def passages(group: list[str]) -> int:
        return sum(sizes[family] for family in group)

    for family in sorted(sizes, key=lambda family: (-sizes[family], family)):
        min(groups, key=passages).append(family)
    groups.sort(key=passages, reverse=True)
    return [Fold(", ".join(group), frozenset(d.id for d in dossiers if d.family in group)) for group in groups]
