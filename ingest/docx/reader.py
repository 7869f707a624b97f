"""Reads a Word file: its body in order, each note after the paragraph that calls it, each text box after its anchor."""

from collections.abc import Iterable, Iterator

from docx.document import Document

from ingest.blocks import Block, RawDocument
from ingest.boundary import guarded
from ingest.bullets import bullet_length, is_numbered
from ingest.captions import is_caption
from ingest.colours import Colour
from ingest.contents import is_contents_entry, is_contents_title
from ingest.document import HiddenReason, NoticeKind, PassageKind
from ingest.docx.graphics import graphic_blocks, graphics
from ingest.docx.hidden import box_ground, is_flat_box, page_ground
from ingest.docx.kinds import (
    OpenFields,
    heading_level,
    is_drop_cap,
    is_list_item,
    is_styled_caption,
    is_styled_contents,
    is_title,
)
from ingest.docx.names import PARAGRAPH, W
from ingest.docx.package import open_document, running_roots, styles_root, theme_root, title
from ingest.docx.paragraphs import blocks, boxes, note_part, notes, pieces
from ingest.docx.scenery import Scenery, notify_unread
from ingest.docx.sight import Sight, note_calls, page_breaks, sight
from ingest.docx.styles import Styles
from ingest.docx.tables import TableReader
from ingest.drafts import Draft, settle
from ingest.gathering import Gathering
from ingest.limits import Limits
from ingest.located import Located, join
from ingest.places import in_words
from ingest.xml import Element

