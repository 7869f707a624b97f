"""Blocks that still have to be told apart by their neighbours: headings made by hand, captions, sources."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from ingest.blocks import Block
from ingest.captions import is_source
from ingest.document import PassageKind

_LONGEST_HEADING = 14
_NUMBERING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[A-Z])[.)]?\s")
_FOLLOWED = frozenset({PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.TABLE_ROW, PassageKind.CAPTION})
_ILLUSTRATIONS = frozenset({PassageKind.TABLE_ROW, PassageKind.CAPTION})


class Draft(Struct, frozen=True):
    """A block, with what its looks say of it."""

    block: Block
    bold: bool = False
    """All of it is in bold."""
    points: float = 0.0
    """Size of its largest characters."""
    is_title: bool = False
    """It has the style of the document's own title."""
    after_figure: bool = False
    """A picture with no text of its own stands just before it."""


def settle(drafts: Sequence[Draft]) -> Iterator[Block]:
    """The blocks, each of its final kind.

    A « Source : » under a table, a figure or a caption is a caption. In a document without heading styles, a short
    paragraph all in bold, not ending like a sentence and followed by text, is a heading; its level comes from its
    numbering, else from its size among such headings.
    """
    marked = [_as_source(draft, previous) for draft, previous in zip(drafts, (None, *drafts), strict=False)]
    if any(d.block.kind is PassageKind.HEADING and not d.is_title for d in marked):
        return iter([d.block for d in marked])
    return _with_headings(marked)


def _as_source(draft: Draft, previous: Draft | None) -> Draft:
    beside = draft.after_figure or (previous is not None and previous.block.kind in _ILLUSTRATIONS)
    if draft.block.kind is PassageKind.PARAGRAPH and beside and is_source(draft.block.text):
        return replace(draft, block=replace(draft.block, kind=PassageKind.CAPTION))
    return draft


def _with_headings(drafts: list[Draft]) -> Iterator[Block]:
    chosen = [_looks_like_heading(draft, after) for draft, after in zip_longest(drafts, drafts[1:])]
    sizes = sorted({d.points for d, is_heading in zip(drafts, chosen, strict=True) if is_heading}, reverse=True)
    for draft, is_heading in zip(drafts, chosen, strict=True):
        if is_heading:
            level = _numbered_level(draft.block.text) or min(sizes.index(draft.points) + 1, 6)
            yield replace(draft.block, kind=PassageKind.HEADING, level=level)
        else:
            yield draft.block


def _looks_like_heading(draft: Draft, after: Draft | None) -> bool:
    text = draft.block.text
    return (
        draft.bold
        and draft.block.kind in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM)
        and len(text.split()) <= _LONGEST_HEADING
        and not text.endswith((".", ",", ";", "»."))
        and any(character.isalpha() for character in text)
        and after is not None
        and after.block.kind in _FOLLOWED
        and (draft.block.kind is PassageKind.PARAGRAPH or not (after.bold or after.block.kind is draft.block.kind))
    )


def _numbered_level(text: str) -> int:
    match = _NUMBERING.match(text)
    if match is None or not match.group(1)[0].isdigit():
        return 0
    return min(match.group(1).count(".") + 1, 6)
