"""Cuts blocks into the passages that a juror would quote: about 15 to 120 words, never inside a sentence."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from ingest.blocks import Block
from ingest.document import Fragment, GlyphBoxes, Passage, PassageKind, Place, SourceRange, Span
from ingest.sentences import sentences

SHORTEST = 15
"""Words below which a paragraph is joined with its neighbour under the same heading."""
LONGEST = 120
"""Words above which a paragraph is cut between two sentences."""

_JOINED_KINDS = frozenset({PassageKind.PARAGRAPH, PassageKind.SLIDE_TEXT})
_CUT_KINDS = _JOINED_KINDS | {PassageKind.LIST_ITEM, PassageKind.FOOTNOTE, PassageKind.CUE}


def segment(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """The passages of a document, in reading order, each with the path of headings above it.

    Headings are passages too: they give the others their path. A passage's id is derived from its content,
    its kind and its headings, and from its rank among equals, so that it survives changes elsewhere.
    """
    path: list[tuple[int, str]] = []
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    for block in _joined(blocks):
        if block.kind is PassageKind.HEADING:
            path = [(level, text) for level, text in path if level < block.level]
        headings = tuple(text for _, text in path)
        for part in _cut(block):
            passages.append(_passage(part, headings, len(passages), seen))
        if block.kind is PassageKind.HEADING:
            path.append((block.level, block.text))
    return tuple(passages)


def _passage(block: Block, headings: tuple[str, ...], order: int, seen: Counter[str]) -> Passage:
    content = "\x1f".join((block.kind, *headings, *block.columns, block.text))
    digest = hashlib.blake2b(content.encode(), digest_size=6).hexdigest()
    seen[digest] += 1
    rank = seen[digest]
    return Passage(
        id=digest if rank == 1 else f"{digest}-{rank}",
        text=block.text,
        kind=block.kind,
        order=order,
        page=block.page,
        headings=headings,
        columns=block.columns,
        cells=block.cells,
        fragments=block.fragments,
    )


def _words(text: str) -> int:
    return len(text.split())


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Joins neighbouring paragraphs of the same kind and page while either is too short to stand alone."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _belongs(held, block):
            held = _join(held, block)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _belongs(held: Block, block: Block) -> bool:
    if held.kind is not block.kind or block.kind not in _JOINED_KINDS or held.page != block.page:
        return False
    shortest = min(_words(held.text), _words(block.text))
    return shortest < SHORTEST and _words(held.text) + _words(block.text) <= LONGEST


def _join(first: Block, second: Block) -> Block:
    moved = shifted(second.fragments, len(first.text) + 1)
    return msgspec.structs.replace(first, text=f"{first.text} {second.text}", fragments=first.fragments + moved)


def _cut(block: Block) -> Iterator[Block]:
    """The block itself, or consecutive runs of its sentences of at most ``LONGEST`` words, evenly long."""
    total = _words(block.text)
    if total <= LONGEST or block.kind not in _CUT_KINDS:
        yield block
        return
    parts = -(-total // LONGEST)
    target = total / parts
    for _, run in groupby(_by_part(block.text, target, parts), key=lambda pair: pair[0]):
        spans = [span for _, span in run]
        yield _slice(block, spans[0].start, spans[-1].end)


def _by_part(text: str, target: float, parts: int) -> Iterator[tuple[int, Span]]:
    before = 0
    for span in sentences(text):
        length = _words(text[span.start : span.end])
        yield min(int((before + length / 2) / target), parts - 1), span
        before += length


def _slice(block: Block, start: int, end: int) -> Block:
    fragments = tuple(clip(block.fragments, start, end))
    pages = [f.place.page for f in fragments if isinstance(f.place, GlyphBoxes)]
    return msgspec.structs.replace(
        block,
        text=block.text[start:end],
        fragments=fragments,
        page=pages[0] if pages else block.page,
    )


def shifted(fragments: Iterable[Fragment], by: int) -> tuple[Fragment, ...]:
    """The fragments as they stand once ``by`` characters were put before their text."""
    return tuple(msgspec.structs.replace(f, start=f.start + by, end=f.end + by) for f in fragments)


def clip(fragments: Iterable[Fragment], start: int, end: int) -> Iterator[Fragment]:
    """The fragments of the characters ``[start, end)``, counted from ``start``."""
    for fragment in fragments:
        first, last = max(fragment.start, start), min(fragment.end, end)
        if first < last:
            place = _part(fragment, first - fragment.start, last - fragment.start)
            yield Fragment(first - start, last - start, place)


def _part(fragment: Fragment, start: int, end: int) -> Place:
    place = fragment.place
    if end - start == fragment.end - fragment.start:
        return place
    if isinstance(place, GlyphBoxes):
        return GlyphBoxes(place.page, place.rects[start:end])
    if isinstance(place, SourceRange):
        return SourceRange(place.path, place.start + start, place.start + end)
    return place