_DEEPEST = 12
"""Tables in tables and boxes in boxes beyond this depth are not read."""


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What a Word file shows.

    Pages are numbered where Word recorded the page breaks of its last layout, else not at all: breaks set by hand
    alone would give wrong numbers as soon as a page overflows.

    Raises:
        UnreadableFile: the leaf says why.
    """
    document = open_document(data, limits)
    return _Reader(document, limits).read()


class _Reader:
    def __init__(self, document: Document, limits: Limits) -> None:
        self._document = document
        self._body: Element = document.element.body
        self._styles = Styles(styles_root(document), theme_root(document))
        self._gathering = Gathering(limits)
        self._notes = {kind: self._read_notes(kind) for kind in ("footnote", "endnote")}
        self._fields = OpenFields()
        self._drafts: list[Draft] = []
        self._page = 1 if next(self._body.iter(f"{W}lastRenderedPageBreak"), None) is not None else None
        self._scenery = Scenery(document)
        self._figure_before = False
        self._contents_before = False
        self._title = ""
        self._drop_cap = Located()
        self._tables = TableReader(self._styles, self._gathering)

    def read(self) -> RawDocument:
        ground = page_ground(self._document.element)
        for index, block in enumerate(blocks(self._body)):
            self._block(block, f"body/{index}", self._scenery.ground(index, ground), 0)
        for settled in settle(self._drafts):
            self._gathering.add(settled)
        for root in running_roots(self._document):
            self._gathering.set_aside(" ".join(_plain(paragraph) for paragraph in root.iter(PARAGRAPH)))
        notify_unread(self._document, self._gathering)
        return self._gathering.raw(title=self._title or title(self._document))

    def _read_notes(self, kind: str) -> dict[str, Element]:
        root = note_part(self._document, kind)
        return {} if root is None else notes(root, kind)

    def _all(self, container: Iterable[Element], path: str, ground: Colour | None, depth: int) -> None:
        for index, block in enumerate(blocks(container)):
            self._block(block, f"{path}/{index}", ground, depth)

    def _block(self, block: Element, path: str, ground: Colour | None, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if block.tag == PARAGRAPH:
            self._paragraph(block, path, ground, depth)
        else:
            self._table(block, path, ground, depth)

    def _paragraph(self, paragraph: Element, path: str, ground: Colour | None, depth: int) -> None:
        seen = sight(self._styles, paragraph, path, ground)
        before, after = page_breaks(paragraph)
        self._turn(before)
        self._hide(seen, path)
        if self._is_contents(paragraph, seen):
            self._gathering.set_aside(seen.text.text)
        elif is_drop_cap(paragraph):
            self._drop_cap = seen.text
        elif seen.text.text:
            self._drafts.extend(self._drafted(paragraph, seen))
        self._figure_before = not seen.text.text and _holds_figure(paragraph)
        self._satellites((paragraph,), (path,), depth)
        self._turn(after)

    def _table(self, table: Element, path: str, ground: Colour | None, depth: int) -> None:
        if self._tables.is_layout(table):
            for cell_path, cell, cell_ground in self._tables.cells(table, path, ground):
                self._all(cell, cell_path, cell_ground, depth + 1)
            return
        for row in self._tables.rows(table, path, ground, self._page):
            self._drafts.extend(Draft(block) for block in row.blocks)
            self._satellites(row.paragraphs, row.paths, depth)
            for inner, inner_path, inner_ground in row.tables:
                self._block(inner, inner_path, inner_ground, depth + 1)
            self._turn(row.breaks)

    def _satellites(self, paragraphs: Iterable[Element], paths: Iterable[str], depth: int) -> None:
        """The graphics and text boxes anchored in the paragraphs, then the notes that they call."""
        for paragraph, path in zip(paragraphs, paths, strict=True):
            for reference in graphics(paragraph):
                self._graphic(reference)
            for index, box in enumerate(boxes(paragraph)):
                self._box(box, f"{path}/box/{index}", depth + 1)
            for kind, note_id in note_calls(paragraph):
                self._note(kind, note_id)

    def _graphic(self, reference: Element) -> None:
        found = graphic_blocks(self._document, reference, self._page)
        if found is None:
            self._gathering.notify(
                NoticeKind.UNREAD_PART, "Le texte d'un graphique ou d'un schéma du document n'a pas été lu.", self._page
            )
        self._drafts.extend(Draft(block) for block in found or ())

    def _box(self, box: Element, path: str, depth: int) -> None:
        if is_flat_box(box):
            text = " ".join(_plain(paragraph) for paragraph in box.iter(PARAGRAPH))
            self._gathering.hide(text, HiddenReason.TINY, "zone de texte sans étendue", self._page)
        else:
            self._all(box, path, box_ground(box), depth)

    def _note(self, kind: str, note_id: str) -> None:
        note = self._notes[kind].pop(note_id, None)
        for index, block in enumerate(() if note is None else blocks(note)):
            path = f"{kind}/{note_id}/{index}"
            if block.tag == PARAGRAPH:
                seen = sight(self._styles, block, path, page_ground(self._document.element))
                self._hide(seen, path)
                if seen.text.text:
                    self._drafts.append(Draft(_block(PassageKind.FOOTNOTE, seen.text, self._page)))

    def _drafted(self, paragraph: Element, seen: Sight) -> Iterator[Draft]:
        titled = is_title(self._styles, paragraph)
        self._title = self._title or (seen.text.text if titled else "")
        level = 1 if titled else heading_level(self._styles, paragraph, seen.text.text)
        for part in self._capped((seen.text,) if level else seen.parts):
            kind, text = (PassageKind.HEADING, part) if level else self._kind(paragraph, part)
            block = _block(kind, text, self._page, level)
            yield Draft(block, seen.bold, seen.points, titled, self._figure_before)

    def _capped(self, parts: tuple[Located, ...]) -> tuple[Located, ...]:
        """The parts, the first one led by the drop cap that stands in a paragraph before them."""
        first = join((self._drop_cap, parts[0]), "") if self._drop_cap.text else parts[0]
        self._drop_cap = Located()
        return (first, *parts[1:])

    def _kind(self, paragraph: Element, text: Located) -> tuple[PassageKind, Located]:
        if is_styled_caption(self._styles, paragraph) or is_caption(text.text):
            return PassageKind.CAPTION, text
        bullet = bullet_length(text.text)
        if bullet or is_list_item(self._styles, paragraph) or is_numbered(text.text):
            return PassageKind.LIST_ITEM, text.part(bullet)
        return PassageKind.PARAGRAPH, text

    def _is_contents(self, paragraph: Element, seen: Sight) -> bool:
        found = self._fields.cross(paragraph) or is_styled_contents(self._styles, paragraph)
        if not found and is_contents_entry(seen.source):
            found = self._contents_before or self._ends_with_contents_title()
        if found and not self._contents_before and self._ends_with_contents_title():
            self._gathering.set_aside(self._drafts.pop().block.text)
        if seen.text.text:
            self._contents_before = found
        return found

    def _ends_with_contents_title(self) -> bool:
        return bool(self._drafts) and is_contents_title(self._drafts[-1].block.text)

    def _hide(self, seen: Sight, path: str) -> None:
        place = in_words(path)
        for hidden in seen.hidden:
            self._gathering.hide(hidden.text, hidden.reason, place, self._page)
        self._gathering.conceal(seen.text.concealed, self._page, place)

    def _turn(self, pages: int) -> None:
        self._page = None if self._page is None else self._page + pages


def _block(kind: PassageKind, text: Located, page: int | None, level: int = 0) -> Block:
    return Block(kind, text.text, text.fragments, page, level)


def _plain(paragraph: Element) -> str:
    return "".join(piece.text for piece in pieces(paragraph))


def _holds_figure(paragraph: Element) -> bool:
    return any(True for _ in _figures(paragraph))


def _figures(paragraph: Element) -> Iterator[Element]:
    return paragraph.iter(f"{W}drawing", f"{W}pict", f"{W}object")
