"""Passages that candidates of a session have in common, nearly word for word.

Proves: that two individual pieces of different candidates share the words of a passage in the same order.
Cannot prove: who wrote it first, nor that it should not be shared. The group's pieces and what is taken from the brief
are left out.
Method: shingles of five words (Broder, 1997) to find candidates, then the edit ratio of their words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct
from rapidfuzz import fuzz

from service.assessment.checks.wording import fold
from service.assessment.dossier import Dossier, Located

_SHINGLE = 5
_SHORTEST = 20
"""Words below which two passages may be alike by chance: dates, titles, table rows."""
_FIRST_SIEVE = 0.3
"""Share of the shorter passage's shingles that the other must hold to be looked at."""
_SAME = 0.8
"""Edit ratio of the words from which two passages say the same thing in the same words."""
_FROM_BRIEF = 0.5
"""Share of a passage's shingles found in the brief from which it is a quotation of it."""

Shingle = tuple[str, ...]


class Held(Struct, frozen=True):
    """A passage and the candidate's dossier that holds it."""

    dossier: str
    located: Located


class SharedPassage(Struct, frozen=True):
    """Nearly the same passage in the dossiers of several candidates."""

    held: tuple[Held, ...]
    """Two or more, by dossier then in reading order."""
    similarity: float
    """Between 0 and 1: that of the two that are least alike among those found alike."""


def near_identical(dossiers: Mapping[str, Dossier]) -> tuple[SharedPassage, ...]:
    """The passages shared between dossiers, named by the caller's own ids; the most alike first."""
    passages = [(Held(name, located), words) for name, dossier in dossiers.items() for located, words in _own(dossier)]
    alike = dict(_alike([words for _, words in passages], [held.dossier for held, _ in passages]))
    groups = _groups(alike)
    shared = (
        SharedPassage(tuple(passages[n][0] for n in sorted(group)), min(alike[p] for p in alike if p[0] in group))
        for group in groups
    )
    return tuple(sorted(shared, key=lambda found: -found.similarity))


def _own(dossier: Dossier) -> Iterator[tuple[Located, tuple[str, ...]]]:
    """The passages that are the candidate's alone and long enough, with their words."""
    brief = {
        shingle
        for piece in dossier.pieces
        if not piece.kind.evidence
        for passage in piece.document.passages
        for shingle in _shingles(_words(passage.text))
    }
    for located in dossier.evidence_passages():
        words = _words(located.passage.text)
        if located.piece.kind.collective or len(words) < _SHORTEST:
            continue
        shingles = _shingles(words)
        if len(shingles & brief) < _FROM_BRIEF * len(shingles):
            yield located, words


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _shingles(words: Sequence[str]) -> frozenset[Shingle]:
    return frozenset(tuple(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1))


def _alike(texts: Sequence[tuple[str, ...]], owners: Sequence[str]) -> Iterator[tuple[tuple[int, int], float]]:
    shingles = [_shingles(words) for words in texts]
    for (one, other), common in _meetings(shingles, owners).items():
        if common >= _FIRST_SIEVE * min(len(shingles[one]), len(shingles[other])):
            ratio = fuzz.ratio(texts[one], texts[other]) / 100
            if ratio >= _SAME:
                yield (one, other), ratio


def _meetings(shingles: Sequence[frozenset[Shingle]], owners: Sequence[str]) -> Counter[tuple[int, int]]:
    """How many shingles each pair of passages of different owners shares."""
    holders: defaultdict[Shingle, list[int]] = defaultdict(list)
    for rank, held in enumerate(shingles):
        for shingle in held:
            holders[shingle].append(rank)
    return Counter(
        pair for ranks in holders.values() for pair in combinations(ranks, 2) if owners[pair[0]] != owners[pair[1]]
    )


def _groups(pairs: Mapping[tuple[int, int], float]) -> list[set[int]]:
    """The passages linked by pairs, each group once."""
    groups: list[set[int]] = []
    for pair in pairs:
        joined = set(pair).union(*(group for group in groups if group & set(pair)))
        groups = [group for group in groups if not group & joined] + [joined]
    return groups
