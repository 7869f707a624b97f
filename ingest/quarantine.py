"""Keeps apart the sentences that address a machine, before anything is indexed or judged."""

from collections.abc import Iterable

import msgspec

from ingest.blocks import Block
from ingest.document import GlyphBoxes, HiddenReason, PassageKind, Quarantined, Span, boxes_of
from ingest.machine_speech import machine_speech
from ingest.segmentation import clip, shifted

_WHOLE = frozenset({PassageKind.TABLE_ROW, PassageKind.HEADING})
"""Kinds that make no sense in part: one such sentence sets the whole block aside."""


def quarantine(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Quarantined, ...]]:
    """The blocks without the sentences that address a machine, and those sentences with their places."""
    kept: list[Block] = []
    apart: list[Quarantined] = []
    for block in blocks:
        spans = machine_speech(block.text)
        if spans and block.kind in _WHOLE:
            spans = (Span(0, len(block.text)),)
        apart += (_quarantined(block, span) for span in spans)
        rest = _without(block, spans) if spans else block
        if rest.text:
            kept.append(rest)
    return tuple(kept), tuple(apart)


def _quarantined(block: Block, span: Span) -> Quarantined:
    boxes = boxes_of(block.fragments, span.start, span.end)
    return Quarantined(
        text=block.text[span.start : span.end],
        reason=HiddenReason.ADDRESSES_MACHINE,
        page=boxes[0].page if boxes else block.page,
        boxes=boxes,
    )


def _without(block: Block, spans: Iterable[Span]) -> Block:
    kept = Block(block.kind, "", (), block.page, block.level, block.columns)
    start = 0
    for span in (*spans, Span(len(block.text), len(block.text))):
        kept = _appended(kept, block, start, span.start)
        start = span.end
    pages = [f.place.page for f in kept.fragments if isinstance(f.place, GlyphBoxes)]
    return msgspec.structs.replace(kept, page=pages[0] if pages else block.page)


def _appended(kept: Block, block: Block, start: int, end: int) -> Block:
    text = block.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        return kept
    before = f"{kept.text} " if kept.text else ""
    fragments = shifted(clip(block.fragments, start, start + len(text)), len(before))
    return msgspec.structs.replace(kept, text=before + text, fragments=kept.fragments + fragments)
