"""Words cut at the end of a line: whether their hyphen is the line's own or the word's.

French cuts words before a consonant (Imprimerie nationale, *Lexique des règles typographiques*): a part that begins
with a vowel is rather the second word of a compound.
"""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from ingest.pdf.letters import SOFT_HYPHEN

HYPHENS = frozenset("-\u2010" + SOFT_HYPHEN)
_WORD = re.compile(r"[^\W_]+(?:['’\-\u2010][^\W_]+)*")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüyœæ")
_FIRST_PARTS = frozenset(
    {"après", "arrière", "avant", "belle", "celle", "celles", "celui", "ceux", "chef", "demi", "deux", "dix", "elle"}
    | {"elles", "eux", "grand", "grands", "là", "lui"}
    | {"non", "nord", "nous", "outre", "peut", "plus", "quasi", "quatre", "quelques", "rendez"}
    | {"sans", "semi", "sous", "sud", "tiers", "tout", "vice", "vous", "vingt", "trente", "quarante", "cinquante"}
    | {"petit", "petits", "soixante", "tee", "week"}
)
"""Whole words that are no syllables of others, and that compounds begin with."""
_SECOND_PARTS = frozenset({"delà", "dessous", "dessus", "même", "mêmes", "moi", "nous", "toi", "vous"})
_LEAST_BROKEN = 4
"""Letters before the break of a word that is too long for its cell, at least."""
_FEWEST_BROKEN = 3
"""Letters after it at most, when the document has the word nowhere else."""
_SHORT_WORDS = frozenset({"a", "à", "y", "ô", "h", "m", "km", "cm", "mm", "g", "kg", "k", "l", "ht", "cv", "dj"})
"""Words and units that look like none."""
_FEWEST_LINES = 30
_HYPHENATING = 0.025
"""Share of lines that end in a hyphen from which a document is seen to cut its words."""


class Lexicon(Struct, frozen=True):
    """The words of a document where no line cuts them."""

    words: frozenset[str]
    compounds: frozenset[str]
    """Those with a hyphen."""
    cuts_words: bool = True
    """Whether the document hyphenates: where it does not, lines end in the hyphens of compounds only."""


def lexicon(lines: Iterable[str]) -> Lexicon:
    """The words of lines, without the one that a hyphen at the end of a line cuts."""
    counts: Counter[str] = Counter()
    total = cut = 0
    for line in lines:
        total, cut = total + 1, cut + is_cut(line)
        whole = line[:-1].rstrip("-\u2010") if line[-1:] in HYPHENS else line
        found = _WORD.findall(whole.lower())
        if whole is not line and found:
            found.pop()
        counts.update(_bare(word) for word in found)
    return Lexicon(
        frozenset(word for word in counts if "-" not in word),
        frozenset(word for word in counts if "-" in word),
        total < _FEWEST_LINES or cut >= _HYPHENATING * total,
    )


def is_cut(line: str) -> bool:
    """Whether a line ends in a hyphen that follows a letter or a figure."""
    return len(line) > 1 and line[-1] in HYPHENS and line[-2].isalnum()


def keeps_hyphen(before: str, after: str, known: Lexicon) -> bool:
    """Whether the hyphen at the end of line ``before`` belongs to the word that goes on at the start of ``after``."""
    if before[-1] == SOFT_HYPHEN:
        return False
    first = _last_word(before[:-1])
    second = _first_word(after)
    if not second or not after[:1].isalpha() or after[0].isupper() or not first or not first[-1].isalpha():
        return True
    compound, word = f"{first}-{second}", first + second
    if compound in known.compounds or word in known.words:
        return word not in known.words
    return not known.cuts_words or _looks_compound(first, second)


def is_broken_word(before: str, after: str, known: Lexicon) -> bool:
    """Whether a line of a narrow cell ends inside a word that goes on, without a hyphen, in ``after``."""
    first, second = _last_word(before), _first_word(after)
    if len(first) < _LEAST_BROKEN or not before[-1].isalpha() or not second or not after[:1].islower():
        return False
    return first + second in known.words or (second.isalpha() and _is_no_word(second))


def _is_no_word(part: str) -> bool:
    """Whether letters are no French word: one alone, or without a vowel."""
    return len(part) <= _FEWEST_BROKEN and part not in _SHORT_WORDS and (len(part) == 1 or not set(part) & _VOWELS)


def _looks_compound(first: str, second: str) -> bool:
    start = first.rsplit("-", 1)[-1]
    return second[0] in _VOWELS or start in _FIRST_PARTS or second in _SECOND_PARTS


def _last_word(text: str) -> str:
    found = _WORD.findall(text.lower())
    return _bare(found[-1]) if found else ""


def _first_word(text: str) -> str:
    match = _WORD.match(text.lower())
    return match.group().replace("\u2010", "-") if match else ""


def _bare(word: str) -> str:
    """The word without the article that it is run into."""
    return _ELISION.sub("", word.replace("\u2010", "-"))
