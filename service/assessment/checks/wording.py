"""French text read without its accents, and figures written as French texts write them."""

import unicodedata
from decimal import Decimal

NBSP = "\u00a0"


def fold(text: str) -> str:
    """Lower case, without accents, typographic apostrophes and spaces made plain; as long as ``text``.

    The length is kept so that what is found in the folded text has the same place in the text itself.
    """
    return text.translate(_FOLDED)


def word_set(words: str) -> frozenset[str]:
    """Words written one after the other, as a set."""
    return frozenset(words.split())


def _fold_character(character: str) -> str:
    if character in "’ʼ`´":
        return "'"
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


class _Folded(dict[int, str]):
    """What each character that was met is folded to."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDED = _Folded()


def figure(value: Decimal, unit: str = "") -> str:
    """A number as French texts write it: ``-13 600,5 €``, with no-break spaces."""
    sign = "-" if value < 0 else ""
    whole, _, decimals = f"{abs(value).normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP)
    written = f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"
    return f"{written}{NBSP}{unit}" if unit else written


def counted(count: int, singular: str, plural: str) -> str:
    """``1 ligne``, ``7 lignes``."""
    return f"{count}{NBSP}{singular if count <= 1 else plural}"
