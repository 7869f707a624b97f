"""The flow of a document: the columns of all its pages as chunks, each with its kind, in the order of reading."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from ingest.document import PassageKind
from ingest.pdf.captions import is_caption
from ingest.pdf.chunks import Chunk
from ingest.pdf.columns import Stack
from ingest.pdf.contents import folded, without_contents
from ingest.pdf.lines import Line, join_lines
from ingest.pdf.notes import note_mark, note_zone
from ingest.pdf.paragraphs import Paragraph, begins_inside, ends_sentence, paragraphs, usual_pitches
from ingest.pdf.tables import Row, Table, continued

_APART = 0.97
"""Size of captions at most, in sizes of the running text."""
_LONGEST_TITLE = 120
_NOTES_TITLES = re.compile(r"\W*(?:\d+\.?\s+)?(?:notes?(?: de fin| et références)?|endnotes)\W*", re.IGNORECASE)


class PageFlow(Struct, frozen=True):
    """A page's columns, in the order of reading."""

    page: int
    stacks: tuple[Stack, ...]
    middle: float
    """Ordinate of the middle of the page, under which notes stand."""


class Flow(Struct, frozen=True):
    """A document's chunks, and what was set aside on the way."""

    chunks: tuple[Chunk, ...]
    contents: tuple[Line | Table, ...]
    """Lines and tables of the tables of contents."""
    body: float
    """Size of the running text, in points."""


def flow(pages: Sequence[PageFlow]) -> Flow:
    """All the pages' columns as chunks."""
    lines = [[item for item in stack if isinstance(item, Line)] for page in pages for stack in page.stacks]
    body, pitches = body_size(line for column in lines for line in column), usual_pitches(lines)
    chunks: list[Chunk] = []
    contents: list[Line | Table] = []
    stack_number = 0
    table: Table | None = None
    goes_on = False
    last_pages = _last_pages(pages)
    for page in pages:
        later = {text for text, last in last_pages.items() if last > page.page}
        kept = without_contents(page.stacks, goes_on, later)
        contents += kept.contents
        goes_on = kept.goes_on
        for stack in kept.stacks:
            stack_number += 1
            reader = _StackReader(page, stack_number, body, pitches, chunks, table)
            reader.read(stack)
            table = reader.table
    return Flow(tuple(chunks), tuple(contents), body)


def _last_pages(pages: Sequence[PageFlow]) -> dict[str, int]:
    """For each line, as a title is compared, the last page on which it stands."""
    return {
        folded(item.text): page.page
        for page in pages
        for stack in page.stacks
        for item in stack
        if isinstance(item, Line) and len(item.text) <= _LONGEST_TITLE
    }


def body_size(lines: Iterable[Line]) -> float:
    """The size that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.style.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def with_endnotes(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks, with the numbered items under a title such as « Notes » as notes."""
    out: list[Chunk] = []
    inside = False
    for chunk in chunks:
        if chunk.kind is PassageKind.HEADING:
            inside = bool(_NOTES_TITLES.fullmatch(chunk.text))
        if inside and chunk.kind is PassageKind.LIST_ITEM:
            mark = re.sub(r"\W", "", chunk.lines[0].text[: chunk.skipped])
            out.append(replace(chunk, kind=PassageKind.FOOTNOTE, mark=mark))
        else:
            out.append(chunk)
    return out


