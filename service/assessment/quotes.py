"""Where a quote stands in a text: exactly, but for typography, or as its tightest alignment; else nowhere.

What is shown of a located quote is always the text's own slice. An alignment is accepted only if nothing that carries
meaning differs: every content word of the quote is there, and figures, negations and degrees are the same on both
sides. A quote in another wording is therefore no quote at all.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz

_SIMILAR = 90.0
"""Percent of similarity (normalised indel, rapidfuzz) below which an alignment is no quote."""
_MIN_WORDS = 2
_MIN_WORDS_ELSEWHERE = 5
"""A quote that is shorter may stand by chance in a passage that was not named."""

_WORD = re.compile(r"\w+")
_ELLIPSIS = re.compile(r"\s*[\[(]?\s*(?:…|\.{3,})\s*[\])]?\s*")
_MARKS = " \t\r\n«»“”„\"'‘’‹›*_`"
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_FOLDED = {
    "’": "'", "‘": "'", "ʼ": "'", "′": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‹": '"', "›": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "•": " ", "·": ".", "…": "...", "œ": "oe", "æ": "ae", "|": " ",
}  # fmt: skip
_STRICT = frozenset(
    """ne n pas non ni jamais aucun aucune sans rien guere nul nulle personne plus moins peu trop sauf seul seule
    seulement presque environ""".split()  # noqa: SIM905
)
"""Words that turn a statement round or change its degree."""
_FUNCTION = frozenset(
    """a ai ainsi alors au aussi aux avec c ce ceci cela ces cet cette ceux d dans de des donc du elle elles en est
    et eu eux il ils j je l la le les leur leurs lui m ma mais me mes moi mon nos notre nous on ont ou où par pour
    qu que qui s sa se ses si son sont sur t ta te tes toi ton tu un une vos votre vous y ete etre""".split()  # noqa: SIM905
)
_INFLECTION = re.compile(r"(?<=\w{3})(?:es|s|e|x)$")


class Fidelity(StrEnum):
    """How a quote matches the text."""

    EXACT = "exact"
    NORMALISED = "normalised"
    """But for typography, case, accents, spaces and hyphens."""
    ALIGNED = "aligned"
    """But for words that carry no meaning of their own."""


class Placed(Struct, frozen=True):
    """Where a quote stands in a text, ``[start, end)`` in code points."""

    start: int
    end: int
    fidelity: Fidelity


class Found(Struct, frozen=True):
    """Where a quote stands among several texts."""

    index: int
    place: Placed


def locate(quote: str, text: str, *, aligned: bool = True) -> Placed | None:
    """The place of a quote in a text, whole words; None where it does not stand there.

    A quote with an ellipsis in it is placed from its first part to its last, if all stand in the text in order.
    """
    wanted = quote.strip(_MARKS)
    words = _words(wanted)
    if not words or (len(words) < _MIN_WORDS and words != _words(text)):
        return None
    if (start := _find_words(wanted, text)) is not None:
        return Placed(start, start + len(wanted), Fidelity.EXACT)
    place = _normalised(wanted, text) or _with_ellipsis(wanted, text)
    return place or (_aligned(wanted, text) if aligned else None)


def locate_among(quote: str, texts: Sequence[str], named: int | None) -> Found | None:
    """The place of a quote among texts: where it was said to be, else the first other text that holds it.

    Elsewhere than in the text named, the quote must stand but for typography, and be long enough not to be there
    by chance.
    """
    if named is not None and 0 <= named < len(texts) and (place := locate(quote, texts[named])):
        return Found(named, place)
    if len(_WORD.findall(quote)) < _MIN_WORDS_ELSEWHERE:
        return None
    for index, text in enumerate(texts):
        if index != named and (place := locate(quote, text, aligned=False)):
            return Found(index, place)
    return None


class Folded(Struct, frozen=True):
    """A text without its typography, and where each of its characters comes from."""

    text: str
    origins: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that ``[start, end)`` comes from."""
        return self.origins[start], self.origins[end - 1] + 1


@lru_cache(maxsize=4096)
def fold(text: str) -> Folded:
    """Lower case, without accents, ligatures, typographic signs and invisible characters, one space between words.

    A hyphen at the end of a line is dropped with the line's end: the word was cut there.
    """
    characters: list[str] = []
    origins: list[int] = []
    for origin, character in enumerate(text):
        for folded in _fold_character(character):
            if folded == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(folded)
            origins.append(origin)
    if characters and characters[-1] == " ":
        characters.pop()
        origins.pop()
    return _without_spaces_beside_signs(characters, origins)


def figures(text: str) -> Counter[str]:
    """The numbers of a text, thousands joined, each with its count."""
    joined = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", "", text)
    return Counter(re.findall(r"\d+(?:[.,]\d+)*", joined.replace(",", ".")))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).text)


