"""Paragraphs that their writer made of several with line breaks alone."""

import re
from collections.abc import Iterator, Sequence

from ingest.bullets import bullet_length
from ingest.document import Span
from ingest.located import Located, locate

_BREAK = re.compile(r"\n[ \t\u00a0]*")


def parts(path: str, source: str, shown: Sequence[Span]) -> list[Located]:
    """The paragraphs that the shown stretches of a source paragraph make: cut at blank lines and before bullets."""
    cuts = list(_cuts(source))
    if not cuts:
        return [locate(path, source, shown)]
    bounds = zip((0, *cuts), (*cuts, len(source)), strict=True)
    found = (locate(path, source, _within(shown, start, end)) for start, end in bounds)
    return [part for part in found if part.text]


def _cuts(source: str) -> Iterator[int]:
    previous_end = -1
    for match in _BREAK.finditer(source):
        if match.start() == previous_end or bullet_length(source[match.end() : match.end() + 40]):
            yield match.end()
        previous_end = match.end()


def _within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    clipped = (Span(max(span.start, start), min(span.end, end)) for span in spans)
    return [span for span in clipped if span.start < span.end]