class _StackReader:
    """Reads one column into the document's chunks."""

    def __init__(
        self, page: PageFlow, stack: int, body: float, pitches: Mapping[float, float],
        chunks: list[Chunk], table: Table | None,
    ) -> None:  # fmt: skip
        self._page, self._stack, self._body, self._pitches = page, stack, body, pitches
        self._chunks = chunks
        self.table = table
        """The last table, while nothing but notes has come after it."""

    def read(self, items: Sequence[Line | Table]) -> None:
        notes = self._note_count(items)
        text, zone = items[: len(items) - notes], items[len(items) - notes :]
        for is_table, run in groupby(text, key=lambda item: isinstance(item, Table)):
            for item in run if is_table else [list(run)]:
                if isinstance(item, Table):
                    self._read_table(item)
                elif isinstance(item, list):
                    self._read_lines([line for line in item if isinstance(line, Line)])
        self._read_notes([line for line in zone if isinstance(line, Line)])

    def _note_count(self, items: Sequence[Line | Table]) -> int:
        """How many lines at the end of the column are notes."""
        tail: list[Line] = []
        for item in reversed(items):
            if isinstance(item, Table):
                break
            tail.insert(0, item)
        return len(tail) - note_zone(tail, self._body, self._page.middle, self._open_note() is not None)

    def _open_note(self) -> int | None:
        """Index of the last note of the page before, when its sentence is not at its end."""
        last = next((i for i in range(len(self._chunks) - 1, -1, -1) if self._chunks[i].mark), None)
        if last is None or self._chunks[last].lines[-1].page != self._page.page - 1:
            return None
        return None if ends_sentence(self._chunks[last].lines[-1].text) else last

    def _read_lines(self, lines: list[Line]) -> None:
        for paragraph in paragraphs(lines, self._pitches):
            self._chunks.append(self._chunk(paragraph))
            self.table = None

    def _chunk(self, paragraph: Paragraph) -> Chunk:
        line = paragraph.lines[0]
        apart = line.size <= _APART * self._body or line.style.italic
        kind = PassageKind.PARAGRAPH
        if is_caption(paragraph.text, apart):
            kind = PassageKind.CAPTION
        elif paragraph.mark is not None:
            kind = PassageKind.LIST_ITEM
        skipped = paragraph.mark.length if paragraph.mark and kind is PassageKind.LIST_ITEM else 0
        return Chunk(kind, line.page, self._stack, paragraph.lines, skipped, room=paragraph.room)

    def _read_notes(self, lines: Sequence[Line]) -> None:
        before = self._open_note()
        for index, note in enumerate(_notes(lines, self._body)):
            mark = note_mark(note[0], self._body)
            if before is not None and index == 0 and mark is None:
                self._chunks[before] = replace(self._chunks[before], lines=self._chunks[before].lines + tuple(note))
                continue
            name, length = mark or ("", 0)
            self._chunks.append(Chunk(PassageKind.FOOTNOTE, note[0].page, self._stack, tuple(note), length, mark=name))

    def _read_table(self, table: Table) -> None:
        before = self.table
        whole = continued(before, table) if before is not None and self._chunks else None
        body = list((whole or table).body)
        if whole is not None:
            self._finish_row(body)
        columns = (whole or table).columns
        for row in body or table.rows:
            self._chunks.append(Chunk(PassageKind.TABLE_ROW, self._page.page, self._stack, row=row, columns=columns))
        self.table = whole or table

    def _finish_row(self, body: list[Row]) -> None:
        """Gives the last row of the page before what the page break cut off it."""
        last = next((i for i in range(len(self._chunks) - 1, -1, -1) if self._chunks[i].row), None)
        above = self._chunks[last] if last is not None else None
        if last is None or above is None or above.row is None or not body or not _is_rest(above.row, body[0]):
            return
        cells = tuple((*a, *b) for a, b in zip(above.row.cells, body.pop(0).cells, strict=True))
        self._chunks[last] = replace(above, row=replace(above.row, cells=cells))


def _is_rest(above: Row, row: Row) -> bool:
    """Whether a row only holds what a page break cut off the cells of the one above."""
    pairs = [(a, b) for a, b in zip(above.texts, row.texts, strict=True) if b]
    if not any(begins_inside(b) for _, b in pairs):
        return False
    if not row.cells[0]:
        return not all(ends_sentence(text) for text in above.texts if text)
    return pairs[0][0][:1].isupper() and all(a and not ends_sentence(a) and begins_inside(b) for a, b in pairs)


def _notes(lines: Sequence[Line], body: float) -> list[list[Line]]:
    notes: list[list[Line]] = []
    for line in join_lines(lines):
        mark = note_mark(line, body)
        if not notes or (mark is not None and _begins_note(mark[0], line, notes[-1])):
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _begins_note(mark: str, line: Line, before: Sequence[Line]) -> bool:
    raised = line.letters[0].ink.size < 0.9 * line.size
    return raised or not mark.isdigit() or ends_sentence(before[-1].text)