def _find_words(wanted: str, text: str) -> int | None:
    start = text.find(wanted)
    while start >= 0:
        if not _cuts_a_word(text, start) and not _cuts_a_word(text, start + len(wanted)):
            return start
        start = text.find(wanted, start + 1)
    return None


def _cuts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.combining(character) > 0


def _normalised(wanted: str, text: str) -> Placed | None:
    needle, hay = fold(wanted), fold(text)
    needle_text = needle.text.strip()
    if not _WORD.search(needle_text) or (start := _find_words(needle_text, hay.text)) is None:
        return None
    return Placed(*hay.source(start, start + len(needle_text)), Fidelity.NORMALISED)


def _with_ellipsis(wanted: str, text: str) -> Placed | None:
    parts = [part for part in _ELLIPSIS.split(wanted) if _WORD.search(part)]
    if len(parts) < 2:
        return None
    first, last = 0, 0
    for rank, part in enumerate(parts):
        place = _normalised(part, text[last:])
        if place is None or len(_WORD.findall(part)) < _MIN_WORDS:
            return None
        first = last + place.start if rank == 0 else first
        last += place.end
    return Placed(first, last, Fidelity.NORMALISED)


def _aligned(wanted: str, text: str) -> Placed | None:
    needle, hay = fold(wanted), fold(text)
    found = fuzz.partial_ratio_alignment(needle.text, hay.text, score_cutoff=_SIMILAR - 10)
    if found is None or len(hay.text) < len(needle.text) // 2 or found.dest_start >= found.dest_end:
        return None
    start, end = _tightest(needle.text, hay.text, found.dest_start, found.dest_end)
    window = hay.text[start:end]
    if fuzz.ratio(needle.text, window) < _SIMILAR or not _says_the_same(needle.text, window):
        return None
    return Placed(*hay.source(start, end), Fidelity.ALIGNED)


def _tightest(needle: str, hay: str, start: int, end: int) -> tuple[int, int]:
    """The window's whole words, without those at its ends that make it less like the quote."""
    bounds = [(m.start(), m.end()) for m in _WORD.finditer(hay) if m.end() > start and m.start() < end]
    if not bounds:
        return start, end
    first, last = 0, len(bounds) - 1

    def likeness(a: int, b: int) -> float:
        return fuzz.ratio(needle, hay[bounds[a][0] : bounds[b][1]])

    while first < last and likeness(first + 1, last) > likeness(first, last):
        first += 1
    while first < last and likeness(first, last - 1) > likeness(first, last):
        last -= 1
    return bounds[first][0], bounds[last][1]


def _says_the_same(quote: str, window: str) -> bool:
    if figures(quote) != figures(window):
        return False
    said, shown = _WORD.findall(quote), _WORD.findall(window)
    if Counter(w for w in said if w in _STRICT) != Counter(w for w in shown if w in _STRICT):
        return False
    lacking = Counter(_content(said))
    lacking.subtract(_content(shown))
    return max(lacking.values(), default=0) <= 0


def _content(words: Iterable[str]) -> list[str]:
    return [_INFLECTION.sub("", word) for word in words if word not in _FUNCTION | _STRICT and not word.isdigit()]


def _fold_character(character: str) -> str:
    if character in _INVISIBLE:
        return ""
    if character.isspace():
        return "\n" if character in "\n\r" else " "
    lowered = _FOLDED.get(character, character).casefold()
    plain = unicodedata.normalize("NFKD", lowered)
    kept = "".join(_FOLDED.get(c, c) for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s", " ", kept)


def _without_spaces_beside_signs(characters: list[str], origins: list[int]) -> Folded:
    joined = "".join(characters)
    # A hyphen before a line's end is where a word was cut; other line ends are spaces.
    kept = [True] * len(joined)
    for cut in re.finditer(r"(?<=\w)-[ \n]*\n[ \n]*(?=\w)", joined):
        kept[cut.start() : cut.end()] = [False] * (cut.end() - cut.start())
    for space in re.finditer(r"[ \n]+(?=[^\w\s])|(?<=[^\w\s])[ \n]+|[ \n]+$|^[ \n]+", joined):
        kept[space.start() : space.end()] = [False] * (space.end() - space.start())
    for run in re.finditer(r"[ \n]{2,}", joined):
        kept[run.start() + 1 : run.end()] = [False] * (run.end() - run.start() - 1)
    pairs = [(c, o) for c, o, keep in zip(joined.replace("\n", " "), origins, kept, strict=True) if keep]
    return Folded("".join(c for c, _ in pairs), tuple(o for _, o in pairs))
