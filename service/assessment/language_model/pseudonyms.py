"""Stand-ins for what names or reaches a person: consistent in a dossier, reversible, never words of the dossier."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from service.assessment.language_model.personal import (
    Kind,
    NameFinder,
    Personal,
    find_contacts,
    find_names,
    is_first_name,
    ordinary_words,
)

_SHORTEST_PART = 3


class Cut(Struct, frozen=True):
    """A stand-in, ``[start, end)`` in the masked text, and what it stands for, in the original."""

    start: int
    end: int
    original_start: int
    original_end: int


class Masked(Struct, frozen=True):
    """A text with stand-ins, and how its offsets map back."""

    text: str
    cuts: tuple[Cut, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``[start, end)`` of the masked text comes from, stand-ins whole."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def _back(self, offset: int, *, at_end: bool) -> int:
        rank = bisect_right(self.cuts, offset if not at_end else offset - 1, key=lambda cut: cut.start) - 1
        if rank < 0:
            return offset
        cut = self.cuts[rank]
        if offset < cut.end or (at_end and offset == cut.end):
            return cut.original_end if at_end else cut.original_start
        return cut.original_end + offset - cut.end


class Pseudonyms:
    """The stand-ins of one dossier."""

    def __init__(self, stand_ins: dict[str, str]) -> None:
        self._stand_ins = stand_ins
        self._originals = {stand_in: original for original, stand_in in stand_ins.items()}
        self._hidden = _any_of(stand_ins, whole_words=True)
        self._shown = _any_of(self._originals, whole_words=False)

    def __len__(self) -> int:
        return len(self._stand_ins)

    def hide(self, text: str) -> Masked:
        """The text with stand-ins."""
        if self._hidden is None:
            return Masked(text)
        parts: list[str] = []
        cuts: list[Cut] = []
        done, length = 0, 0
        for found in self._hidden.finditer(text):
            stand_in = self._stand_ins[found[0]]
            start = length + found.start() - done
            parts += (text[done : found.start()], stand_in)
            done, length = found.end(), start + len(stand_in)
            cuts.append(Cut(start, length, found.start(), found.end()))
        return Masked("".join(parts) + text[done:], tuple(cuts))

    def restore(self, text: str) -> str:
        """The text with what the stand-ins stand for."""
        return text if self._shown is None else self._shown.sub(lambda found: self._originals[found[0]], text)

    @staticmethod
    def holds_unknown(restored: str) -> bool:
        """Whether a restored text still holds a stand-in: one that stands for nobody."""
        return any(f"[{kind.value}-" in restored or f"-{kind.value}-" in restored for kind in Kind)


def make_pseudonyms(texts: Sequence[str], known: Sequence[str], finder: NameFinder | None = None) -> Pseudonyms:
    """Stand-ins for the personal data of a dossier's texts; ``known`` are the names of the session's candidates.

    A table's cells are texts apart, lest a name run into the next cell.
    """
    ordinary = ordinary_words(texts)
    found = chain.from_iterable(find_names(text, ordinary) for text in texts)
    people = dict.fromkeys(chain(known, found, finder.names(texts) if finder else ()))
    contacts = dict.fromkeys(chain.from_iterable(find_contacts(text) for text in texts))
    tag = _unheard(texts)
    stand_ins = dict(_stand_ins_of_contacts(contacts, tag))
    for original, stand_in in _stand_ins_of_people(people, frozenset(known), ordinary, tag):
        stand_ins.setdefault(original, stand_in)
    return Pseudonyms(stand_ins)


def _stand_ins_of_contacts(contacts: Iterable[Personal], tag: str) -> Iterator[tuple[str, str]]:
    numbers = dict.fromkeys(Kind, 0)
    for contact in contacts:
        numbers[contact.kind] += 1
        yield contact.text, f"[{tag}{contact.kind.value}-{numbers[contact.kind]}]"


def _stand_ins_of_people(
    people: Iterable[str], known: Container[str], ordinary: Container[str], tag: str
) -> Iterator[tuple[str, str]]:
    """Each wording of a name has a stand-in of its own, so that it comes back to the letter."""
    numbers: dict[str, int] = {}
    wordings: dict[int, int] = {}
    # Full names first: a surname alone is then one more wording of someone who is known.
    for name in sorted((n for n in people if n.strip()), key=lambda n: -len(n.split())):
        number = numbers.get(_key(name)) or numbers.get(_key(name.split()[-1])) or len(wordings) + 1
        parts = _parts(name) if name in known else _telling_parts(name, ordinary)
        for wording in dict.fromkeys((name, *_wordings(name), *parts)):
            numbers.setdefault(_key(wording), number)
            rank = wordings[number] = wordings.get(number, 0) + 1
            yield wording, f"[{tag}{Kind.PERSON.value}-{number}{'' if rank == 1 else f'-{rank}'}]"


def _wordings(name: str) -> Iterator[str]:
    """How the same person may be named elsewhere."""
    words = name.split()
    yield " ".join(words)
    yield name.upper()
    if len(words) > 1:
        last = " ".join(words[1:])
        yield from (f"{words[0]} {last.upper()}", f"{last} {words[0]}", f"{last.upper()} {words[0]}")


def _parts(name: str) -> list[str]:
    """The first name and the surname, by which the person may be named alone."""
    first, *others = name.split()
    last = " ".join(others)
    parts = (first, last, last.upper(), others[-1]) if others else ()
    return [part for part in parts if len(part) >= _SHORTEST_PART and part[0].isupper()]


def _telling_parts(name: str, ordinary: Container[str]) -> list[str]:
    """The parts of a name that nobody gave which can hardly be anything but a name."""
    first = name.split(maxsplit=1)[0]
    return [p for p in _parts(name) if p.lower() not in ordinary and (p != first or is_first_name(first))]


def _key(name: str) -> str:
    return " ".join(sorted(name.casefold().split()))


def _unheard(texts: Sequence[str]) -> str:
    """What makes stand-ins unlike any word of the texts."""
    tag = ""
    while any(f"[{tag}{kind.value}-" in text for text in texts for kind in Kind):
        tag += "X-"
    return tag


def _any_of(words: Iterable[str], *, whole_words: bool) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=len, reverse=True)
    if not longest_first:
        return None
    pattern = "|".join(re.escape(word) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if whole_words else pattern)
