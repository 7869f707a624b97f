"""Where the sentences of a French text begin and end."""

import re
from collections.abc import Iterator

from ingest.document import Span

_END = re.compile(r"(?:[.!?…]+|\.{3})(?:[\"'»”’)\]]|\s»)*(?=\s)")
_BEFORE_NAMES = frozenset({"m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "st", "ste", "cf", "éd", "dir", "coll"})
_BEFORE_FIGURES = _BEFORE_NAMES | frozenset(
    {"art", "av", "chap", "env", "fig", "ibid", "max", "min", "n", "no", "num", "op", "p", "pp", "par"}
    | {"réf", "t", "tab", "tél", "vol", "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc"}
)
_NEXT_STARTS = re.compile(r"\s+[«“\"'’(\[—–-]*\s*[A-ZÀ-ÖØ-Þ0-9]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a text, in order, without the white space between them.

    A sentence ends at ``. ! ? …`` (with closing quotes or brackets) before white space and what can begin
    another: a capital or a figure, after an opening mark or not. Full stops of common French abbreviations and
    of initials end nothing. A text without any end is one sentence.
    """
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        if match.end() > start and _ends_sentence(text, match):
            yield Span(start, match.end())
            rest = text[match.end() :]
            start = match.end() + len(rest) - len(rest.lstrip())
    end = len(text.rstrip())
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = _NEXT_STARTS.match(text, match.end())
    if following is None:
        return False
    word = _LAST_WORD.search(text, max(0, match.start() - 12), match.end())
    if match.group() != "." or word is None:
        return True
    abbreviations = _BEFORE_FIGURES if following.group()[-1].isdigit() else _BEFORE_NAMES
    is_initial = len(word.group(1)) == 1 and word.group(1).isupper()
    return not is_initial and word.group(1).lower() not in abbreviations
