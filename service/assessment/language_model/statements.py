"""What a model may say in its own words: only what the passages hold, and only what is its business."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from service.assessment.quotes import figures, fold

_LONGEST = 400
_LEAK_WORDS = 12
"""Words in a row that a statement shares with the prompt only when it repeats it."""
_QUOTED = re.compile(r"«\s*(.+?)\s*»|“(.+?)”|\"(.+?)\"")
_FOREIGN = re.compile(r"https?://|www\.|[<>{}`]")
_VERDICT = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:/|sur)\s*(?:10|20|100)\b|"
    r"\b(?:candidate?|dossier)\b[^.]{0,30}\b(?:admis|ajourné|recalé|éliminé|validé)e?\b|"
    r"\b(?:doit|devrait|peut|pourrait|mérite d['’])\s*être\s+(?:reçu|admis|ajourné|recalé|refusé|validé)e?\b|"
    r"\b(?:valider|accorder|attribuer|refuser)\s+(?:le bloc|la certification|la note|le critère)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]+")


def tidy(text: str) -> str:
    """The statement on one line, without control and invisible characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def is_sound(statement: str, sources: Sequence[str], prompt: str) -> bool:
    """Whether a tidied statement can be shown.

    What it puts in quotation marks and its figures must stand in the sources; it holds no address and no markup, gives
    no grade or verdict, and does not repeat the prompt.
    """
    if not statement or len(statement) > _LONGEST or _FOREIGN.search(statement) or _VERDICT.search(statement):
        return False
    if _repeats(statement, prompt):
        return False
    held = Counter[str]()
    for source in sources:
        held |= figures(source)
    if any(figure not in held for figure in figures(statement)):
        return False
    return all(_stands(next(filter(None, found)), sources) for found in _QUOTED.findall(statement))


def _stands(quoted: str, sources: Sequence[str]) -> bool:
    wanted = _words(quoted)
    return bool(wanted.strip()) and any(wanted in _words(source) for source in sources)


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The words of a text in a row, so that words in a row are found in it."""
    return f" {' '.join(_WORD.findall(fold(text).text))} "


def _repeats(statement: str, prompt: str) -> bool:
    words = _words(statement).split()
    runs = _runs(prompt)
    return any(tuple(words[at : at + _LEAK_WORDS]) in runs for at in range(len(words) - _LEAK_WORDS + 1))


@lru_cache(maxsize=8)
def _runs(prompt: str) -> frozenset[tuple[str, ...]]:
    words = _words(prompt).split()
    return frozenset(tuple(words[at : at + _LEAK_WORDS]) for at in range(len(words) - _LEAK_WORDS + 1))
