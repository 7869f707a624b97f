"""From lines to blocks: text without line breaks, cut words, marks and calls, each character with its place."""

from collections.abc import Sequence

from msgspec import Struct

from ingest.blocks import Block, TextBuilder
from ingest.document import GlyphBoxes, PassageKind, Span
from ingest.pdf.chunks import Chunk
from ingest.pdf.hyphens import Lexicon, is_broken_word, is_cut, keeps_hyphen
from ingest.pdf.letters import SOFT_HYPHEN, Letter
from ingest.pdf.lines import Line
from ingest.pdf.notes import calls

_ADDRESS = ("http", "www.")
_CLOSING = frozenset(".,)")
_WORD_AT_MOST = 40


class Writer(Struct, frozen=True):
    """What writing a document's blocks takes."""

    known: Lexicon
    marks: frozenset[str]
    """Marks of the document's notes."""

    def block(self, chunk: Chunk) -> Block | None:
        """The chunk as a block; None when nothing of it is text."""
        if chunk.row is not None:
            return self._row(chunk)
        builder = TextBuilder()
        self._write(builder, chunk.lines, chunk.skipped, noted=chunk.kind is not PassageKind.FOOTNOTE)
        return _block(builder, chunk)

    def _row(self, chunk: Chunk) -> Block | None:
        builder, spans = TextBuilder(), []
        for cell in chunk.row.cells if chunk.row else ():
            if cell and len(builder):
                builder.supply(" ")
            start = len(builder)
            self._write(builder, cell, 0, noted=True, in_cell=True)
            spans.append(Span(start, len(builder)))
        return _block(builder, chunk, tuple(spans))

    def _write(
        self, builder: TextBuilder, lines: Sequence[Line], skipped: int, noted: bool, in_cell: bool = False
    ) -> None:
        read = [(self._letters(line, 0 if index else skipped, noted), line.page) for index, line in enumerate(lines)]
        read = [(letters, page) for letters, page in read if letters]
        for index, (letters, page) in enumerate(read):
            following = read[index + 1][0] if index + 1 < len(read) else []
            after = "".join(letter.character for letter in following[:_WORD_AT_MOST])
            kept, joint = self._joint(letters, after)
            if in_cell and joint and is_broken_word("".join(x.character for x in letters), after, self.known):
                joint = ""
            builder.add("".join(x.character for x in kept), GlyphBoxes(page, tuple(x.rect for x in kept)))
            builder.supply(joint)

    def _letters(self, line: Line, skipped: int, noted: bool) -> list[Letter]:
        gone = set(range(skipped))
        if noted:
            gone |= {i for start, end in calls(line, self.marks) for i in range(start, end)}
        kept = [letter for index, letter in enumerate(line.letters) if index not in gone]
        return _trimmed(kept, closing=_CLOSING if len(gone) > skipped else frozenset())

    def _joint(self, letters: list[Letter], after: str) -> tuple[list[Letter], str]:
        """What is kept of a line, and what stands between it and the next."""
        if letters[-1].character == SOFT_HYPHEN and (not after or len(letters) == 1):
            return letters[:-1], ""
        if not after:
            return letters, ""
        text = "".join(letter.character for letter in letters)
        if is_cut(text):
            return (letters, "") if keeps_hyphen(text, after, self.known) else (letters[:-1], "")
        runs_on = text.rsplit(" ", 1)[-1].startswith(_ADDRESS) and text.endswith(("/", "_", "=", "&"))
        return letters, "" if runs_on else " "


def _trimmed(letters: list[Letter], closing: frozenset[str]) -> list[Letter]:
    """Without white space at either end, doubled where a call was dropped, or left before a ``closing`` mark."""
    kept: list[Letter] = []
    for letter in letters:
        if letter.character in closing and kept and kept[-1].character == " ":
            kept.pop()
        if letter.character != " " or (kept and kept[-1].character != " "):
            kept.append(letter)
    while kept and kept[-1].character == " ":
        kept.pop()
    return kept


def _block(builder: TextBuilder, chunk: Chunk, cells: tuple[Span, ...] = ()) -> Block | None:
    text = builder.text()
    if not text.strip():
        return None
    return Block(
        kind=chunk.kind,
        text=text,
        fragments=builder.fragments(),
        page=chunk.page,
        level=chunk.level,
        columns=chunk.columns if cells else (),
        cells=cells,
    )
